"""A thousand files as they come: good ones in every kind and encoding, broken, wrongly named and hostile ones."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import NamedTuple

from pypdfium2 import PdfDocument

from qa.documents.extract import reads_pictures
from tests.qa.documents import hostile, office

READ, REFUSED, EITHER = "read", "refused", "either"
_OTHER = "会议由市长主持,各市区负责同志参加,并就下一步工作作了部署。"


class Mixed(NamedTuple):
    """One file: its kind, its name, its bytes, what should come of it, and words that have to be in its text then."""

    kind: str
    name: str
    data: bytes
    expected: str
    words: str = ""


def said(number: int) -> str:
    """A sentence of which there is one."""
    return f"第{number}号县全年完成地区生产总值{1000 + number}亿元,比上年增长百分之五。"


def shown(number: int) -> str:
    """The part of it that no extractor may lose."""
    return f"{1000 + number}亿元"


_PLAIN = "text, UTF-8"
_LONG = ("picture", "picture, 60,000 wide", "PDF, its own drawing")
Made = Callable[[int], tuple[str, bytes]]


def mixed(count: int) -> Iterator[Mixed]:
    """So many files, kind after kind in turn; those that take long to read or to end come once in ten rounds."""
    made = islice(cycle(_KINDS.items()), count)
    for number, (kind, (make, expected)) in enumerate(made):
        if kind in _LONG and (number // len(_KINDS) % 10 or not reads_pictures()):
            kind, (make, expected) = _PLAIN, _KINDS[_PLAIN]
        suffix, data = make(number)
        words = shown(number) if expected == READ else ""
        yield Mixed(kind, f"{number:04}{suffix}", data, expected, words)


def _text(encoding: str) -> Made:
    return lambda number: (".txt", f"{said(number)}\n{_OTHER}\n".encode(encoding))


def _paper(number: int) -> bytes:
    return office.pdf([[(60.0, 760.0, said(number)), (60.0, 740.0, _OTHER)]])


def _page(number: int) -> bytes:
    words = f"<article><h1>公报</h1><p>{said(number)}</p><p>{_OTHER * 3}</p></article>"
    return f"<!DOCTYPE html><html><head><title>公报</title></head><body><nav>首页</nav>{words}</body></html>".encode()


def _sheet(number: int) -> bytes:
    return office.workbook({"经济": [["县", "生产总值"], [f"{number}号县", shown(number)], ["别的县", "20亿元"]]})


def _picture(number: int) -> bytes:
    page = PdfDocument(office.pdf([[(20.0, 20.0, f"完成产值{shown(number)}")]]))[0]
    page.set_cropbox(0, 0, 240, 60)
    file = io.BytesIO()
    page.render(scale=2).to_pil().save(file, "PNG")
    return file.getvalue()


def _cut(make: Callable[[int], bytes], share: float = 0.6) -> Callable[[int], bytes]:
    def cut(number: int) -> bytes:
        data = make(number)
        return data[: int(len(data) * share)]

    return cut


def _named(suffix: str, make: Callable[[int], bytes]) -> Made:
    return lambda number: (suffix, make(number))


def _word(number: int) -> bytes:
    return office.word([said(number), _OTHER], [["指标", "数值"], ["人口", "451万人"]])


def _book(number: int) -> bytes:
    return office.book("县志", [f"<p>{said(number)}</p>", f"<p>{_OTHER}</p>"])


def _archive(number: int) -> bytes:
    return office.archive({"报告/一.txt": said(number).encode(), "报告/二.docx": office.word([_OTHER])})


_KINDS: dict[str, tuple[Made, str]] = {
    "text, UTF-8": (_text("utf-8"), READ),
    "text, UTF-8 with a mark": (_text("utf-8-sig"), READ),
    "text, UTF-16": (_text("utf-16"), READ),
    "text, GB18030": (_text("gb18030"), READ),
    "text, Big5": (
        _named(".txt", lambda n: f"第{n}號縣全年完成生產總值{1000 + n}億元,比上年增長。".encode("big5")),
        READ,
    ),
    "Markdown": (_named(".md", lambda n: f"# 公报\n\n{said(n)}\n\n{_OTHER}\n".encode()), READ),
    "web page": (_named(".html", _page), READ),
    "web page, GBK": (_named(".htm", lambda n: _page(n).decode().encode("gbk")), READ),
    "Word": (_named(".docx", _word), READ),
    "PDF": (_named(".pdf", _paper), READ),
    "sheet": (_named(".xlsx", _sheet), READ),
    "table of commas, GBK": (_named(".csv", lambda n: f"县,生产总值\n{n}号县,{shown(n)}\n".encode("gbk")), READ),
    "book": (_named(".epub", _book), READ),
    "archive": (_named(".zip", _archive), READ),
    "picture": (_named(".png", _picture), READ),
    "Word named .txt": (_named(".txt", _word), READ),
    "PDF named .html": (_named(".html", _paper), READ),
    "text named .pdf": (_named(".pdf", lambda n: said(n).encode()), READ),
    "web page named .txt": (_named(".txt", _page), READ),
    "empty": (_named(".txt", lambda n: b""), REFUSED),
    "blank": (_named(".md", lambda n: b" \n\t\n" * 9), REFUSED),
    "noise named .txt": (_named(".txt", lambda n: bytes((n * 7 + i * i * 31) % 256 for i in range(999))), REFUSED),
    "noise named .pdf": (
        _named(".pdf", lambda n: b"%PDF-1.7\n" + bytes((n + i * i) % 256 for i in range(999))),
        REFUSED,
    ),
    "PDF cut short": (_named(".pdf", _cut(_paper)), EITHER),
    "Word cut short": (_named(".docx", _cut(_word)), REFUSED),
    "sheet cut short": (_named(".xlsx", _cut(_sheet)), REFUSED),
    "archive cut short": (_named(".zip", _cut(_archive)), REFUSED),
    "PDF with a password": (_named(".pdf", lambda n: office.pdf([[(60.0, 760.0, said(n))]], password="x")), REFUSED),
    "Office of before 2007": (_named(".docx", lambda n: b"\xd0\xcf\x11\xe0" + b"\0" * 600), REFUSED),
    "archive, names that slip": (_named(".zip", lambda n: hostile.slipping(said(n).encode())), EITHER),
    "archive in archives": (_named(".zip", lambda n: hostile.nested(20, said(n).encode())), REFUSED),
    "archive, overlapping": (_named(".zip", lambda n: hostile.overlapping(said(n).encode())), EITHER),
    "archive, a bomb": (_named(".zip", lambda n: office.archive({"a.txt": b"0" * 20_000_000})), REFUSED),
    "Word, XML that grows": (_named(".docx", lambda n: hostile.entities(said(n))), EITHER),
    "Word, XML that fetches": (_named(".docx", lambda n: hostile.outside(said(n))), EITHER),
    "web page with scripts": (_named(".html", lambda n: hostile.scripted_page(said(n))), READ),
    "web page, 20,000 deep": (_named(".html", lambda n: hostile.deep_page(said(n))), EITHER),
    "PDF with scripts": (_named(".pdf", lambda n: hostile.scripted_pdf(f"Output {n} million yuan.")), EITHER),
    "PDF, its own page": (_named(".pdf", lambda n: hostile.endless_pages()), REFUSED),
    "PDF, its own drawing": (_named(".pdf", lambda n: hostile.endless_drawing(f"Output {n}.")), EITHER),
    "PDF, its own table": (_named(".pdf", lambda n: hostile.endless_table()), REFUSED),
    "picture, 60,000 wide": (_named(".png", lambda n: hostile.huge_picture()), REFUSED),
}
