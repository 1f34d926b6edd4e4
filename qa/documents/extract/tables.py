"""Spreadsheets and comma-separated tables, sheet by sheet and row by row, as sentences."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from qa.documents.decode import decode
from qa.documents.extract.archive import checked
from qa.documents.extract.extracted import Extracted
from qa.documents.extract.rows import sentences
from qa.errors import DocumentError, EmptyDocument

_DAMAGED = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError)


def extract(data: bytes, name: str) -> Extracted:
    """The rows of a table, each with the heads of its columns."""
    lines = list(_workbook(data, name) if data.startswith(b"PK") else sentences(_separated(data, name)))
    if not lines:
        raise EmptyDocument(f"{name} holds no text.")
    return Extracted("\n".join(lines))


def _separated(data: bytes, name: str) -> Iterator[list[str]]:
    text = decode(data, name).removeprefix("\ufeff")
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if "\t" in text[:8192] else csv.excel
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    for row in csv.reader(io.StringIO(text, newline=""), dialect):
        yield [_one_line(cell) for cell in row]


def _workbook(data: bytes, name: str) -> Iterator[str]:
    try:
        book = load_workbook(checked(data, name), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            lines = list(sentences([_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)))
            if lines:
                yield sheet.title
                yield from lines
    except _DAMAGED as problem:
        raise DocumentError(f"{name} cannot be read as a spreadsheet ({problem}): save it again.") from problem


def _shown(value: object) -> str:
    """A cell as people see it: dates without midnight, whole numbers without a point."""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
    return "" if value is None else _one_line(str(value))


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
