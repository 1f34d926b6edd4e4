"""`jushi feedback`: what people said about answers, the newest first."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from qa.cli.program import DONE, Command, refuse, write_json

if TYPE_CHECKING:
    from qa.settings import Settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="how many at most (default: 100)")


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    from rich.console import Console
    from rich.text import Text

    from qa.store import FeedbackBox

    if options.limit < 1:
        refuse(f"--limit is {options.limit}; expected 1 or more.")
    given = FeedbackBox(settings.data / "feedback.db").all()[: options.limit]
    if options.json:
        write_json([asdict(each) for each in given])
        return DONE
    console = Console(highlight=False)
    for each in given:
        mark = Text("helpful", style="green") if each.helpful else Text("wrong  ", style="red")
        console.print(Text.assemble(mark, "  ", (each.given_at, "dim"), "  ", each.answer_id))
        if each.comment:
            console.print(Text(f"  {each.comment}"), soft_wrap=True)
    if not given:
        console.print("Nobody has said anything about an answer yet.")
    return DONE


FEEDBACK = Command("feedback", "List what people said about answers, the newest first.", _arguments, _feedback)
