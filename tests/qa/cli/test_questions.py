"""`jushi questions` and `jushi questions check`, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.cli.commands import COMMANDS
from qa.cli.program import main
from qa.cli.questions import ENDINGS, KINDS
from qa.drafting.sheet import WRITERS
from qa.drafting.types import Kind


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, and what was printed where."""
    try:
        code = main(COMMANDS, [str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_help_names_the_kinds_and_formats_that_there_are() -> None:
    assert tuple(Kind) == KINDS
    assert set(WRITERS) == set(ENDINGS)


def test_the_seeds_give_a_set_in_which_nothing_is_wrong(
    capsys: pytest.CaptureFixture[str], seeds: Path, tmp_path: Path
) -> None:
    out = tmp_path / "set.csv"
    code, told, _ = run(capsys, "questions", seeds, "--out", out, "--json")
    assert code == 0
    assert json.loads(told)["questions"] > 0
    code, told, _ = run(capsys, "questions", "check", out, "--documents", seeds, "--json")
    assert (code, json.loads(told)["findings"]) == (0, [])


def test_corrections_are_never_written_over(capsys: pytest.CaptureFixture[str], seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.csv"
    out.write_text("corrected", encoding="utf-8")
    code, _, told = run(capsys, "questions", seeds, "--out", out)
    assert (code, out.read_text("utf-8")) == (2, "corrected")
    assert "--force" in told
    assert run(capsys, "questions", seeds, "--out", out, "--force")[0] == 0
    assert out.read_text("utf-8-sig") != "corrected"


def test_documents_without_a_question_in_them_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天天气很好。", encoding="utf-8")
    code, told, _ = run(capsys, "questions", tmp_path, "--out", tmp_path / "set.csv")
    assert code == 1
    assert "No question could be drafted from 1 documents" in told
    assert not (tmp_path / "set.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--out", "set.pdf"), ("--limit", "-1"), ("--twins", "2"), ("--documents", "."), ("--out", "no/such/set.csv")],
)
def test_what_cannot_be_is_refused(capsys: pytest.CaptureFixture[str], seeds: Path, arguments: tuple[str, ...]) -> None:
    assert run(capsys, "questions", seeds, *arguments)[0] == 2


def test_a_wrong_set_is_told_by_file_and_line_and_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "泰州.txt").write_text("大健康产业达到4000亿元规模。", encoding="utf-8")
    rows = [
        {"id": "1", "question": "规模多少？", "answers": ["4000亿元"], "documents": ["泰州.txt"]},
        {"id": "2", "question": "目标多少？", "answers": ["5000亿元"], "documents": ["泰州.txt"]},
    ]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, told, _ = run(
        capsys, "questions", "check", tmp_path / "set.jsonl", "--documents", tmp_path / "泰州.txt", "--json"
    )
    (finding,) = json.loads(told)["findings"]
    assert code == 1
    assert (finding["place"], finding["fault"]) == ("line 2", "answer_not_found")
    code, told, _ = run(capsys, "questions", "check", tmp_path / "set.jsonl", "--documents", tmp_path / "泰州.txt")
    assert code == 1
    assert "line 2" in told
    assert "2 questions, 1 documents: 1 wrong" in told


def test_checking_nothing_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "questions", "check")[0] == 2
    assert run(capsys, "questions", "check", tmp_path / "none.csv")[0] == 2
