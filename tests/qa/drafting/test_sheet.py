from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qa.drafting.make import Wanted, make_set
from qa.drafting.sheet import HEADERS, Row, write_sheet
from qa.evaluation.formats import read_questions

TEXTS = {
    "雅安、成都.txt": "2022年雅安市旅游综合收入同比增长40.3%。\n\n雅安市委书记李酌主持会议。",
    "桥.txt": "南京长江大桥于1968年建成通车。\n\n2023年上半年，陝(shǎn)西省地區生產總值達到15503.20億(yì)元。",
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two documents; the name of one holds a sign that parts names elsewhere."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in TEXTS]


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".xlsx"])
def test_what_is_written_is_read_back_as_a_question_set(files: list[Path], tmp_path: Path, ending: str) -> None:
    drafted = make_set(files, Wanted(twins=1.0))
    assert {row.answerable for row in drafted.rows} == {True, False}
    path = tmp_path / f"set{ending}"
    write_sheet(drafted.rows, path)
    read = [
        (each.id, each.question, each.answers, each.documents, each.answerable, each.type)
        for each in read_questions([path]).questions
    ]
    assert read == [
        (
            row.id,
            row.question,
            (row.answer,) if row.answerable else (),
            (row.document,) if row.answerable else (),
            row.answerable,
            row.type,
        )
        for row in drafted.rows
    ]


def test_answer_and_quote_are_the_sources_own_characters(files: list[Path]) -> None:
    for row in make_set(files, Wanted()).rows:
        if row.answerable:
            text = TEXTS[row.document]
            assert text[row.start : row.end] == row.answer
            assert row.answer in row.quote
            assert row.quote in text


def test_excel_is_told_that_the_table_is_unicode(tmp_path: Path) -> None:
    write_sheet([], tmp_path / "set.csv")
    assert (tmp_path / "set.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_cell_is_a_formula(tmp_path: Path, ending: str) -> None:
    quote = '=HYPERLINK("http://example.org","2022年")'
    row = Row("1", "哪一年？", "2022年", "a.txt", "date", True, quote, 36, 41)
    path = tmp_path / f"set{ending}"
    write_sheet([row], path)
    if ending == ".csv":
        assert f'"\'{quote.replace(chr(34), chr(34) * 2)}"' in path.read_text("utf-8-sig")
    else:
        cells = next(load_workbook(path).worksheets[0].iter_rows(min_row=2))
        assert "f" not in {cell.data_type for cell in cells}
        assert cells[HEADERS.index("原句 quote")].value == f"'{quote}"


def test_the_same_seed_chooses_the_same_questions_and_kinds_are_even(files: list[Path]) -> None:
    once, again = (make_set(files, Wanted(limit=3, seed=7)).rows for _ in range(2))
    assert once == again
    assert len({row.type for row in once if row.answerable}) == 3


def test_a_question_with_two_different_answers_is_left_out(tmp_path: Path) -> None:
    for number, rise in enumerate(("40.3%", "12%")):
        (tmp_path / f"{number}.txt").write_text(f"2022年雅安市旅游综合收入同比增长{rise}。", encoding="utf-8")
    assert make_set(sorted(tmp_path.iterdir()), Wanted()).rows == []
