"""`jushi eval`, run in this process: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli import main
from qa.evaluation.run import read_run

ROWS = [
    {"id": "one", "question": "泰州大健康产业目标是多少", "answers": ["4000亿元"]},
    {"id": "none", "question": "无锡的大健康产业目标是多少", "answers": [], "answerable": False},
]


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A small question set."""
    path = tmp_path / "asked.jsonl"
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in ROWS), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, and what was printed where."""
    code = main(["eval", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_figures_their_signature_and_the_report_are_told(
    capsys: pytest.CaptureFixture[str], asked: Path, seeds: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, told, complaints = run(capsys, asked, "--documents", seeds, "--out", out)
    assert (code, complaints) == (0, "")
    assert "right quote first" in told
    assert "jushi|v:" in told
    assert f"report: {out / 'report.html'}" in told
    assert {outcome.question.id: outcome.reply["status"] for outcome in read_run(out).outcomes} == {
        "one": "answered",
        "none": "not_found",
    }


def test_a_program_gets_all_figures_and_the_exit_code_says_whether_they_are_good_enough(
    capsys: pytest.CaptureFixture[str], asked: Path, indexed: Path, tmp_path: Path
) -> None:
    same = (asked, "--data", indexed, "--out", tmp_path / "run")
    code, told, _ = run(capsys, *same, "--json", "--fail-under", "quote_hit@1=1")
    metrics = json.loads(told)
    assert (code, metrics["questions"], metrics["figures"]["verbatim"]["value"]) == (0, 2, 1.0)
    code, told, _ = run(capsys, *same, "--fail-under", "quote_hit@1=1.1", "--fail-under", "nothing=0")
    assert code == 1
    assert "quote_hit@1 is 1.0000; 1.1 or better is wanted" in told
    assert "nothing is not among the figures" in told


def test_another_question_in_the_set_needs_another_folder_or_a_fresh_start(
    capsys: pytest.CaptureFixture[str], asked: Path, indexed: Path, tmp_path: Path
) -> None:
    same = (asked, "--data", indexed, "--out", tmp_path / "run", "--json")
    first = json.loads(run(capsys, *same)[1])
    asked.write_text(asked.read_text("utf-8").replace("none", "missing"), "utf-8")
    code, told, _ = run(capsys, *same)
    assert (code, json.loads(told)["error"]["code"]) == (1, "run_differs")
    second = json.loads(run(capsys, *same, "--again")[1])
    assert second["sha256"] != first["sha256"]


WRONG = {
    "--top-k is 0": ("--top-k", "0"),
    "--depth is 101": ("--depth", "101"),
    "--workers is 0": ("--workers", "0"),
    "exclude each other": ("--url", "http://127.0.0.1:1", "--documents"),
    "There is no nowhere": ("--documents", "nowhere"),
    "expected a measure and a number": ("--fail-under", "good"),
    "brings no documents along": ("--documents",),
}


@pytest.mark.parametrize("told", WRONG)
def test_wrong_use_is_told_in_one_line_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], asked: Path, indexed: Path, tmp_path: Path, told: str
) -> None:
    out = tmp_path / "run"
    code, printed, complaints = run(capsys, asked, *WRONG[told], "--data", indexed, "--out", out)
    assert (code, printed, complaints.count("\n")) == (2, "", 1)
    assert told in complaints
    assert not out.exists()


def test_asking_before_indexing_says_what_to_do_and_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], asked: Path, tmp_path: Path
) -> None:
    code, _, complaints = run(capsys, asked, "--data", tmp_path / "data", "--out", tmp_path / "run")
    assert code == 1
    assert "jushi index PATH" in complaints
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "run").exists()


def test_a_set_may_bring_its_documents_along(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    context = "梵语的学术研究由德国学者陆特开创。泰州的人口是一百万。"
    answer = {"text": "陆特", "answer_start": context.index("陆特")}
    asked = {"id": "a", "question": "梵语的学术研究由谁开创？", "answers": [answer]}
    data = [{"title": "梵语", "paragraphs": [{"context": context, "qas": [asked]}]}]
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"version": "1", "data": data}), "utf-8")
    code, told, _ = run(capsys, path, "--documents", "--out", tmp_path / "run", "--json")
    assert code == 0
    assert json.loads(told)["figures"]["quote_hit@1"]["value"] == 1.0
