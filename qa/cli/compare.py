"""`jushi compare`: runs side by side, with what is chance and what is not; for people, and for CI by its exit code."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.program import DONE, FAILED, Command, refuse, write_json

if TYPE_CHECKING:
    from qa.evaluation.tally import Tally
    from qa.settings import Settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "runs",
        nargs="+",
        type=Path,
        metavar="RUN",
        help="a run's folder, or a baseline's file; each is compared with the first",
    )
    parser.add_argument(
        "--measure",
        action="append",
        default=[],
        metavar="MEASURE",
        help="compare this measure (repeatable); the first named tells which questions were won and lost",
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the comparison as a page, too")
    parser.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="MEASURE=VALUE",
        help="exit with 1 if this measure of a run after the first is worse (repeatable)",
    )
    parser.add_argument(
        "--fail-on-drop",
        action="store_true",
        help="exit with 1 if a run is worse than the first beyond its interval, or significantly",
    )


def _compare(options: argparse.Namespace, settings: Settings) -> int:
    from qa.cli import differences
    from qa.evaluation.compare import compare, comparison_payload
    from qa.evaluation.tally import open_tally

    if len(options.runs) < 2:
        refuse("One run alone cannot be compared. Name two or more: jushi compare BEFORE AFTER.")
    bounds = dict(map(bound, options.fail_under))
    runs = [open_tally(path) for path in options.runs]
    _check_measures((*options.measure, *bounds), runs)
    comparison = compare(runs, measures=options.measure)
    if options.html:
        from qa.evaluation.report.comparison import write_comparison

        write_comparison(comparison, options.html)
    below = [
        (run, name, least) for run in runs[1:] for name, least in bounds.items() if differences.under(run, name, least)
    ]
    if options.json:
        write_json(comparison_payload(comparison))
    else:
        differences.show(comparison, below)
    return FAILED if below or (options.fail_on_drop and comparison.drops) else DONE


def bound(written: str) -> tuple[str, float]:
    """A measure and its least value, as `--fail-under` is given them."""
    name, _, value = written.rpartition("=")
    try:
        return name, float(value)
    except ValueError:
        refuse(f"--fail-under is given {written}; expected a measure and a number, for instance quote_hit@1=0.9.")


def _check_measures(names: tuple[str, ...], runs: list[Tally]) -> None:
    from qa.evaluation.compare import measures_of

    known = measures_of(runs)
    for name in names:
        if name not in known:
            refuse(f"No run has a measure {name!r}. There are: {', '.join(known) or 'none'}.")


COMPARE = Command(
    "compare",
    "Compare runs with the first one: what is better, what is worse, and what is chance.",
    _arguments,
    _compare,
)
