"""How a comparison looks to a person: what differs, whether that is chance, and which questions changed sides."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.evaluation.compare import SIGNIFICANT, Changed, Comparison, Difference, is_worse
from qa.evaluation.tally import Tally
from qa.evaluation.types import Figure

MOST_QUESTIONS = 10
WIDE = 120
Below = Sequence[tuple[Tally, str, float]]


def under(run: Tally, measure: str, least: float) -> bool:
    """Whether the run's measure is worse than it may be, or missing."""
    return measure not in run.figures or is_worse(measure, run.figures[measure].value, least)


def show(comparison: Comparison, below: Below = ()) -> None:
    """For each run after the first a table and the questions that changed; then what is too low."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDE  # in a log nothing is cut off
    for number, name in enumerate(comparison.names[1:], start=1):
        console.print(Text.assemble((comparison.names[0], "bold"), " → ", (name, "bold")), soft_wrap=True)
        if left_out := comparison.left_out[number - 1]:
            shared = comparison.shared[number - 1]
            console.print(Text(f"{shared} questions are in both; {left_out} in one alone are left out", style="yellow"))
        console.print(_table([each for each in comparison.differences if each.run == number]))
        _questions(console, [each for each in comparison.changed if each.run == number])
    for drop in comparison.drops:
        console.print(Text(f"{comparison.names[drop.run]}: {drop.measure} dropped by more than chance", style="red"))
    for run, measure, least in below:
        figure = run.figures.get(measure)
        found = f"is {figure.value:.4f}" if figure else "is not among the figures"
        console.print(Text(f"{run.name}: {measure} {found}; {least:g} is wanted", style="red"), soft_wrap=True)


def _table(differences: Sequence[Difference]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("measure", "before", "after", "change", "95 % interval", "p", "n"):
        table.add_column(title, justify="left" if title == "measure" else "right", overflow="fold")
    for each in differences:
        significant = each.corrected is not None and each.corrected < SIGNIFICANT
        style = ("red" if each.worse else "green") if significant or each.dropped else ""
        table.add_row(
            each.measure,
            f"{each.before.value:.3f}",
            f"{each.after.value:.3f}",
            f"{each.after.value - each.before.value:+.3f}",
            _interval(each.change),
            "–" if each.corrected is None else f"{each.corrected:.3f}",
            str(each.after.n),
            style=style,
        )
    return table


def _interval(change: Figure | None) -> str:
    return f"{change.low:+.3f} to {change.high:+.3f}" if change else "–"


def _questions(console: Console, changed: Sequence[Changed]) -> None:
    won = [each for each in changed if each.won]
    lost = [each for each in changed if not each.won]
    console.print(f"\n{len(won)} won, {len(lost)} lost")
    for sign, style, some in (("−", "red", lost), ("+", "green", won)):
        for each in some[:MOST_QUESTIONS]:
            line = f"{sign} {each.id}  {each.question}  {each.before} → {each.after}"
            console.print(Text(line, style=style), soft_wrap=True)
        if len(some) > MOST_QUESTIONS:
            console.print(Text(f"  … and {len(some) - MOST_QUESTIONS} more; --json lists all", style="dim"))
