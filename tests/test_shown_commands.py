"""The commands that README, security and question sets show for integrating and evaluating are run as they stand."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from api.cli import main
from tests.qa.documents import office
from tests.serving import serving
from tests.test_documentation import READMES, examples

SENTENCE = "到“十四五”期末,大健康产业达到4000亿元规模。"
ROWS = (("泰州大健康产业目标是多少", "4000亿元"), ("江都区委书记是谁", "朱莉莉"))
ADDRESS = "http://127.0.0.1:8000"


def shown(page: Path, program: str) -> list[list[str]]:
    """The commands of a page's shell blocks, as words without their comments."""
    blocks = (block.text for block in examples(page) if block.language == "sh")
    lines = [line for block in blocks for line in block.splitlines() if line.startswith(f"{program} ")]
    return [shlex.split(line, comments=True) for line in lines]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, seeds: Path, untouched: Path) -> Path:
    """A folder with all that the commands name."""
    folder = tmp_path_factory.mktemp("shown")
    shutil.copytree(untouched, folder / "data")
    (folder / "reports").mkdir()
    for file in seeds.glob("*.txt"):
        shutil.copyfile(file, folder / "reports" / file.name)
    rows = [{"id": question, "question": question, "answers": [answer]} for question, answer in ROWS]
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    with (folder / "support.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([("question", "answer"), *ROWS])
    book = Workbook()
    for row in (("question", "answer"), *ROWS):
        book.worksheets[0].append(row)
    book.save(folder / "review.xlsx")
    asked = {"id": "1", "question": ROWS[0][0], "answers": [{"text": "4000亿元", "answer_start": 0}]}
    squad = {"data": [{"title": "泰州", "paragraphs": [{"context": SENTENCE, "qas": [asked]}]}]}
    (folder / "cmrc2018_dev.json").write_text(json.dumps(squad, ensure_ascii=False), encoding="utf-8")
    (folder / "report.pdf").write_bytes(office.pdf([[(72, 720, "太白湖的面积是12平方公里。")]]))
    (folder / "a.docx").write_bytes(office.word([SENTENCE]))
    (folder / "more.zip").write_bytes(office.archive({"b.txt": SENTENCE.encode()}))
    return folder


@pytest.fixture
def address(tmp_path: Path, untouched: Path) -> Iterator[str]:
    """A server over a copy of its own: what a command adds to it, no other test sees."""
    with serving(Path(shutil.copytree(untouched, tmp_path / "data"))) as (_, url):
        yield url


def test_questions_are_asked_and_runs_compared_as_the_readme_shows(
    folder: Path, address: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for name in ("before", "after"):
        assert main(["eval", "questions.jsonl", "--out", f"runs/{name}"]) == 0
    commands = [words for words in shown(project / "README.md", "jushi") if words[1] in ("eval", "compare")]
    assert len(commands) >= 8
    for _, *words in commands:
        assert main([word.replace(ADDRESS, address) for word in words]) == 0, words
    assert (folder / "change.html").exists()
    assert json.loads((folder / "baseline.json").read_text("utf-8"))


def test_documents_are_sent_as_the_readme_shows(folder: Path, address: str, project: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    put = ["curl", "-X", "PUT", "-F", "file=@a.docx", f"{ADDRESS}/v1/documents/my-report"]
    commands = [words for words in shown(project / "README.md", "curl") if "/v1/documents" in words[-1]]
    assert len(commands) >= 3
    for _, *words in (put, *commands):
        options = ["curl", "--silent", "--fail-with-body", "--noproxy", "*"]
        run = [*options, *(word.replace(ADDRESS, address) for word in words)]
        done = subprocess.run(run, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, (words, done.stdout, done.stderr)


def test_both_languages_show_the_same_commands(project: Path) -> None:
    english, chinese = (
        [words for program in ("jushi", "curl", "make") for words in shown(project / readme, program)]
        for readme in READMES
    )
    assert english == chinese


def test_keys_are_made_and_listed_as_shown(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = shown(project / "docs" / "security.md", "jushi")
    assert len(commands) >= 6
    for _, *words in commands:
        assert main(words) == 0, words
    printed = capsys.readouterr().out
    assert len(set(re.findall(r"j[sp]k_\w+", printed))) == len([words for words in commands if "add" in words])


def test_questions_are_drafted_and_checked_as_shown(
    folder: Path, tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").symlink_to(folder / "reports")
    commands = shown(project / "docs" / "question-sets.md", "jushi")
    assert len(commands) >= 2
    for _, *words in commands:
        assert main(words) == 0, words
