"""The page of a comparison: runs side by side, what is chance and what is not, and the questions that changed sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qa.evaluation.compare import SIGNIFICANT, Changed, Comparison, Difference
from qa.evaluation.report.figures import Shown, number, shown
from qa.evaluation.report.writing import rendered, write
from qa.evaluation.types import Figure


class Line(NamedTuple):
    """One measure of two runs; `verdict` is `better`, `worse` or, where it may be chance, empty."""

    before: Shown
    after: Shown
    change: str
    interval: str
    chance: str
    verdict: str


class Side(NamedTuple):
    """A run against the first: its table and the questions that were lost and won."""

    name: str
    signature: str
    shared: int
    left_out: int
    lines: list[Line]
    lost: list[Changed]
    won: list[Changed]


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write the comparison as one HTML file."""
    page: dict[str, Any] = {
        "name": " ↔ ".join(comparison.names),
        "first": comparison.names[0],
        "first_signature": comparison.signatures[0],
        "sides": list(_sides(comparison)),
    }
    write(rendered("comparison.html.j2", page), path)


def _sides(comparison: Comparison) -> Iterator[Side]:
    for run in range(1, len(comparison.names)):
        changed = [each for each in comparison.changed if each.run == run]
        yield Side(
            comparison.names[run],
            comparison.signatures[run],
            comparison.shared[run - 1],
            comparison.left_out[run - 1],
            [_line(each) for each in comparison.differences if each.run == run],
            [each for each in changed if not each.won],
            [each for each in changed if each.won],
        )


def _line(each: Difference) -> Line:
    certain = each.dropped or (each.corrected is not None and each.corrected < SIGNIFICANT)
    return Line(
        shown(each.measure, each.before),
        shown(each.measure, each.after),
        _signed(each.measure, each.after.value - each.before.value),
        _interval(each.measure, each.change),
        "–" if each.corrected is None else f"{each.corrected:.3f}",
        ("worse" if each.worse else "better") if certain else "",
    )


def _signed(measure: str, value: float) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else "±"
    return sign + number(measure, abs(value))


def _interval(measure: str, change: Figure | None) -> str:
    return f"{_signed(measure, change.low)} … {_signed(measure, change.high)}" if change else "–"
