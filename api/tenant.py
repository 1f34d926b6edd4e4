"""The service as a caller sees it whose key is for some collections: what is in the others does not exist.

Whatever `Service` offers is decided on here, name by name; a test holds that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from api.security.callers import Caller
from qa.answer import Asked
from qa.documents.load import Given
from qa.errors import NotFound
from qa.evaluation.types import About
from qa.ingest import IngestReport, Progress, Text
from qa.intake import Job, Taken, Upload
from qa.intake.intake import Target
from qa.store import DocumentInfo, Page, Turn
from qa.store.conversations import unknown
from qa.store.uploads import JobRow, unknown_job
from qa.types import Answer, Document, Filters, Hit
from qa.wiring import NO_FILTERS, Service


class _Conversations:
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


class _Suggestions:
    """Questions that one's own collections answer."""

    def __init__(self, tenant: Tenant, service: Service, caller: Caller) -> None:
        self._tenant = tenant
        self._all = service.suggestions
        self._caller = caller

    def to_begin_with(self, collection: str = "default") -> tuple[str, ...]:
        """Questions to a collection."""
        self._caller.require(collection)
        return self._all.to_begin_with(collection)

    def next_to(self, document_id: str, start: int, end: int) -> tuple[str, ...]:
        """Questions around a citation."""
        self._tenant.document(document_id)
        return self._all.next_to(document_id, start, end)


class _Intake:
    """Changes to one's own collections."""

    def __init__(self, tenant: Tenant, service: Service, caller: Caller) -> None:
        self._tenant = tenant
        self._all = service.intake
        self._caller = caller

    def put(self, upload: Upload, target: Target, given: Given) -> Taken:
        """Take a document into one's own collection."""
        self._caller.require(target.collection)
        return self._all.put(upload, target, given)

    def delete(self, document_id: str) -> None:
        """Remove a document of one's own."""
        self._tenant.document(document_id)
        self._all.delete(document_id)

    def begin_collection(self, name: str) -> bool:
        """Begin a collection that the key is for."""
        self._caller.require(name)
        return self._all.begin_collection(name)

    def end_collection(self, name: str) -> None:
        """Remove a collection that the key is for."""
        self._caller.require(name)
        self._all.end_collection(name)


class _Jobs:
    """Work on uploads to one's own collections."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._all = service.jobs
        self._caller = caller

    def begin(self, files: Sequence[tuple[str, BinaryIO]], collection: str, given: Given) -> Job:
        """Take files in for one's own collection."""
        self._caller.require(collection)
        return self._all.begin(files, collection, given)

    def job(self, id: str) -> Job:
        """One job of one's own; another's is as unknown as one that never was."""
        job = self._all.job(id)
        if not self._caller.sees(job.row.collection):
            raise unknown_job(id)
        return job

    def all(self) -> list[JobRow]:
        """The jobs for one's own collections."""
        return [row for row in self._all.all() if self._caller.sees(row.collection)]

    def cancel(self, id: str) -> None:
        """Leave the rest of a job of one's own undone."""
        self.job(id)
        self._all.cancel(id)

    def wake(self) -> None:
        """Work on what waits."""
        self._all.wake()


class Tenant(Service):
    """What `Service` offers, for the collections of one key."""

    def __init__(self, service: Service, caller: Caller) -> None:
        """Show of this service what this caller may see."""
        self._whole = service
        self._caller = caller
        self.parts = service.parts
        self.feedback = service.feedback
        self.conversations = _Conversations(service, caller)  # type: ignore[assignment]  # what routes use of it
        self.suggestions = _Suggestions(self, service, caller)  # type: ignore[assignment]  # the same
        self.intake = _Intake(self, service, caller)  # type: ignore[assignment]  # the same
        self.jobs = _Jobs(service, caller)  # type: ignore[assignment]  # the same
        self.uploads = service.uploads  # replies are kept by key

    @property
    def generation(self) -> int:
        """The number of the index generation in use."""
        return self._whole.generation

    @property
    def ready(self) -> bool:
        """Whether an index is loaded."""
        return self._whole.ready

    def check(self) -> None:
        """Raise unless the documents can be read."""
        self._whole.check()

    def warm_up(self) -> None:
        """Read the tables that are read on demand."""
        self._whole.warm_up()

    def asking(self, asked: Asked) -> Iterator[list[Hit] | Answer]:
        """Answer from one's own collections; refused before the first step, so that a stream has not begun."""
        self._caller.require(asked.collection)
        return self._whole.asking(asked)

    def answer_after(self, earlier: Sequence[str], asked: Asked) -> Answer:
        """Answer a question after earlier ones, from one's own collections."""
        self._caller.require(asked.collection)
        return self._whole.answer_after(earlier, asked)

    def search(
        self, question: str, *, collection: str = "default", top_k: int = 10, filters: Filters = NO_FILTERS
    ) -> list[Hit]:
        """Rank passages of one's own collections."""
        self._caller.require(collection)
        return self._whole.search(question, collection=collection, top_k=top_k, filters=filters)

    def about(self, collection: str = "default") -> About:
        """What answers from one's own collections are made with."""
        self._caller.require(collection)
        return self._whole.about(collection)

    def verify(self, document_id: str, start: int, end: int, quote: str) -> bool:
        """Whether one's own document still says this."""
        self.document(document_id)
        return self._whole.verify(document_id, start, end, quote)

    def documents(self, collection: str = "default") -> list[DocumentInfo]:
        """The documents of one's own collection."""
        self._caller.require(collection)
        return self._whole.documents(collection)

    def listed(self, collection: str, page: Page) -> tuple[list[DocumentInfo], int]:
        """One page of the documents of one's own collection."""
        self._caller.require(collection)
        return self._whole.listed(collection, page)

    def document(self, document_id: str) -> Document:
        """One of one's own documents; another's is as unknown as one that never was."""
        document = self._whole.document(document_id)
        if not self._caller.sees(document.collection):
            raise NotFound(f"There is no document {document_id!r}: see the list of documents for the ids there are.")
        return document

    def collections(self) -> dict[str, int]:
        """One's own collections."""
        return {name: count for name, count in self._whole.collections().items() if self._caller.sees(name)}

    def index(
        self, paths: Iterable[Path], *, collection: str = "default", progress: Progress | None = None
    ) -> IngestReport:
        """Files of the server are nobody's own."""
        raise NotFound("Files of the server cannot be read with a key that is for some collections.")

    def add(
        self, texts: Iterable[Text], *, collection: str = "default", progress: Progress | None = None
    ) -> IngestReport:
        """Add texts to one's own collection."""
        self._caller.require(collection)
        return self._whole.add(texts, collection=collection, progress=progress)

    def close(self) -> None:
        """Nothing is open here that is not the whole's."""
