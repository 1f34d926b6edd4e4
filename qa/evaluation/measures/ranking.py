"""How well right passages, sections and documents were ranked, by ir-measures.

Where answers are known, one right passage is enough: recall@k says whether the first k hold one, and nDCG falls with
its rank. Where sources are graded (BEIR, TREC), documents are measured against all that are judged relevant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qa.evaluation.measures.right import from_named
from qa.evaluation.types import Outcome, Retrieved

if TYPE_CHECKING:
    from ir_measures import Measure

CUTOFFS = (1, 2, 3, 5, 10, 20, 50)
LEVELS = ("passage", "section", "document")
NAMES = (*(f"recall@{k}" for k in CUTOFFS), "mrr@10", "ndcg@10")
_NONE = "\0none"  # stands for the right one that was not retrieved

Values = dict[str, float | None]


class Ranking(NamedTuple):
    """What should have been ranked, with its grades, and what was, best first."""

    wanted: dict[str, int]
    ranked: tuple[str, ...]


def retrieval_values(outcomes: Sequence[Outcome]) -> list[Values]:
    """Each outcome's retrieval measures at each level; None where the question does not say what is right."""
    rankings = {
        f"{number}:{level}": ranking
        for number, outcome in enumerate(outcomes)
        for level in LEVELS
        if (ranking := _ranking(outcome, level)) is not None
    }
    values: list[Values] = [{f"{name}:{level}": None for level in LEVELS for name in NAMES} for _ in outcomes]
    for key, name, value in _measured(rankings):
        number, level = key.split(":")
        values[int(number)][f"{name}:{level}"] = value
    return values


def _ranking(outcome: Outcome, level: str) -> Ranking | None:
    question = outcome.question
    graded = level == "document" and bool(question.grades)
    known = question.answers or question.gold or (level == "document" and question.documents)
    if not question.answerable or not (graded or known):
        return None
    units: dict[str, bool] = {}
    for passage in outcome.retrieved:
        unit = _unit(passage, level)
        right = from_named(question, passage.source) if level == "document" and question.documents else passage.right
        units[unit] = units.get(unit, False) or right
    if graded:
        return Ranking(dict(question.grades), tuple(units))
    places = [place for place, right in enumerate(units.values(), 1) if right]
    ranked = tuple(units)[: places[0]] if places else ()  # what comes behind the one that is wanted counts nothing
    return Ranking({ranked[-1] if ranked else _NONE: 1}, ranked)


def _unit(passage: Retrieved, level: str) -> str:
    if level == "passage":
        return f"{passage.source}#{passage.span.start}-{passage.span.end}"
    return f"{passage.source}#{passage.section}" if level == "section" else passage.source


@cache
def _measures() -> dict[Measure, str]:
    """ir-measures' own objects with our names for them; loaded when something is measured."""
    from ir_measures import RR, R, nDCG

    return dict(zip([*(R @ k for k in CUTOFFS), RR @ 10, nDCG @ 10], NAMES, strict=True))


def _measured(rankings: dict[str, Ranking]) -> Iterable[tuple[str, str, float]]:
    if not rankings:
        return
    from ir_measures import Qrel, ScoredDoc, iter_calc

    wanted = [Qrel(key, unit, grade) for key, each in rankings.items() for unit, grade in each.wanted.items()]
    ranked = [
        ScoredDoc(key, unit, -float(rank)) for key, each in rankings.items() for rank, unit in enumerate(each.ranked)
    ]
    for metric in iter_calc(list(_measures()), wanted, ranked):
        yield metric.query_id, _measures()[metric.measure], float(metric.value)
