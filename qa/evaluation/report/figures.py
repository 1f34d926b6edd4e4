"""Figures as the report tells them: a number that people read, its interval, and the sentence around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qa.evaluation.report.words import HEADLINES, MEASURES, NAMED, PARTS, SLICES, VALUES, Say, Told
from qa.evaluation.types import Figure, Metrics

# Told as they are; every other measure but times is a share and told in percent.
_PLAIN = {"auroc", "aurc", "ece", "mrr", "ndcg"}
_COUNTS = {"quote_length", "questions_per_second"}
_TIMES = {"p50", "p95", "p99"}
_MOST_VALUES = 20
# What slices are shown by: the first that a slice has.
SLICED_BY = ("quote_hit@1", "declined_when_unanswerable")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure ready to be read, with what it is called and said in a sentence."""

    measure: str
    words: Say
    value: str
    low: str
    high: str
    unit: str
    n: int
    sentence: Say


class Row(NamedTuple):
    """One value of a slice as a bar: all but `shown` and `n` are percentages of its width."""

    name: Say
    at: float
    low: float
    wide: float
    shown: str
    n: int


class Slice(NamedTuple):
    """A way to divide the questions, and the figure of each part; `left_out` parts had too few to be shown."""

    name: Say
    measure: Say
    rows: list[Row]
    left_out: int


def number(measure: str, value: float) -> str:
    """The value as it is read: percent for shares, whole milliseconds; never "100" for what is not quite all."""
    name = _family(measure)
    if name in _PLAIN:
        return f"{value:.3f}"
    if name in _TIMES:
        return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    if name in _COUNTS:
        return f"{value:.1f}"
    share = 100 * value
    return f"{share:.0f}" if 0.5 <= share < 99.5 or share in {0, 100} else f"{share:.1f}"


def shown(measure: str, figure: Figure, told: Told | None = None) -> Shown:
    """The figure with its words; without `told`, its name is put together from what is known of it."""
    value = number(measure, figure.value)
    sentence = Say(*(words.format(value) for words in told.sentence)) if told else Say("", "")
    return Shown(
        measure,
        told.name if told else _called(measure),
        value,
        number(measure, figure.low),
        number(measure, figure.high),
        _unit(measure),
        figure.n,
        sentence,
    )


def headlines(metrics: Metrics) -> list[Shown]:
    """The figures that everyone should see, each with its sentence."""
    return [shown(name, metrics.figures[name], told) for name, told in HEADLINES.items() if name in metrics.figures]


def all_figures(metrics: Metrics) -> list[Shown]:
    """Every figure, by name."""
    return [shown(name, figure) for name, figure in sorted(metrics.figures.items())]


def slices(metrics: Metrics) -> Iterator[Slice]:
    """Every division of the questions into two parts or more, the parts with most questions first."""
    for name, parts in metrics.slices.items():
        for measure in SLICED_BY:
            having = {value: figures[measure] for value, figures in parts.items() if measure in figures}
            if len(having) > 1:
                yield _slice(name, measure, having)


def _slice(name: str, measure: str, parts: Mapping[str, Figure]) -> Slice:
    ordered = sorted(parts.items(), key=lambda part: (-part[1].n, part[0]))
    rows = [
        Row(
            VALUES.get(value, Say(value, value)) if name in NAMED else Say(value, value),
            round(100 * figure.value, 1),
            round(100 * figure.low, 1),
            round(100 * (figure.high - figure.low), 1),
            f"{number(measure, figure.value)} %",
            figure.n,
        )
        for value, figure in ordered[:_MOST_VALUES]
    ]
    return Slice(SLICES.get(name, Say(name, name)), HEADLINES[measure].name, rows, max(0, len(ordered) - _MOST_VALUES))


def _family(measure: str) -> str:
    """What the measure is without its cutoff and level: `recall` of `recall@5:passage`."""
    return measure.partition(":")[0].partition("@")[0]


def _called(measure: str) -> Say:
    name, _, rest = measure.partition(":")
    family, _, cutoff = name.partition("@")
    if family not in MEASURES:
        return Say(measure, measure)
    words = MEASURES[family]
    at = f" @{cutoff}" if cutoff else ""
    part = PARTS.get(rest, Say(rest, rest))
    return Say(words.zh + at + (f"（{part.zh}）" if rest else ""), words.en + at + (f" ({part.en})" if rest else ""))


def _unit(measure: str) -> str:
    family = _family(measure)
    if family in _TIMES:
        return "ms"
    return "" if family in _PLAIN | _COUNTS else "%"
