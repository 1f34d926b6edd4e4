"""The service as a caller sees it whose key is for some collections: what is in the others does not exist.

Whatever `Service` offers is decided on here, name by name; a test holds that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from api.security.callers import Caller
from api.tenant_parts import OwnConversations, OwnIntake, OwnJobs, OwnSuggestions, own_document
from qa.answer import Asked
from qa.errors import NotFound
from qa.evaluation.types import About
from qa.ingest import IngestReport, Progress, Text
from qa.store import DocumentInfo, Page
from qa.types import Answer, Document, Filters, Hit
from qa.wiring import NO_FILTERS, Service


class Tenant(Service):
    """What `Service` offers, for the collections of one key."""

    def __init__(self, service: Service, caller: Caller) -> None:
        """Show of this service what this caller may see."""
        self._whole = service
        self._caller = caller
        self.parts = service.parts
        self.feedback = service.feedback
        self.listeners = service.listeners
        self.uploads = service.uploads  # what was replied to a request is kept by key
        # Each of these has of the whole's what routes use of it.
        self.conversations = OwnConversations(service, caller)  # type: ignore[assignment]
        self.suggestions = OwnSuggestions(service, caller)  # type: ignore[assignment]
        self.intake = OwnIntake(service, caller)  # type: ignore[assignment]
        self.jobs = OwnJobs(service, caller)  # type: ignore[assignment]

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
        """A page of the documents of one's own collection."""
        self._caller.require(collection)
        return self._whole.listed(collection, page)

    def document(self, document_id: str) -> Document:
        """One of one's own documents; another's is as unknown as one that never was."""
        return own_document(self._whole, self._caller, document_id)

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

    def start(self) -> None:
        """Nothing is begun for one caller."""

    def rest(self) -> None:
        """Nothing is ended for one caller."""

    def close(self) -> None:
        """Nothing is open here that is not the whole's."""
