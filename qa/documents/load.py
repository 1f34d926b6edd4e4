"""One file's bytes to a document and its passages: pure, no disk, no clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from qa.documents.decode import decode
from qa.documents.extract import Extracted, extract
from qa.documents.passages import split_passages
from qa.documents.structure import read_structure
from qa.types import Document, Passage


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of a document when it is handed over; it goes before what the document says of itself."""

    title: str | None = None
    published_at: str | None = None
    region: str | None = None
    url: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()


NOTHING = Given()


class Place(NamedTuple):
    """Where a document comes from and where it belongs."""

    source: str
    origin: str
    collection: str


def read_document(
    data: bytes, *, source: str, origin: str = "", collection: str = "default", given: Given = NOTHING
) -> tuple[Document, list[Passage]]:
    """The document in a file's bytes and its passages."""
    place = Place(source, origin, collection)
    return _read(extract(data, source), hashlib.sha256(data).hexdigest(), place, given)


def read_text(
    text: str, *, source: str, origin: str = "", collection: str = "default", given: Given = NOTHING
) -> tuple[Document, list[Passage]]:
    """The document that a text is, whatever its name ends with, and its passages; a lone surrogate becomes `?`."""
    data = text.encode(errors="replace")
    place = Place(source, origin, collection)
    return _read(Extracted(decode(data, source)), hashlib.sha256(data).hexdigest(), place, given)


def _read(extracted: Extracted, checksum: str, place: Place, given: Given) -> tuple[Document, list[Passage]]:
    outline = read_structure(extracted.text, place.source)
    document = Document(
        id=identity_of(place.collection, place.origin or place.source),
        source=place.source,
        text=extracted.text,
        sha256=checksum,
        origin=place.origin,
        collection=place.collection,
        title=_first(given.title, extracted.title, outline.title) or "",
        published_at=_first(given.published_at, extracted.published_at, outline.published_at),
        region=_first(given.region, outline.region) or "",
        url=_first(given.url, extracted.url),
        sections=outline.sections,
        pages=extracted.pages,
        metadata=given.metadata,
    )
    return document, split_passages(document, outline)


def identity_of(collection: str, origin: str) -> str:
    """The same place in the same collection is the same document, whatever its text becomes."""
    return hashlib.sha256(f"{collection}\0{origin}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value is not None), None)
