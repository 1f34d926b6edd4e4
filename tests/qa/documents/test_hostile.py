"""Files that mean harm: read where they hold text, refused in words where they do not, and never obeyed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qa.documents.bounded import Bounded
from qa.documents.extract import extract, unpack
from qa.documents.load import read_document
from qa.errors import DocumentError, DocumentTooLarge
from qa.settings import load_settings
from qa.types import Document
from qa.wiring import open_service
from tests.qa.documents import hostile, office

SENTENCE = "泰州市力争到“十四五”期末全市大健康产业规模达到4000亿元。"
LATIN = "Turnover reached 4000 million in 2023."


def test_names_that_lead_out_of_a_folder_lead_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "a" / "b"
    folder.mkdir(parents=True)
    outside = tmp_path / "outside.txt"
    outside.write_text("这是别人的秘密。", encoding="utf-8")
    (folder / "slip.zip").write_bytes(hostile.slipping(SENTENCE.encode()))
    (folder / "theirs.zip").write_bytes(office.archive({str(outside): SENTENCE.encode(), "../../../outside.txt": b"x"}))
    with closing(open_service(load_settings(data=tmp_path / "data"))) as service:
        report = service.index([folder])
        assert any(name.endswith("good.txt") for name in report.added)
        assert service.ask("泰州大健康产业目标是多少").text == "4000亿元"
        inside = {str(folder / "slip.zip!"), str(folder / "theirs.zip!")}
        assert all(name.startswith(tuple(inside)) for name in report.added)
        assert not any("秘密" in service.document(info.id).text for info in service.documents())
    assert [path for path in tmp_path.rglob("*slip*") if path.name != "slip.zip"] == []
    assert not Path("/tmp/jushi-slip.txt").exists()


def test_archives_in_archives_are_not_opened_without_end(tmp_path: Path) -> None:
    (tmp_path / "deep.zip").write_bytes(hostile.nested(50, SENTENCE.encode()))
    (tmp_path / "good.txt").write_text(SENTENCE, encoding="utf-8")
    with closing(open_service(load_settings(data=tmp_path / "data"))) as service:
        report = service.index([tmp_path / "deep.zip", tmp_path / "good.txt"])
    assert [Path(name).name for name in report.added] == ["good.txt"]
    assert len(report.failed) == 1


def test_a_thousand_names_for_the_same_bytes_are_bounded_or_refused() -> None:
    data = hostile.overlapping(SENTENCE.encode())
    with pytest.raises(DocumentError, match=r"a\.zip"):
        list(unpack(data, "a.zip"))


def test_a_list_of_files_that_is_too_long_is_not_even_read() -> None:
    with pytest.raises(DocumentTooLarge, match=r"a\.zip holds far more"):
        list(unpack(hostile.crowded(), "a.zip"))


def test_what_is_no_text_is_read_apart_whatever_its_name_says(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(hostile.scripted_pdf(LATIN))
    (tmp_path / "b.txt").write_text(SENTENCE, encoding="utf-8")
    files = "[Job(Path('a.txt'), None), Job(Path('b.txt'), None)]"
    code = (
        "import sys; from pathlib import Path; from qa.documents.files import Job, read_files;"
        f"print(*(file.read[0].text for file in read_files({files}, 'default')), 'pypdfium2' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [f"{SENTENCE} {LATIN} False"]


@pytest.mark.parametrize("made", [hostile.entities, hostile.outside])
def test_xml_neither_grows_nor_fetches(made: Callable[[str], bytes]) -> None:
    try:
        text = extract(made(SENTENCE), "a.docx").text
    except DocumentError:
        return
    assert len(text) < 1_000
    assert hostile.SECRET not in text


def test_what_a_page_would_run_is_no_text() -> None:
    document, _ = read_document(hostile.scripted_page(SENTENCE), source="a.html")
    assert SENTENCE in document.text
    assert not any(f"脚本{sign}" in document.text for sign in "甲乙丙丁戊己庚")
    assert hostile.SECRET not in document.text


def read_apart(data: bytes, name: str) -> Document | DocumentError:
    """As uploads are read: in a process that may be killed."""
    with Bounded(seconds=60) as workshop:
        try:
            return workshop.outcome(workshop.begin(read_document, data, source=name), name)[0]
        except DocumentError as problem:
            return problem


def test_a_pdf_that_would_run_something_is_only_read() -> None:
    found = read_apart(hostile.scripted_pdf(LATIN), "a.pdf")
    assert isinstance(found, Document)
    assert found.text == LATIN


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pages.pdf", hostile.endless_pages()),
        ("drawing.pdf", hostile.endless_drawing("一句话。")),
        ("table.pdf", hostile.endless_table()),
        ("picture.png", hostile.huge_picture()),
        ("deep.html", hostile.deep_page("一句话。")),
    ],
)
def test_what_goes_round_in_circles_or_is_beyond_measure_ends(name: str, data: bytes) -> None:
    found = read_apart(data, name)
    assert isinstance(found, DocumentError) or "一句话" in found.text


@pytest.mark.parametrize(
    "name", ["-rf.txt", "a\nb.txt", "一" * 80 + ".txt", "a'; DROP TABLE documents;--.txt", "<b>.txt"]
)
def test_a_hostile_name_is_a_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_text(SENTENCE, encoding="utf-8")
    with closing(open_service(load_settings(data=tmp_path / "data"))) as service:
        assert len(service.index([folder]).added) == 1
        assert service.ask("泰州大健康产业目标是多少").citations[0].document.source == name


def test_a_name_of_bytes_that_are_no_text_is_told_as_json(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text(SENTENCE, encoding="utf-8")
    with closing(open_service(load_settings(data=tmp_path / "data"))) as service:
        service.index([folder])
        assert json.dumps([info.source for info in service.documents()])


def test_formulas_in_a_sheet_are_text_at_most() -> None:
    found = extract(office.workbook({"表": [["指标", "数值"], ["产值", "=cmd|'/c calc'!A1"], ["人口", 451]]}), "a.xlsx")
    assert "人口" in found.text
