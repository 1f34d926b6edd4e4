"""Web pages: the article without its navigation, by trafilatura; scripts and styles are never text."""

from __future__ import annotations

import trafilatura
from lxml.etree import ParserError, strip_elements
from lxml.html import HTMLParser, document_fromstring
from trafilatura.settings import Document as Page

from qa.documents.decode import decode
from qa.documents.extract.extracted import Extracted
from qa.errors import EmptyDocument

_NO_TEXT = ("script", "style", "noscript", "template", "svg", "head")
_BLOCKS = ("p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "title")
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


def extract(data: bytes, name: str) -> Extracted:
    """The main text of a page with its title, date and address, as far as the page gives them."""
    source = decode(data, name)
    page = trafilatura.bare_extraction(
        source, include_comments=False, include_tables=True, favor_recall=True, date_extraction_params=_DATES
    )
    if isinstance(page, Page) and page.text and page.text.strip():
        return Extracted(page.text, title=page.title or None, published_at=page.date or None, url=page.url or None)
    text = _all_text(source)
    if not text:
        raise EmptyDocument(f"{name} holds no text.")
    return Extracted(text)


def whole_text(data: bytes, name: str) -> str:
    """All the text of a page, for pages that are nothing but text; empty where there is none."""
    return _all_text(decode(data, name))


def _all_text(source: str) -> str:
    try:
        tree = document_fromstring(source.encode(), parser=HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return ""
    strip_elements(tree, *_NO_TEXT, with_tail=False)
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in "".join(map(str, tree.itertext())).splitlines())
    return "\n".join(line for line in lines if line)
