"""The headline figures of a run for people: a small table with intervals, the signature, and where the report lies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.evaluation.compare import is_worse
from qa.evaluation.run import REPORT
from qa.evaluation.types import Figure, Run

HEADLINE = {
    "right quote first": "quote_hit@1",
    "right quote among the first three": "quote_hit@3",
    "quotes verbatim": "verbatim",
    "answer, exact match": "exact_match",
    "answer, character F1": "f1",
    "right passage among the first ten": "recall@10:passage",
    "answered, of those that have an answer": "answered_when_answerable",
    "declined, of those that have none": "declined_when_unanswerable",
    "confidence, AUROC": "auroc",
    "milliseconds, median": "p50:total",
}
Below = Mapping[str, tuple[Figure | None, float]]


def below(run: Run, least: Mapping[str, float]) -> Below:
    """The measures that are worse than they may be, or that the run has not."""
    figures = run.metrics.figures
    return {
        name: (figures.get(name), bound)
        for name, bound in least.items()
        if name not in figures or is_worse(name, figures[name].value, bound)
    }


def show(run: Run, folder: Path, below: Below) -> None:
    """The table, then what is too low."""
    console = Console(highlight=False)
    table = Table("measure", "value", "95 % interval", "questions", box=None, header_style="dim", pad_edge=False)
    for title, name in HEADLINE.items():
        if figure := run.metrics.figures.get(name):
            table.add_row(
                title, _number(figure.value), f"{_number(figure.low)} to {_number(figure.high)}", str(figure.n)
            )
    console.print(table)
    failures = sum(bool(outcome.failure) for outcome in run.outcomes)
    if failures:
        console.print(Text(f"{failures} questions could not be asked; the report says why", style="red"))
    console.print(Text(run.signature, style="dim"), soft_wrap=True)
    console.print(f"report: {folder / REPORT}", soft_wrap=True)
    for name, (figure, bound) in below.items():
        found = "is not among the figures" if figure is None else f"is {figure.value:.4f}"
        console.print(Text(f"{name} {found}; {bound:g} or better is wanted", style="red"), soft_wrap=True)


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) > 1 else f"{value:.3f}"
