"""`jushi ask` without a question: a conversation, line by line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from api.cli import main
from api.schemas import AskReply


def converse(monkeypatch: pytest.MonkeyPatch, lines: str, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    return main(["ask", *map(str, arguments)])


def test_lines_are_one_conversation_and_what_was_understood_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    assert converse(monkeypatch, "江都区委书记是谁\n\n那高邮呢?\n", "--data", indexed, "--top-k", "1") == 0
    out = capsys.readouterr().out
    assert out.count("理解为：") == 1
    assert out.index("朱莉莉") < out.index("理解为：高邮市委书记是谁") < out.index("张利")


def test_a_program_gets_a_line_for_each_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    assert converse(monkeypatch, "泉州2022年地区生产总值是多少\n2012年呢\n谢谢\n", "--data", indexed, "--json") == 0
    lines = capsys.readouterr().out.splitlines()
    replies = [AskReply.model_validate_json(line, strict=True, extra="forbid") for line in lines]
    assert len({reply.conversation_id for reply in replies}) == 1
    assert replies[1].answer is not None
    assert replies[1].answer.text == "4814億元"
    assert json.loads(lines[2])["small_talk"]["kind"] == "thanks"


def test_what_is_no_question_is_told_and_the_conversation_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    assert converse(monkeypatch, f"{'问' * 1001}\n江都区委书记是谁\n", "--data", indexed) == 0
    said = capsys.readouterr()
    assert "1,001 characters" in said.err
    assert "朱莉莉" in said.out


def test_small_talk_shows_a_kindness_and_questions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    assert converse(monkeypatch, "你好\n", "--data", indexed) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("您好")
    assert len(out) == 4


def test_without_documents_a_conversation_ends_before_it_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert converse(monkeypatch, "你好\n", "--data", tmp_path / "nothing") == 1
    assert "jushi index" in capsys.readouterr().err
