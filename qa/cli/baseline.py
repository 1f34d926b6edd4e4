"""What `jushi eval` is compared with and what it leaves to be compared with: the baseline, for CI."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.program import refuse

if TYPE_CHECKING:
    from qa.evaluation.compare import Comparison
    from qa.evaluation.types import Run


def arguments(parser: argparse._ActionsContainer) -> None:
    """The options that name baselines."""
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="exit with 1 on a drop below this baseline or run that is more than chance",
    )
    parser.add_argument(
        "--save-baseline", type=Path, metavar="FILE", help="write what later runs are to be compared with"
    )


def check(options: argparse.Namespace) -> None:
    """Refuse a baseline that is not there before anything is asked."""
    if options.baseline and not options.baseline.exists():
        refuse(f"There is no {options.baseline}. Write it first, with --save-baseline.")


def against(options: argparse.Namespace, run: Run) -> Comparison | None:
    """Compare the run with its baseline, if one is named; then keep it as one, if that is asked."""
    from qa.evaluation.compare import COMPARED, NEEDED, compare
    from qa.evaluation.tally import open_tally, tally, write_tally

    done = tally(run)
    comparison = compare([open_tally(options.baseline), done]) if options.baseline else None
    if options.save_baseline:
        write_tally(done, options.save_baseline, measures=(*COMPARED, *NEEDED))
    return comparison
