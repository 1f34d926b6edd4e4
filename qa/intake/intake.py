"""Taking documents in, changing and removing them: each call returns when all processes answer from what it did.

A document is known by its name in its collection: the same bytes again change nothing, others are a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from qa.documents.load import NOTHING, Given
from qa.errors import Conflict, DocumentError, JushiError, NotFound
from qa.index import Index
from qa.intake.together import Together
from qa.intake.upload import Upload
from qa.intake.workshop import AT_ONCE, Workshop
from qa.store import DocumentInfo, Page, Store
from qa.types import Document, Passage


class Outcome(StrEnum):
    """What became of an upload."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Taken(NamedTuple):
    """An upload that is stored and answers, and whether it was there before."""

    document: DocumentInfo
    outcome: Outcome


class Target(NamedTuple):
    """Where an upload goes: a collection, and the document it is a version of, when that is named."""

    collection: str = "default"
    document_id: str | None = None


DEFAULT = Target()
Read = tuple[Document, list[Passage]]


class Intake:
    """The one way by which documents change while there are questions."""

    def __init__(self, store: Store, index: Index) -> None:
        """Change these; a change waits for its turn as long as the store waits for other writers."""
        self._store = store
        self._workshop = Workshop()
        self._together = Together(index, patience=store.patience)

    def put(self, upload: Upload, target: Target = DEFAULT, given: Given = NOTHING) -> Taken:
        """Take in one document; a DocumentError says why it cannot be."""
        return self._together.apply(self._change(upload, target, given))

    def put_many(
        self, uploads: Sequence[Upload | DocumentError], target: Target, given: Given
    ) -> list[Taken | JushiError]:
        """Take in several together; each that cannot be is told by its error."""
        with ThreadPoolExecutor(AT_ONCE) as readers:  # they wait for the processes that read
            changes = list(readers.map(lambda upload: self._tried(upload, target, given), uploads))

        def change() -> list[Taken | JushiError]:
            return [done if isinstance(done, DocumentError) else _tried(done) for done in changes]

        return self._together.apply(change)

    def delete(self, document_id: str) -> None:
        """Remove a document; from the next question on it answers nothing."""
        self._together.apply(lambda: self._store.delete(document_id))

    def begin_collection(self, name: str) -> bool:
        """Begin a collection, and say whether it is new."""
        return self._together.apply(lambda: self._store.begin_collection(name))

    def end_collection(self, name: str) -> None:
        """Remove a collection with all its documents."""
        self._together.apply(lambda: self._store.end_collection(name))

    def close(self) -> None:
        """End the processes that read uploads."""
        self._workshop.close()

    def _change(self, upload: Upload, target: Target, given: Given) -> Callable[[], Taken]:
        """Read an upload unless it is known, and say how to store it."""
        read = None if self._same(upload, target, given) else self._read(upload, target, given)

        def change() -> Taken:
            if same := self._same(upload, target, given):
                return Taken(same, Outcome.UNCHANGED)
            document, passages = read or self._read(upload, target, given)
            before = self._found(document.id)
            if before and before.collection != document.collection:
                raise Conflict(f"Document {document.id!r} is in another collection: name that one, or take another id.")
            self._store.put(document, passages)
            return Taken(self._store.info(document.id), Outcome.UPDATED if before else Outcome.CREATED)

        return change

    def _tried(
        self, upload: Upload | DocumentError, target: Target, given: Given
    ) -> Callable[[], Taken] | DocumentError:
        try:
            return upload if isinstance(upload, DocumentError) else self._change(upload, target, given)
        except DocumentError as error:
            return error

    def _read(self, upload: Upload, target: Target, given: Given) -> Read:
        document, passages = self._workshop.read(upload, target.collection, given)
        if target.document_id in (None, document.id):
            return document, passages
        id = target.document_id or document.id
        return replace(document, id=id), [replace(passage, document_id=id) for passage in passages]

    def _same(self, upload: Upload, target: Target, given: Given) -> DocumentInfo | None:
        """The document that is this very upload already."""
        if target.document_id is not None:
            known = [info for info in [self._found(target.document_id)] if info]
        else:
            known = [info for info in [self._found(upload.identity(target.collection))] if info]
            if not upload.inside:
                known += self._store.listed(target.collection, page=Page(1000, source=upload.source))[0]
        return next((info for info in known if self._says_the_same(info, upload, target, given)), None)

    def _says_the_same(self, info: DocumentInfo, upload: Upload, target: Target, given: Given) -> bool:
        if (info.collection, info.source, info.sha256) != (target.collection, upload.source, upload.sha256):
            return False
        said = {"title": given.title, "published_at": given.published_at, "region": given.region, "url": given.url}
        if any(value is not None and value != getattr(info, name) for name, value in said.items()):
            return False
        return not given.metadata or dict(given.metadata) == dict(self._store.document(info.id).metadata)

    def _found(self, document_id: str) -> DocumentInfo | None:
        try:
            return self._store.info(document_id)
        except NotFound:
            return None


def _tried(change: Callable[[], Taken]) -> Taken | JushiError:
    try:
        return change()
    except (Conflict, DocumentError) as refusal:  # nothing has been written of it
        return refusal
