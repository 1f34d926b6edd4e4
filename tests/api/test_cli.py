"""The whole command line, run in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.schemas import AskReply

QUESTION = "泰州大健康产业目标是多少"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, and what was printed where."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_answer_comes_first_and_then_its_quote_and_its_source(
    capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    code, out, err = run(capsys, "ask", QUESTION, "--data", indexed)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("4000亿元")
    assert out.index("大健康产业达到4000亿元规模") < out.index("000_d58df2eb0dc79cf9.txt [")


def test_a_program_gets_the_reply_that_the_web_interface_gives(
    capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    code, out, _ = run(capsys, "ask", QUESTION, "--data", indexed, "--json")
    reply = AskReply.model_validate_json(out, strict=True, extra="forbid")
    assert (code, reply.answer and reply.answer.text) == (0, "4000亿元")


def test_not_found_is_an_answer(capsys: pytest.CaptureFixture[str], indexed: Path) -> None:
    code, out, err = run(capsys, "ask", "无锡的大健康产业目标是多少", "--data", indexed)
    assert (code, err) == (0, "")
    assert out.startswith("not found")
    assert "无锡" in out


def test_another_script_is_shown_beside_the_quote(capsys: pytest.CaptureFixture[str], indexed: Path) -> None:
    _, out, _ = run(capsys, "ask", QUESTION, "--data", indexed, "--script", "traditional")
    assert "产业" in out
    assert "產業" in out


def test_asking_before_indexing_says_what_to_do_and_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    code, out, err = run(capsys, "ask", QUESTION, "--data", data)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "jushi index" in err
    assert not data.exists()


def test_a_second_run_over_unchanged_files_has_nothing_to_do_and_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, seeds: Path
) -> None:
    assert run(capsys, "index", seeds, "--data", tmp_path)[:2] == (0, "5 added\n")
    assert run(capsys, "index", seeds, "--data", tmp_path)[:2] == (0, "nothing to do: 5 unchanged\n")


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_indexed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("泰州市委书记朱立凡说，大健康产业到2025年达到4000亿元。", "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, _ = run(capsys, "index", tmp_path, "--data", tmp_path / "data")
    assert code == 1
    assert out.startswith("1 added, 1 failed\n")
    assert "empty.txt" in out
    code, out, _ = run(capsys, "index", tmp_path, "--data", tmp_path / "data", "--json")
    report: dict[str, Any] = json.loads(out)
    assert (code, report["unchanged"], len(report["failed"])) == (1, 1, 1)


def test_a_file_whose_name_is_no_text_is_told_like_any_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "\udcff.txt").write_bytes(b"")
    code, out, _ = run(capsys, "index", tmp_path, "--data", tmp_path / "data")
    assert (code, "\ufffd.txt" in out) == (1, True)
    code, out, _ = run(capsys, "index", tmp_path, "--data", tmp_path / "data", "--json")
    assert json.loads(out)["failed"][0]["path"].endswith("\ufffd.txt")


WRONG: list[tuple[str, ...]] = [
    (),
    ("sing",),
    ("ask", "   "),
    ("ask", "x" * 1001),
    ("ask", "书记是谁", "--script", "latin"),
    ("ask", "书记是谁", "--top-k", "0"),
    ("index",),
    ("index", "/no/such/place"),
    ("serve", "--port", "eighty"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=lambda arguments: " ".join(arguments)[:40] or "nothing")
def test_wrong_use_ends_with_two(capsys: pytest.CaptureFixture[str], indexed: Path, arguments: tuple[str, ...]) -> None:
    data = ("--data", str(indexed)) if arguments and arguments[0] != "sing" else ()
    code, out, err = run(capsys, *arguments, *data)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err


def test_a_question_that_is_no_text_is_refused_without_a_traceback(
    capsys: pytest.CaptureFixture[str], indexed: Path
) -> None:
    # What Python makes of a byte in an argument that is no UTF-8.
    code, out, err = run(capsys, "ask", "泰州\udcff", "--data", indexed)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_an_error_for_a_program_is_json_with_a_code(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "ask", QUESTION, "--data", tmp_path / "none", "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)["error"]["code"] == "not_found"


@pytest.mark.parametrize("command", ["index", "ask", "serve"])
def test_every_command_has_help_and_takes_data_and_json(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert "--data DIR" in out
    assert "--json" in out


def test_help_comes_without_loading_what_answers() -> None:
    heavy = "{'numpy', 'torch', 'tantivy', 'faiss', 'fastapi', 'rich', 'pydantic'} & set(sys.modules)"
    program = f"""
import sys
from api.cli import main
try:
    main(["--help"])
except SystemExit:
    print({heavy}, file=sys.stderr)
"""
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == "set()\n"
