"""The parts of a tenant's service that hold what is of several collections: what is in the others does not exist.

Each has of the whole's part what routes use of it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from api.security.callers import Caller
from qa.documents.load import NOTHING, Given
from qa.errors import NotFound
from qa.intake import Job, Taken
from qa.intake.intake import DEFAULT, Target
from qa.intake.upload import Upload
from qa.store import Turn
from qa.store.conversations import unknown
from qa.store.store import unknown_document
from qa.store.uploads import JobRow, unknown_job
from qa.types import Document
from qa.wiring import Service


def own_document(service: Service, caller: Caller, document_id: str) -> Document:
    """One of one's own documents; another's is as unknown as one that never was."""
    document = service.document(document_id)
    if not caller.sees(document.collection):
        raise unknown_document(document_id)
    return document


class OwnConversations:
    """The conversations that were held about one's own collections."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._all = service.conversations
        self._caller = caller

    def read(self, conversation: str) -> list[Turn]:
        """The turns about one's own collections, or NotFound."""
        turns = [turn for turn in self._all.read(conversation) if self._caller.sees(turn.collection)]
        if not turns:
            raise unknown(conversation)
        return turns

    def delete(self, conversation: str) -> None:
        """Forget a conversation of one's own."""
        self.read(conversation)
        self._all.delete(conversation)


class OwnSuggestions:
    """Questions that one's own collections answer."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service = service
        self._caller = caller

    def to_begin_with(self, collection: str = "default") -> tuple[str, ...]:
        """Questions to a collection."""
        self._caller.require(collection)
        return self._service.suggestions.to_begin_with(collection)

    def next_to(self, document_id: str, start: int, end: int) -> tuple[str, ...]:
        """Questions around a citation."""
        own_document(self._service, self._caller, document_id)
        return self._service.suggestions.next_to(document_id, start, end)


class OwnIntake:
    """Changes of one's own documents and collections."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service = service
        self._caller = caller

    def put(self, upload: Upload, target: Target = DEFAULT, given: Given = NOTHING) -> Taken:
        """Take in a document, but not in the place of another's."""
        self._caller.require(target.collection)
        if target.document_id is not None:
            self._not_anothers(target.document_id)
        return self._service.intake.put(upload, target, given)

    def delete(self, document_id: str) -> None:
        """Remove one's own document."""
        own_document(self._service, self._caller, document_id)
        self._service.intake.delete(document_id)

    def begin_collection(self, name: str) -> bool:
        """Begin a collection that the key was made for."""
        self._caller.require(name)
        return self._service.intake.begin_collection(name)

    def end_collection(self, name: str) -> None:
        """Remove one's own collection."""
        self._caller.require(name)
        self._service.intake.end_collection(name)

    def _not_anothers(self, document_id: str) -> None:
        try:
            collection = self._service.document(document_id).collection
        except NotFound:
            return
        if not self._caller.sees(collection):
            raise unknown_document(document_id)


class OwnJobs:
    """Work on uploads to one's own collections."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._all = service.jobs
        self._caller = caller

    def begin(self, files: Sequence[tuple[str, BinaryIO]], collection: str, given: Given = NOTHING) -> Job:
        """Take files in for one's own collection."""
        self._caller.require(collection)
        return self._all.begin(files, collection, given)

    def job(self, id: str) -> Job:
        """One's own job, or NotFound."""
        job = self._all.job(id)
        if not self._caller.sees(job.row.collection):
            raise unknown_job(id)
        return job

    def all(self) -> list[JobRow]:
        """One's own jobs, the newest first."""
        return [row for row in self._all.all() if self._caller.sees(row.collection)]

    def cancel(self, id: str) -> None:
        """Leave the rest of one's own job undone."""
        self.job(id)
        self._all.cancel(id)

    def wake(self) -> None:
        """Work on what waits, if anything does."""
        self._all.wake()
