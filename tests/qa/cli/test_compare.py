"""`jushi compare` and the baseline of `jushi eval`: what they print, what they write, and how they exit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from qa.cli.commands import COMMANDS
from qa.cli.program import DONE, FAILED, WRONG_USE, main
from qa.evaluation.journal import FILE, header
from qa.evaluation.signature import signature_parts
from qa.evaluation.types import Outcome, QuestionSet, RunOptions
from tests.qa.evaluation.made import right, wrong

MODELS = ("encoder", "reader", "calibrator", "documents_sha256")
ABOUT = dict.fromkeys(MODELS, "ab") | {"version": "0", "index_generation": 1, "documents": 1, "passages": 16}
IDS = [f"q{number:02}" for number in range(12)]


def folder(at: Path, lost: Sequence[str]) -> Path:
    """A run's folder as asking leaves it, before anything is made of it."""
    outcomes = [wrong(id) if id in lost else right(id) for id in IDS]
    asked = QuestionSet("made", "made", tuple(outcome.question for outcome in outcomes), sha256="0" * 64)
    at.mkdir()
    lines = [json.dumps(header(asked, RunOptions(), signature_parts(ABOUT, asked, RunOptions()))).encode()]
    lines += [TypeAdapter(Outcome).dump_json(outcome) for outcome in outcomes]
    (at / FILE).write_bytes(b"\n".join(lines) + b"\n")
    return at


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("runs") / "before", [])


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("runs") / "after", IDS[:8])


def jushi(*arguments: object) -> int:
    return main(COMMANDS, [str(argument) for argument in arguments])


def test_people_are_told_what_differs_and_which_questions_were_lost(
    before: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert jushi("compare", before, after) == DONE
    told = capsys.readouterr().out
    assert f"{before} → {after}" in told
    assert "0 won, 8 lost" in told
    assert "q00  q00的目标是多少  4000亿元 → 3000亿元" in told
    assert "quote_hit@1 dropped by more than chance" in told


def test_programs_are_told_all_of_it(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jushi("compare", before, after, "--json", "--measure", "quote_hit@1") == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["names"] == [str(before), str(after)]
    (difference,) = told["differences"]
    assert difference["measure"] == "quote_hit@1"
    assert difference["before"]["value"] == 1.0
    assert difference["dropped"] is True
    assert len(told["changed"]) == 8


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (["--fail-on-drop"], FAILED),
        (["--fail-under", "quote_hit@1=0.9"], FAILED),
        (["--fail-under", "quote_hit@1=0.3"], DONE),
        (["--fail-under", "quote_hit@1=0.3", "--fail-under", "f1=0.99"], FAILED),
        (["--fail-under", "ece=0.0001"], FAILED),
        (["--fail-under", "ece=0.9"], DONE),
        (["--fail-under", "quote_hit@1"], WRONG_USE),
        (["--fail-under", "beauty=0.5"], WRONG_USE),
        (["--measure", "beauty"], WRONG_USE),
    ],
)
def test_the_exit_code_says_whether_a_run_is_good_enough(
    before: Path, after: Path, flags: list[str], code: int
) -> None:
    assert jushi("compare", before, after, *flags) == code


def test_a_run_that_is_no_worse_passes(before: Path, after: Path) -> None:
    assert jushi("compare", before, before, "--fail-on-drop") == DONE
    assert jushi("compare", after, before, "--fail-on-drop") == DONE


def test_a_comparison_is_a_page_too(before: Path, after: Path, tmp_path: Path) -> None:
    assert jushi("compare", before, after, "--html", tmp_path / "page.html") == DONE
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("q00的目标是多少") == 1
    assert "8 lost" in page
    assert "丢掉 8 题" in page


def test_what_cannot_be_compared_is_said(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jushi("compare", before) == WRONG_USE
    assert "Name two or more" in capsys.readouterr().err
    assert jushi("compare", before, tmp_path / "nowhere") == FAILED
    assert "nowhere cannot be read" in capsys.readouterr().err
    assert jushi("compare", before, tmp_path) == FAILED
    assert "There is no run in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "changed", "said"),
    [
        (0, b"{}", "is no run of this version"),
        (0, b'{"run": 1, "options": {}, "parts": {}}', "run.jsonl, line 1: the run's header lacks"),
        (3, b"{", "run.jsonl, line 4: "),
        (5, b'{"question": {"id": "x"}, "reply": {}}', "run.jsonl, line 6: question.question"),
    ],
)
def test_a_malformed_run_is_named_with_the_line_and_what_is_wrong(
    before: Path, tmp_path: Path, line: int, changed: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (before / FILE).read_bytes().splitlines()
    lines[line] = changed
    (tmp_path / FILE).write_bytes(b"\n".join(lines) + b"\n")
    assert jushi("compare", before, tmp_path) == FAILED
    assert said in capsys.readouterr().err


def test_a_set_is_held_against_its_baseline(indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = tmp_path / "asked.jsonl"
    row = {"id": "a", "question": "泰州大健康产业目标是多少", "answers": ["4000亿元"], "answerable": True}
    asked.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    run = ["eval", asked, "--data", indexed, "--out", tmp_path / "run"]
    baseline = tmp_path / "baseline.json"
    assert jushi(*run, "--baseline", baseline) == WRONG_USE
    assert jushi(*run, "--save-baseline", baseline) == DONE
    assert jushi(*run, "--baseline", baseline, "--json") == DONE
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["compared"]["shared"] == [1]
    asked.write_text(json.dumps(row | {"answers": ["5000亿元"]}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert jushi(*run, "--baseline", baseline, "--again") == FAILED
    assert "quote_hit@1 dropped by more than chance" in capsys.readouterr().out
