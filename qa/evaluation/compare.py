"""Runs side by side: each against the first, question by question.

Only questions that both were asked are compared, so runs over parts of a set can be, too. A difference is believed
where chance alone would seldom make one as large; asked of many measures and runs at once, that is corrected for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from qa.errors import RunError
from qa.evaluation.measures.summary import figures
from qa.evaluation.measures.table import Table
from qa.evaluation.significance import chance, holm
from qa.evaluation.tally import Tally
from qa.evaluation.types import Figure

RIGHT = "right"
# What is compared unless measures are named: what a user notices, and what retrieval has to do with it. Few, for
# each further one makes a difference harder to believe.
COMPARED = (
    RIGHT,
    "quote_hit@1",
    "exact_match",
    "f1",
    "declined_when_unanswerable",
    "answered_when_answerable",
    "recall@10:passage",
    "mrr@10:passage",
    "verbatim",
    "auroc",
    "ece",
)
# Further values that questions of a baseline are kept with: figures of a whole run are made of them.
NEEDED = ("confidence", "answerable", "selective_accuracy")
SIGNIFICANT = 0.05
_LOWER_IS_BETTER = {"false_answers", "aurc", "ece", "p50", "p95", "p99"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of one run against the first run, over the `n` questions that both have it for.

    `change` carries the 95 % interval of the paired difference and `corrected` the corrected chance; both are None
    for a measure of a whole run, which no single question has.
    """

    run: int
    measure: str
    before: Figure
    after: Figure
    change: Figure | None
    chance: float | None
    corrected: float | None = None

    @property
    def worse(self) -> bool:
        """Whether the run is worse by any amount."""
        return is_worse(self.measure, self.after.value, self.before.value)

    @property
    def dropped(self) -> bool:
        """Whether it is worse by more than chance: beyond the first run's interval, or significantly."""
        edge = self.before.high if lower_is_better(self.measure) else self.before.low
        significant = self.corrected is not None and self.corrected < SIGNIFICANT
        return self.worse and (significant or is_worse(self.measure, self.after.value, edge))


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that one run got right and the other wrong, with both answers."""

    run: int
    id: str
    question: str
    before: str
    after: str
    won: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs by name, what they share, how their measures differ, and which questions were won and lost.

    `shared` and `left_out` are numbers of questions, one for each run after the first.
    """

    names: tuple[str, ...]
    signatures: tuple[str, ...]
    shared: tuple[int, ...]
    left_out: tuple[int, ...]
    differences: tuple[Difference, ...]
    changed: tuple[Changed, ...]

    @property
    def drops(self) -> tuple[Difference, ...]:
        """What got worse by more than chance."""
        return tuple(each for each in self.differences if each.dropped)


class _Pair(NamedTuple):
    """The first run, a later one by its number, and the ids of the questions that both have."""

    number: int
    first: Tally
    other: Tally
    ids: list[str]

    def values(self, run: Tally) -> list[dict[str, float | None]]:
        """What one of the two has for each question; without measures that the other run lacks altogether."""
        names = _measured(self.first) & _measured(self.other)
        return [{name: value for name, value in run.questions[id].values.items() if name in names} for id in self.ids]

    def changes(self, measures: Sequence[str]) -> list[dict[str, float | None]]:
        """For each question the change of these measures, where both have it for one."""
        both = ((self.first.questions[id].values, self.other.questions[id].values) for id in self.ids)
        return [
            {name: after[name] - before[name] for name in measures if name in before and name in after}
            for before, after in both
        ]


def compare(runs: Sequence[Tally], *, measures: Sequence[str] = ()) -> Comparison:
    """Compare every run with the first; of the measures of interest the first tells won from lost."""
    pairs = [_pair(number, runs[0], other) for number, other in enumerate(runs[1:], start=1)]
    wanted = tuple(measures) or COMPARED
    differences = [found for pair in pairs for found in _differences(pair, wanted)]
    return Comparison(
        names=tuple(run.name for run in runs),
        signatures=tuple(run.signature for run in runs),
        shared=tuple(len(pair.ids) for pair in pairs),
        left_out=tuple(len(pair.first.questions.keys() ^ pair.other.questions.keys()) for pair in pairs),
        differences=tuple(_corrected(differences)),
        changed=tuple(changed for pair in pairs for changed in _changed(pair, wanted[0])),
    )


def comparison_payload(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data: what `--json` prints."""
    differences = [
        {
            **asdict(each),
            "before": each.before._asdict(),
            "after": each.after._asdict(),
            "change": each.change and each.change._asdict(),
            "worse": each.worse,
            "dropped": each.dropped,
        }
        for each in comparison.differences
    ]
    return {**asdict(comparison), "differences": differences}


def measures_of(runs: Sequence[Tally]) -> list[str]:
    """Every measure that one of the runs has."""
    return sorted({name for run in runs for name in run.figures})


def lower_is_better(measure: str) -> bool:
    """Whether less of it is better: errors and times."""
    return measure.partition(":")[0].partition("@")[0] in _LOWER_IS_BETTER


def is_worse(measure: str, value: float, than: float) -> bool:
    """Whether the value is the worse of the two; what differs in the last bits alone is not."""
    difference = than - value if lower_is_better(measure) else value - than
    return difference < -1e-9


def _pair(number: int, first: Tally, other: Tally) -> _Pair:
    ids = [id for id in first.questions if id in other.questions]
    if not ids:
        message = f"{first.name} and {other.name} share no question, by id. Compare runs over the same set."
        raise RunError(message)
    return _Pair(number, first, other, ids)


def _measured(run: Tally) -> set[str]:
    return {name for one in run.questions.values() for name in one.values}


def _differences(pair: _Pair, measures: Sequence[str]) -> Iterator[Difference]:
    before, after = (figures(Table.of(pair.values(run))) for run in (pair.first, pair.other))
    rows = pair.changes(measures)
    changes = figures(Table.of(rows))
    for measure in measures:
        if measure in before and measure in after:
            paired = [change for row in rows if (change := row.get(measure)) is not None]
            tested: tuple[Figure | None, float | None] = (changes[measure], chance(paired)) if paired else (None, None)
            yield Difference(pair.number, measure, before[measure], after[measure], *tested)


def _corrected(differences: Sequence[Difference]) -> Iterator[Difference]:
    tested = [each.chance for each in differences if each.chance is not None]
    corrected = iter(holm(tested))
    for each in differences:
        yield each if each.chance is None else replace(each, corrected=next(corrected))


def _changed(pair: _Pair, measure: str) -> Iterator[Changed]:
    """The questions that this measure says were won or lost, the lost ones first; what is right, where none has it."""
    by = measure if any(measure in row for row in pair.changes([measure])) else RIGHT
    found = []
    for id, row in zip(pair.ids, pair.changes([by]), strict=True):
        if change := row.get(by):
            before, after = pair.first.questions[id], pair.other.questions[id]
            won = is_worse(by, 0.0, change)
            found.append(Changed(pair.number, id, before.question, before.answer, after.answer, won))
    return iter(sorted(found, key=lambda changed: changed.won))
