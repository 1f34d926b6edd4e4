"""Claims about pictures of text, where the extra that reads them is installed."""

from __future__ import annotations

import io
from zlib import crc32

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from qa.documents.extract import extract
from qa.errors import DocumentError, DocumentTooLarge
from tests.qa.documents import office

SENTENCE = "大健康产业规模达到4000亿元"


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A small picture of one sentence."""
    pytest.importorskip("rapidocr", reason="pictures are read with the extra `ocr`")
    page = pypdfium2.PdfDocument(office.pdf([[(20, 20, SENTENCE)]]))[0]
    page.set_cropbox(0, 0, 240, 60)
    file = io.BytesIO()
    page.render(scale=2).to_pil().save(file, "PNG")
    return file.getvalue()


def test_the_text_in_a_picture_is_read(picture: bytes) -> None:
    assert "4000亿元" in extract(picture, "a.png").text


def test_a_scanned_page_is_read_as_the_picture_that_it_is(picture: bytes) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(240, 60))
    canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 240, 60)
    canvas.save()
    found = extract(file.getvalue(), "a.pdf")
    assert "4000亿元" in found.text
    assert found.pages == (0,)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff\xe0 no picture"])
def test_a_damaged_picture_says_so(data: bytes) -> None:
    with pytest.raises(DocumentError, match="picture"):
        extract(data, "a.png" if data.startswith(b"\x89") else "a.jpg")


def test_a_picture_of_too_many_pixels_is_not_opened() -> None:
    header = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\0\0\0"
    chunk = header + crc32(header[12:]).to_bytes(4, "big") + b"\0\0\0\0IDAT" + crc32(b"IDAT").to_bytes(4, "big")
    with pytest.raises((DocumentTooLarge, DocumentError), match=r"pixels|picture"):
        extract(chunk, "a.png")
