"""Outcomes by hand: replies in the service's shape, right or wrong on demand, and random ones of all kinds."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from qa.evaluation.types import Outcome, Question, Retrieved
from qa.types import Span

ANSWER = "4000亿元"
RIGHT, WRONG, LACKING = "产业达到4000亿元规模。", "产业达到5000亿元规模。", "产业正在发展。"
ANSWERABLE = Question("q", "泰州大健康产业目标是多少", (ANSWER,), ("a.txt",), type="number")
UNANSWERABLE = Question("u", "无锡大健康产业目标是多少", answerable=False, type="none")


def cited(quote: str, source: str = "a.txt", *, verbatim: bool | None = True) -> dict[str, Any]:
    """A citation, checked against its document unless `verbatim` is None."""
    citation: dict[str, Any] = {"source": source, "quote": quote, "start": 10, "end": 10 + len(quote)}
    return citation if verbatim is None else {**citation, "verbatim": verbatim}


def answer(*citations: dict[str, Any], text: str = ANSWER, confidence: float = 0.9) -> dict[str, Any]:
    """A reply that answers."""
    return {
        "status": "answered",
        "confidence": confidence,
        "confidence_label": "high" if confidence >= 0.8 else "medium" if confidence >= 0.5 else "low",
        "answer": {"text": text},
        "citations": list(citations),
        "timings_ms": {"retrieve": 1.0, "total": 3.0},
    }


def refusal(confidence: float = 0.1) -> dict[str, Any]:
    """A reply that declines."""
    return {
        "status": "not_found",
        "confidence": confidence,
        "confidence_label": "low",
        "answer": None,
        "citations": [],
        "timings_ms": {"retrieve": 1.0, "total": 2.0},
    }


def ranked(*right: bool, source: str = "a.txt") -> tuple[Retrieved, ...]:
    """Passages as ranked, each in a section of its own."""
    return tuple(
        Retrieved(source, "d", Span(10 * n, 10 * n + 9), f"s{n}", 1 / (n + 1), n + 1, n + 1, each)
        for n, each in enumerate(right)
    )


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """One outcome of any kind."""
    answerable = draw(st.booleans())
    number = draw(st.integers(0, 10**6))
    question = Question(
        f"q{number}",
        draw(st.sampled_from(["泰州目标是多少", "誰是市委書記", "哪年"])),
        (ANSWER,) if answerable else (),
        draw(st.sampled_from([(), ("a.txt",), ("a.txt", "b.txt")])),
        answerable,
        draw(st.sampled_from(["", "number", "list"])),
    )
    if draw(st.integers(0, 9)) == 0:
        return Outcome(question, {}, failure="refused")
    confidence = draw(st.integers(0, 20)) / 20
    quotes = draw(st.lists(st.sampled_from([RIGHT, WRONG, LACKING, RIGHT * 40]), min_size=1, max_size=3))
    citations = [cited(quote, draw(st.sampled_from(["a.txt", "b.txt", "c.txt"]))) for quote in quotes]
    text = draw(st.sampled_from([ANSWER, "5000亿元", "4000亿", ""]))
    reply = draw(st.sampled_from([answer(*citations, text=text, confidence=confidence), refusal(confidence)]))
    flags = draw(st.lists(st.booleans(), max_size=60))
    return Outcome(question, reply, ranked(*flags), (0, 1), draw(st.integers(1, 100)) / 4)
