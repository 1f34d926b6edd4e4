"""One file's bytes to a document and its passages: pure, no disk, no clock."""

from __future__ import annotations

import hashlib

from qa.documents.decode import decode
from qa.documents.passages import split_passages
from qa.documents.structure import read_structure
from qa.types import Document, Passage


def read_document(  # noqa: PLR0913  # what may be given at upload, all by keyword
    data: bytes,
    *,
    source: str,
    origin: str = "",
    collection: str = "default",
    title: str | None = None,
    published_at: str | None = None,
    url: str | None = None,
) -> tuple[Document, list[Passage]]:
    """The document in these bytes and its passages; what is given goes before what the text says of itself."""
    text = decode(data, source)
    outline = read_structure(text, source)
    document = Document(
        id=_identity(collection, origin or source),
        source=source,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        origin=origin,
        collection=collection,
        title=title if title is not None else outline.title,
        published_at=published_at if published_at is not None else outline.published_at,
        region=outline.region,
        url=url,
        sections=outline.sections,
    )
    return document, split_passages(document, outline)


def _identity(collection: str, origin: str) -> str:
    """The same place in the same collection is the same document, whatever its text becomes."""
    return hashlib.sha256(f"{collection}\0{origin}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
