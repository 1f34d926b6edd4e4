"""How documents and passages look as rows, and the light shapes that the store hands out besides them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from qa.text.offsets import OffsetMap
from qa.types import Context, Document, Kind, Passage, Section, Span


class Position(NamedTuple):
    """How far the store has come: the last passage added, the last removal. Equal positions mean equal passages."""

    added: int
    removed: int


class Known(NamedTuple):
    """What is known of a passage's document, and questions are narrowed by."""

    document_id: str
    source: str
    title: str
    url: str | None
    region: str
    published_at: str | None
    metadata: tuple[tuple[str, str], ...]


class IndexRow(NamedTuple):
    """What the index needs of a passage; `header` is its context as one line."""

    id: int
    collection: str
    text: str
    header: str
    region: str
    known: Known


class FileState(NamedTuple):
    """A file as it was when its document was read."""

    path: str
    size: int
    mtime_ns: int
    sha256: str
    document_id: str


class Page(NamedTuple):
    """Which part of a list is wanted: so many, after a source and id or a number of rows; of one source alone."""

    limit: int = 100
    offset: int = 0
    after: tuple[str, str] | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text: what lists show."""

    id: str
    collection: str
    source: str
    sha256: str
    origin: str
    title: str
    published_at: str | None
    region: str
    url: str | None
    length: int
    passages: int
    indexed_at: str


INFO_COLUMNS = "id, collection, source, sha256, origin, title, published_at, region, url, length, passages, indexed_at"
DOCUMENT_COLUMNS = (
    "id, source, text, sha256, origin, collection, title, published_at, region, url, sections, pages, metadata"
)
PASSAGE_COLUMNS = (
    "p.id, p.document_id, p.ordinal, p.kind, p.text, p.offsets, p.sentences, "
    "p.title, p.section, p.person, p.office, p.region, p.published_at, d.source, d.sha256"
)
INDEX_COLUMNS = (
    "p.document_id, p.id, d.collection, p.text, p.title, p.section, p.person, p.office, p.region, p.published_at"
)
KNOWN_COLUMNS = "id, source, title, url, region, published_at, metadata"
_KINDS = {kind.value: kind for kind in Kind}


def document_row(document: Document, *, passages: int, now: str) -> tuple[Any, ...]:
    """The document as the columns of `INSERT INTO documents`."""
    sections = json.dumps([_section_row(section) for section in document.sections], ensure_ascii=False)
    return (
        *(document.id, document.collection, document.source, document.text, document.sha256, document.origin),
        *(document.title, document.published_at, document.region, document.url),
        *(sections, len(document.text), passages, now),
        *(json.dumps(document.pages), json.dumps(dict(document.metadata), ensure_ascii=False)),
    )


def document_from(row: tuple[Any, ...]) -> Document:
    """The document of a row of `DOCUMENT_COLUMNS`."""
    *columns, sections, pages, metadata = row
    return replace(
        Document(*columns),
        sections=tuple(Section(Span(*span), *rest) for span, *rest in json.loads(sections)),
        pages=tuple(json.loads(pages)),
        metadata=tuple(json.loads(metadata).items()),
    )


def _section_row(section: Section) -> tuple[Any, ...]:
    return section.span, section.heading, section.person, section.office, section.region


def index_row(row: tuple[Any, ...], known: Known) -> IndexRow:
    """The index's view of a row of `INDEX_COLUMNS`, with what is known of its document."""
    _, number, collection, text, *context = row
    return IndexRow(number, collection, text, _header(*context), context[4], known)


def known_from(row: tuple[Any, ...]) -> Known:
    """What a row of `KNOWN_COLUMNS` says."""
    *columns, metadata = row
    return Known._make((*columns, tuple(json.loads(metadata).items())))


@lru_cache(maxsize=64)
def _header(*context: str) -> str:
    return Context(*context).header


def passage_row(passage: Passage) -> tuple[Any, ...]:
    """The passage as the columns of `INSERT INTO passages`, without its id."""
    context = passage.context
    return (
        *(passage.document_id, passage.ordinal, passage.kind.value, passage.text),
        *(passage.offsets.to_bytes(), pack_spans(passage.sentences)),
        *(context.title, context.section, context.person, context.office, context.region, context.published_at),
    )


def passage_from(row: tuple[Any, ...]) -> Passage:
    """The passage of a row of `PASSAGE_COLUMNS`."""
    number, document_id, ordinal, kind, text, offsets, sentences, *context, source, sha256 = row
    return Passage(
        number,
        document_id,
        ordinal,
        _KINDS[kind],
        text,
        OffsetMap.from_bytes(offsets),
        unpack_spans(sentences),
        Context(*context),
        source,
        sha256,
    )


def pack_spans(spans: Iterable[Span]) -> bytes:
    """Spans as bytes: start and end, 32 bits each."""
    numbers = [number for span in spans for number in span]
    return struct.pack(f"<{len(numbers)}I", *numbers)


def unpack_spans(data: bytes) -> tuple[Span, ...]:
    """The spans that `pack_spans` packed."""
    return tuple(map(tuple.__new__, repeat(Span), struct.iter_unpack("<II", data)))
