"""The words of evaluation: what is asked, what came back, how it was judged, and the figures made of it.

A run is a list of outcomes and nothing else: judgements and figures are computed from them, so that a run can be
judged again without asking again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from qa.types import Span


class Gold(NamedTuple):
    """Where an answer stands: a span of the text of a source, in code points."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what is known of its answer; a turn of a conversation is a question too.

    `answers` are equally right, except where `every` says that all of them are wanted (a list). `grades` are
    relevance judgements of sources (BEIR, TREC), by source name.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    answerable: bool = True
    type: str = ""
    every: bool = False
    gold: tuple[Gold, ...] = ()
    grades: tuple[tuple[str, int], ...] = ()
    conversation: str = ""
    turn: int = 0


class SourceText(NamedTuple):
    """A document that a question set brings along."""

    source: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in order, with the documents they come with, if any; `sha256` is of the files as read."""

    name: str
    format: str
    questions: tuple[Question, ...]
    documents: tuple[SourceText, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage as it was ranked; `right` says whether it holds the answer (judged while its text was at hand)."""

    source: str
    document_id: str
    span: Span
    section: str
    score: float
    lexical_rank: int
    dense_rank: int
    right: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got.

    `reply` is the answer in the shape of `POST /v1/ask`; `read` are the passages that the reader was given, by index
    into `retrieved`; `failure` is set, and `reply` empty, where the asking itself failed.
    """

    question: Question
    reply: dict[str, Any]
    retrieved: tuple[Retrieved, ...] = ()
    read: tuple[int, ...] = ()
    milliseconds: float = 0.0
    failure: str = ""


class Stage(StrEnum):
    """Where a question was lost, or that it was not."""

    RIGHT = "right"
    NOT_RETRIEVED = "not_retrieved"
    LOST_IN_RANKING = "lost_in_ranking"  # retrieved, yet another sentence was quoted
    WRONG_SPAN = "wrong_span"  # the right quote, another value marked in it
    WRONGLY_REFUSED = "wrongly_refused"
    WRONGLY_ANSWERED = "wrongly_answered"  # the documents hold no answer
    FAILED = "failed"  # the asking itself


@dataclass(frozen=True, slots=True)
class Judgement:
    """How right one outcome was; None where the question does not say what would be right."""

    id: str
    stage: Stage
    values: dict[str, float | None]  # measure → value of this question
    slices: dict[str, str]  # "type", "answer_type", "script", "document", "length", "turn" → which


class Figure(NamedTuple):
    """A measured value with its 95 % interval, over `n` questions."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """All figures of a run: measure → figure, and slice → its value → measure → figure; curves for the plots."""

    figures: dict[str, Figure]
    slices: dict[str, dict[str, dict[str, Figure]]]
    curves: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    signature: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What answers are made with: models by their checksums, a collection's documents by one of all of them."""

    version: str
    encoder: str
    reader: str
    calibrator: str
    passages: int
    index_generation: int
    documents: int
    documents_sha256: str


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a set is asked: quotes at most, passages ranked, and whether each question is given its own documents."""

    top_k: int = 3
    depth: int = 50
    given: bool = False
    collection: str = "default"


@dataclass(frozen=True, slots=True)
class Run:
    """A set asked to its end; `parts` are what the signature abbreviates, so that figures can be compared later."""

    name: str
    sha256: str
    signature: str
    options: RunOptions
    outcomes: tuple[Outcome, ...]
    metrics: Metrics
    parts: dict[str, str | int | float] = field(default_factory=dict)
