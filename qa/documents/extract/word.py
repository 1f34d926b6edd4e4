"""Word files: paragraphs and tables in their order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordFile
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell, _Row
from lxml.etree import LxmlError

from qa.documents.extract.archive import checked
from qa.documents.extract.extracted import Extracted
from qa.documents.extract.rows import sentences
from qa.errors import DocumentError, EmptyDocument

_DAMAGED = (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError)


def extract(data: bytes, name: str) -> Extracted:
    """The text of a Word file; rows of its tables as sentences."""
    try:
        lines = list(_lines(docx.Document(checked(data, name))))
    except _DAMAGED as problem:
        raise DocumentError(f"{name} cannot be read as a Word file ({problem}): save it again.") from problem
    if not lines:
        raise EmptyDocument(f"{name} holds no text.")
    return Extracted("\n".join(lines))


def _lines(file: WordFile) -> Iterator[str]:
    for part in file.iter_inner_content():
        if isinstance(part, Table):
            yield from sentences([_cell(cell.text) for cell in _distinct(row)] for row in part.rows)
        elif part.text.strip():
            yield part.text


def _distinct(row: _Row) -> list[_Cell]:
    """The cells of a row; one that spans several columns comes once."""
    cells: list[_Cell] = []
    for cell in row.cells:
        if not cells or cell._tc is not cells[-1]._tc:
            cells.append(cell)
    return cells


def _cell(text: str) -> str:
    return " ".join(text.split())
