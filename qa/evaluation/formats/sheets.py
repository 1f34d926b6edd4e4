"""Rows of CSV files and of Excel workbooks, as text: merged cells filled, formulas as their results, dates as written.

What the columns mean is for `tables`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from qa.errors import UnknownFormat
from qa.evaluation.formats.files import SetFile, shown
from qa.evaluation.formats.parts import Part
from qa.evaluation.formats.tables import Row, find_header, read_rows

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DELIMITERS = (",", "\t", ";", "，", "|")


def read_csv(file: SetFile) -> Part:
    """The questions of a delimited text, by the delimiter that gives its header."""
    for delimiter in DELIMITERS:
        rows = list(_csv_rows(file, delimiter))
        header = find_header(rows)
        if header:
            return read_rows(file, rows[header[0] + 1 :], header[1])
    _, first = next(file.lines())
    raise UnknownFormat(
        f"{file.path} is in no known shape of question sets: it begins {shown(first)}. Expected JSON Lines "
        '{"id", "question", "answers", …}, SQuAD\'s JSON, a folder of BEIR, topics and qrels of TREC, RGB\'s testbed, '
        "or a table (CSV, XLSX) whose header names a column of questions (问题) and one of answers (答案)."
    )


def _csv_rows(file: SetFile, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(file.text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield Row(f"line {line}", tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise file.fault(f"line {reader.line_num}", f"no table can be read: {error}") from error


def read_workbook(file: SetFile) -> Part:
    """The questions of all sheets that have a header."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # Broken XML is a SyntaxError, whichever parser is installed.
        results = load_workbook(io.BytesIO(file.data), data_only=True)
        written = load_workbook(io.BytesIO(file.data))
    except (InvalidFileException, zipfile.BadZipFile, SyntaxError, KeyError, TypeError, ValueError, OSError) as error:
        raise file.fault("", f"the workbook cannot be read ({error}); save it again as XLSX or CSV") from error
    parts = [part for sheet in results.worksheets if (part := _sheet(file, sheet, written))]
    if not parts:
        raise UnknownFormat(
            f"{file.path} has no sheet whose header names a column of questions (问题) and one of answers (答案); "
            f"found the sheets {', '.join(results.sheetnames)}."
        )
    return Part("table", file.path, tuple(question for part in parts for question in part.questions))


def _sheet(file: SetFile, sheet: Worksheet, written: Workbook) -> Part | None:
    filled = {
        (row, column): (merged.min_row, merged.min_col)
        for merged in sheet.merged_cells.ranges
        for row, column in ((cell[0], cell[1]) for cell in merged.cells)
    }
    rows = [
        Row(
            f"sheet {sheet.title}, row {number}",
            tuple(_text(sheet.cell(*filled.get((number, c), (number, c)))) for c in range(1, sheet.max_column + 1)),
        )
        for number in range(1, sheet.max_row + 1)
    ]
    header = find_header(rows)
    if header is None:
        return None
    _check_formulas(file, sheet, written[sheet.title])
    return read_rows(file, rows[header[0] + 1 :], header[1])


def _check_formulas(file: SetFile, results: Worksheet, written: Worksheet) -> None:
    """A formula whose result was never saved has no value here."""
    for cells in written.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and results[cell.coordinate].value is None:
                message = f"the formula {shown(cell.value)} has no saved result; save the file once in Excel"
                raise file.fault(f"sheet {results.title}, cell {cell.coordinate}", message)


def _text(cell: Cell | MergedCell) -> str:
    """A cell's value as its reader sees it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(float(value), str(cell.number_format))
    return str(value)


def _number(value: float, form: str) -> str:
    if form.endswith("%"):
        decimals = len(form.partition(".")[2].rstrip("%"))
        return f"{value:.{decimals}%}"
    return str(int(value)) if value.is_integer() else repr(value)
