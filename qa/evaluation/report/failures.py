"""The questions that were lost, as the report shows them: what was wanted, what came, and where it went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from qa.evaluation.report.words import REASONS, Say
from qa.evaluation.types import Outcome, Question, Retrieved, Stage
from qa.types import Span


class Piece(NamedTuple):
    """A stretch of a quote, marked as answer or not."""

    text: str
    marked: bool


class Quote(NamedTuple):
    """A quote as it is shown: where it stands, and its text in stretches."""

    source: str
    section: str
    span: Span
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """One lost question. `rank` is the right passage's place among those retrieved, from 1; 0: not among them."""

    question: Question
    stage: Stage
    reply: dict[str, Any]
    failure: str
    retrieved: int
    rank: int
    right: Retrieved | None
    read: bool

    @property
    def resolved(self) -> str:
        """The question as it was understood, where that is another one."""
        resolved = str(self.reply.get("resolved_question", ""))
        return "" if resolved == self.question.question else resolved

    @property
    def answer(self) -> str:
        """The value that was answered; empty where nothing was."""
        return str((self.reply.get("answer") or {}).get("text", ""))

    @property
    def refused(self) -> bool:
        """Whether "not found" was said."""
        return bool(self.reply.get("not_found"))

    @property
    def reason(self) -> Say | None:
        """Why nothing was answered, in words."""
        return REASONS.get((self.reply.get("not_found") or {}).get("reason", ""))

    @property
    def confidence(self) -> float | None:
        """How sure the answer was."""
        return self.reply.get("confidence")

    @property
    def quotes(self) -> list[Quote]:
        """The first quote; where nothing was answered, the nearest passage."""
        return [_quote(citation) for citation in (self.reply.get("citations") or self.reply.get("related") or ())[:1]]


def failure(outcome: Outcome, stage: Stage) -> Failure:
    """What the report says of an outcome that was lost at this stage."""
    first = next((number for number, passage in enumerate(outcome.retrieved) if passage.right), None)
    return Failure(
        question=outcome.question,
        stage=stage,
        reply=outcome.reply,
        failure=outcome.failure,
        retrieved=len(outcome.retrieved),
        rank=0 if first is None else first + 1,
        right=None if first is None else outcome.retrieved[first],
        read=first in outcome.read,
    )


def _quote(citation: dict[str, Any]) -> Quote:
    start, end = int(citation["start"]), int(citation["end"])
    return Quote(
        str(citation["source"]), str(citation.get("section", "")), Span(start, end), tuple(_pieces(citation, start))
    )


def _pieces(citation: dict[str, Any], start: int) -> Iterator[Piece]:
    """The quote in stretches; highlights are offsets of the document, and none is trusted to lie inside."""
    quote, at = str(citation["quote"]), 0
    for span in sorted(citation.get("highlights", ()), key=lambda span: int(span["start"])):
        begin = min(max(int(span["start"]) - start, at), len(quote))
        end = min(max(int(span["end"]) - start, begin), len(quote))
        yield Piece(quote[at:begin], marked=False)
        yield Piece(quote[begin:end], marked=True)
        at = end
    yield Piece(quote[at:], marked=False)
