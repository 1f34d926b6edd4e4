"""PDF files: characters from PDFium, their order and the lines that belong to the page alone from `layout`.

A page without characters is a picture of text: it is read by OCR where the extra is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_double
from itertools import accumulate

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from qa.documents.extract.extracted import Extracted
from qa.documents.extract.layout import Glyph, lines, without_running_heads
from qa.errors import DocumentError, DocumentTooLarge, EmptyDocument, UnsupportedFormat

MAX_PAGES = 5_000
_PASSWORD = pypdfium2.raw.FPDF_ERR_PASSWORD
_SCALE = 200 / 72  # a scanned page is drawn with 200 dots an inch


def extract(data: bytes, name: str) -> Extracted:
    """The text of a PDF, page after page, without running heads and page numbers; and where its pages begin."""
    try:
        file = PdfDocument(data)
    except PdfiumError as problem:
        # The library remembers its last error: a damaged file after a protected one is called protected too.
        if getattr(problem, "err_code", None) == _PASSWORD and b"/Encrypt" in data:
            raise UnsupportedFormat(f"{name} is protected by a password: save it without one.") from problem
        raise DocumentError(f"{name} cannot be read as a PDF ({problem}): make or fetch it again.") from problem
    with file:
        if len(file) > MAX_PAGES:
            raise DocumentTooLarge(f"{name} has {len(file):,} pages, the limit is {MAX_PAGES:,}: split it.")
        pages = without_running_heads([_page(file, number, name) for number in range(len(file))])
    texts = ["\n".join(page) for page in pages]
    if not any(texts):
        raise EmptyDocument(f"{name} holds no text: if it is a scan, install the extra `ocr`, which reads pictures.")
    starts = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
    return Extracted("\n".join(texts), pages=tuple(starts))


def _page(file: PdfDocument, number: int, name: str) -> list[str]:
    try:
        page = file[number]
        found = lines(list(_glyphs(page)))
        return found or _scanned(page)
    except PdfiumError as problem:
        raise DocumentError(f"{name}: page {number + 1} is damaged ({problem}): make or fetch it again.") from problem


def _glyphs(page: PdfPage) -> Iterator[Glyph]:
    """The characters of a page with their boxes, in the order in which they were written."""
    text = page.get_textpage()
    sides = tuple(c_double() for _ in range(4))
    left, right, bottom, top = sides
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character.isprintable() and not pdfium.FPDFText_IsGenerated(text, index):
            pdfium.FPDFText_GetCharBox(text, index, *map(byref, sides))
            yield Glyph(character, left.value, bottom.value, right.value, top.value)


def _scanned(page: PdfPage) -> list[str]:
    if not _has_picture(page):
        return []
    try:
        from qa.documents.extract.picture import read
    except ImportError:  # without the extra, a scanned page is an empty one
        return []
    return read(page.render(scale=_SCALE).to_numpy())


def _has_picture(page: PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,)))
