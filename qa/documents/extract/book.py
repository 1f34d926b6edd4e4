"""EPUB: the chapters in reading order, each a web page."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qa.documents.extract.archive import checked, member
from qa.documents.extract.extracted import Extracted
from qa.documents.extract.web import whole_text
from qa.errors import DocumentError, EmptyDocument

_CONTAINER = "META-INF/container.xml"


def extract(data: bytes, name: str) -> Extracted:
    """The text of a book, chapter after chapter, and its title."""
    try:
        with zipfile.ZipFile(checked(data, name)) as archive:
            place = _found(fromstring(member(archive, _CONTAINER, name)), "rootfile").get("full-path", "")
            package = fromstring(member(archive, place, name))
            pages = [whole_text(member(archive, path, name), path) for path in _spine(package, place)]
    except (ParseError, DefusedXmlException, KeyError) as problem:
        raise DocumentError(f"{name} cannot be read as a book ({problem}).") from problem
    text = "\n\n".join(filter(None, pages))
    if not text:
        raise EmptyDocument(f"{name} holds no text.")
    title = next((element.text for element in package.iter() if element.tag.endswith("}title")), None)
    return Extracted(text, title=title)


def _spine(package: Element, place: str) -> Iterator[str]:
    folder = posixpath.dirname(place)
    items = {item.get("id"): item.get("href", "") for item in package.iter() if item.tag.endswith("}item")}
    for reference in package.iter():
        if reference.tag.endswith("}itemref") and (href := items.get(reference.get("idref"))):
            yield posixpath.normpath(posixpath.join(folder, unquote(href)))


def _found(tree: Element, tag: str) -> Element:
    return next(element for element in tree.iter() if element.tag.endswith(f"}}{tag}"))
