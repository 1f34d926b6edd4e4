"""Runs made by hand: what a question wanted, what it got, and the figures of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa.evaluation.measures import summarise
from qa.evaluation.types import Outcome, Question, Retrieved, Run, RunOptions
from qa.types import Span

SOURCE = "report.txt"


def citation(quote: str, marked: str, *, source: str = SOURCE, start: int = 100) -> dict[str, Any]:
    """A quote with one place marked in it."""
    at = start + quote.index(marked)
    return {
        "source": source,
        "section": "目标",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "highlights": [{"start": at, "end": at + len(marked)}],
        "verbatim": True,
    }


def got(quote: str, marked: str, *, confidence: float = 0.9, source: str = SOURCE) -> dict[str, Any]:
    """The reply that answers with this quote."""
    cited = citation(quote, marked, source=source)
    return {
        "status": "answered",
        "answer": {"text": marked, "citation": 0, **cited["highlights"][0]},
        "citations": [cited],
        "related": [],
        "not_found": None,
        "confidence": confidence,
        "confidence_label": "high",
        "timings_ms": {"total": 5.0},
    }


def refused(confidence: float = 0.1) -> dict[str, Any]:
    """The reply that says "not found"."""
    return {
        "status": "not_found",
        "answer": None,
        "citations": [],
        "related": [citation("别的一句。", "别的")],
        "not_found": {"reason": "low_confidence", "message": "…", "missing": []},
        "confidence": confidence,
        "confidence_label": "low",
        "timings_ms": {"total": 4.0},
    }


def question(id: str, *, answer: str = "4000亿元", answerable: bool = True) -> Question:
    """A question about the one source."""
    return Question(id, f"{id}的目标是多少", (answer,) if answerable else (), (SOURCE,), answerable, "fact")


def right(id: str) -> Outcome:
    """A question that got what it wanted."""
    return Outcome(question(id), got("规模达到4000亿元。", "4000亿元"), ranked(right_at=0), (0, 1), 5.0)


def wrong(id: str) -> Outcome:
    """A question whose answer is another one."""
    return Outcome(question(id), got("规模达到3000亿元。", "3000亿元", confidence=0.6), ranked(right_at=1), (0, 1), 6.0)


def ranked(*, right_at: int, of: int = 3) -> tuple[Retrieved, ...]:
    """Passages in order, one of them right."""
    return tuple(
        Retrieved(
            SOURCE, "d", Span(100 * number, 100 * number + 90), "目标", 1.0 / (number + 1), 1, 1, number == right_at
        )
        for number in range(of)
    )


def made(outcomes: Sequence[Outcome], name: str = "made") -> Run:
    """The run of these outcomes."""
    return Run(
        name, "ab" * 32, "jushi|made", RunOptions(), tuple(outcomes), summarise(outcomes, signature="jushi|made")
    )
