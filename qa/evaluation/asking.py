"""One conversation put to an endpoint: what is sent, what comes back, and what of it is kept.

An endpoint speaks in the bodies and replies of the HTTP interface, so that a service in this process and one behind a
network give the same outcomes. Whoever asks many at once is in `team`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from time import perf_counter
from typing import Any, Protocol

from qa.errors import OutOfRange, QuestionError
from qa.evaluation.measures import is_right
from qa.evaluation.types import About, Outcome, Question, Retrieved, RunOptions
from qa.payload import answer_payload, explanation_payload, hits_payload
from qa.types import Answer, Document, Filters, Hit, Span

Body = dict[str, Any]
QUOTED = ("document_id", "start", "end", "quote")
DEEPEST = 100  # as many passages as one search gives


class Endpoint(Protocol):
    """Anything that answers as `/v1/about`, `ask`, `search` and `verify` do; a QuestionError is about one question."""

    def about(self, collection: str) -> Body:
        """What answers are made with."""
        ...

    def ask(self, body: Body) -> Body:
        """The reply to a question."""
        ...

    def search(self, body: Body) -> list[Body]:
        """Ranked passages."""
        ...

    def verified(self, citation: Body) -> bool:
        """Whether the quote is what its document says at this place."""
        ...


class Answering(Protocol):
    """What is needed of a service in this process."""

    def ask(  # the service's own
        self,
        question: str,
        *,
        collection: str = ...,
        top_k: int = ...,
        filters: Filters = ...,
        conversation_id: str | None = ...,
    ) -> Answer:
        """Answer a question."""
        ...

    def search(self, question: str, *, collection: str = ..., top_k: int = ..., filters: Filters = ...) -> list[Hit]:
        """Rank passages for a question."""
        ...

    def about(self, collection: str = ...) -> About:
        """What answers are made with."""
        ...

    def verify(self, document_id: str, start: int, end: int, quote: str) -> bool:
        """Whether the document says exactly this at these offsets."""
        ...

    def document(self, document_id: str) -> Document:
        """One document with its text."""
        ...


class LocalEndpoint:
    """A service in this process, asked as over HTTP."""

    def __init__(self, service: Answering) -> None:
        """Ask this service; whoever opened it closes it."""
        self._service = service

    def about(self, collection: str) -> Body:
        """What answers are made with."""
        return asdict(self._service.about(collection))

    def ask(self, body: Body) -> Body:
        """The reply to a question, explained."""
        answer = self._service.ask(
            body["question"],
            collection=body["collection"],
            top_k=body["top_k"],
            filters=_filters(body),
            conversation_id=body["conversation_id"],
        )
        return {**answer_payload(answer), "explanation": explanation_payload(answer, self._service)}

    def search(self, body: Body) -> list[Body]:
        """Ranked passages."""
        hits = self._service.search(
            body["question"], collection=body["collection"], top_k=body["top_k"], filters=_filters(body)
        )
        return hits_payload(hits, self._service)

    def verified(self, citation: Body) -> bool:
        """Whether the quote is what its document says at this place."""
        try:
            return self._service.verify(*(citation[name] for name in QUOTED))
        except OutOfRange:
            return False


def _filters(body: Body) -> Filters:
    return Filters(sources=tuple(body["filters"].get("sources", ())))


def converse(endpoint: Endpoint, turns: Sequence[Question], options: RunOptions) -> list[Outcome]:
    """Ask the turns of a conversation one after another; a question that stands alone is one of one turn."""
    outcomes: list[Outcome] = []
    conversation_id = None
    for turn in turns:
        outcome = _ask(endpoint, turn, options, conversation_id)
        conversation_id = conversation_id or outcome.reply.get("conversation_id")
        outcomes.append(outcome)
    return outcomes


def _ask(endpoint: Endpoint, question: Question, options: RunOptions, conversation_id: str | None) -> Outcome:
    body = {
        "question": question.question,
        "collection": options.collection,
        "filters": {"sources": list(question.documents)} if options.given and question.documents else {},
    }
    began = perf_counter()
    try:
        reply = endpoint.ask({**body, "top_k": options.top_k, "conversation_id": conversation_id, "explain": True})
        milliseconds = round((perf_counter() - began) * 1000, 3)
        explanation = reply.pop("explanation")
        passages = explanation["retrieved"]
        if options.depth:
            deeper = {**body, "question": reply["resolved_question"], "top_k": min(options.depth, DEEPEST)}
            passages = _joined(passages, endpoint.search(deeper))
        for citation in reply["citations"]:
            citation["verbatim"] = endpoint.verified(citation)
    except QuestionError as error:
        return Outcome(question, {}, failure=str(error))
    return Outcome(
        question=question,
        reply=reply,
        retrieved=tuple(_retrieved(question, passage) for passage in passages),
        read=tuple(range(len(explanation["retrieved"]))),
        milliseconds=milliseconds,
    )


def _joined(read: Sequence[Body], deeper: Sequence[Body]) -> list[Body]:
    """What the answer was read from, in its order, then what a deeper search finds besides."""
    known = set(map(_place, read))
    return [*read, *(passage for passage in deeper if _place(passage) not in known)]


def _place(passage: Body) -> tuple[str, int, int]:
    return passage["document_id"], passage["start"], passage["end"]


def _retrieved(question: Question, passage: Body) -> Retrieved:
    return Retrieved(
        source=passage["source"],
        document_id=passage["document_id"],
        span=Span(passage["start"], passage["end"]),
        section=passage["section"],
        score=passage["score"],
        lexical_rank=passage["scores"]["lexical_rank"],
        dense_rank=passage["scores"]["dense_rank"],
        right=is_right(question, passage["source"], passage["quote"]),
    )
