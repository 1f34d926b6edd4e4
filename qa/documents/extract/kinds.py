"""The table of kinds: told by the first bytes where a kind has a signature, by the name where it has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath

from qa.documents.decode import decode
from qa.documents.extract.archive import members
from qa.documents.extract.extracted import Extracted
from qa.errors import UnsupportedFormat

Extractor = Callable[[bytes, str], Extracted]

_ROOM = "qa.documents.extract"
_EXTRACTORS = {  # kind → where its extractor is; each loads its library only when it is needed
    "pdf": "pdf",
    "docx": "word",
    "xlsx": "tables",
    "csv": "tables",
    "html": "web",
    "epub": "book",
    "picture": "picture",
}
_BY_SUFFIX = {
    ".txt": "text", ".md": "text", ".markdown": "text",
    ".htm": "html", ".html": "html", ".xhtml": "html",
    ".csv": "csv", ".tsv": "csv",
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".epub": "epub", ".zip": "zip",
    ".png": "picture", ".jpg": "picture", ".jpeg": "picture", ".tif": "picture", ".tiff": "picture",
    ".bmp": "picture", ".webp": "picture",
}  # fmt: skip
SUFFIXES = frozenset(_BY_SUFFIX)
PICTURES = frozenset(suffix for suffix, kind in _BY_SUFFIX.items() if kind == "picture")
PLAIN = frozenset(suffix for suffix, kind in _BY_SUFFIX.items() if kind == "text")
_SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_PACKED, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HTML = re.compile(
    rb"^[\s\xef\xbb\xbf]*(?:<!--.{0,2000}?-->\s*)*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)


def extract(data: bytes, name: str) -> Extracted:
    """The text in these bytes; an archive of several files is not one text: see `unpack`."""
    kind = kind_of(data, name)
    if kind == "text":
        return Extracted(decode(data, name))
    if kind not in _EXTRACTORS:
        raise UnsupportedFormat(f"{name} is an archive of files, not one document: give its files, or unpack it.")
    if kind == "picture" and not reads_pictures():
        raise UnsupportedFormat(f"{name}: pictures are read with an extra: pip install 'jushi[ocr]'.")
    extractor: Extractor = import_module(f"{_ROOM}.{_EXTRACTORS[kind]}").extract
    return extractor(data, name)


def reads_pictures() -> bool:
    """Whether the extra that reads pictures is installed."""
    return find_spec("rapidocr") is not None


def kind_of(data: bytes, name: str) -> str:
    """What these bytes are: `text`, `html`, `pdf`, `docx`, `xlsx`, `csv`, `epub`, `picture` or `zip`."""
    suffix = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PACKED):
        return _packed(data, name)
    if data.startswith(_OLD_OFFICE):
        raise UnsupportedFormat(f"{name} is in Office's format of before 2007: save it as .docx or .xlsx, or as PDF.")
    if data.startswith(_SIGNATURES) and _BY_SUFFIX.get(suffix) == "picture":
        return "picture"
    if _HTML.match(data[:8192]):
        return "html"
    kind = _BY_SUFFIX.get(suffix, "text")
    return kind if kind in ("html", "csv") else "text"


def is_plain(data: bytes, name: str) -> bool:
    """Whether these bytes are nothing but text, whatever their name says; told without unpacking anything."""
    return not data.startswith((_PACKED, _OLD_OFFICE)) and kind_of(data, name) == "text"


def _packed(data: bytes, name: str) -> str:
    names = set(members(data, name))
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "META-INF/container.xml" in names:
        return "epub"
    if "ppt/presentation.xml" in names or "content.xml" in names:
        raise UnsupportedFormat(f"{name} is a presentation or an OpenDocument file: save it as PDF or .docx.")
    return "zip"
