"""Documents as they are read for one question: each once, and in the version that its passages were cut from."""

from __future__ import annotations

from typing import Protocol

from qa.errors import NotFound, Superseded
from qa.types import Document, Passage


class Library(Protocol):
    """Anything that holds documents by id."""

    def document(self, document_id: str) -> Document:
        """The document with its text."""
        ...


class Remembered:
    """A library that is asked for each document once."""

    def __init__(self, library: Library) -> None:
        """Remember what this library gives."""
        self._library = library
        self._known: dict[str, Document] = {}

    def document(self, document_id: str) -> Document:
        """The document with its text."""
        if document_id not in self._known:
            self._known[document_id] = self._library.document(document_id)
        return self._known[document_id]


def document_of(passage: Passage, library: Library) -> Document:
    """The very version of the document that the passage was cut from; Superseded when it is no longer there."""
    try:
        document = library.document(passage.document_id)
    except NotFound as problem:
        raise Superseded(f"{passage.source} was deleted while it was read: ask again.") from problem
    if passage.sha256 and document.sha256 != passage.sha256:
        raise Superseded(f"{passage.source} was replaced while it was read: ask again.")
    return document
