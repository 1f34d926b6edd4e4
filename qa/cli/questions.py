"""`jushi questions`: a question set drafted from documents, for a person to correct; and the checking of any set."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.program import DONE, FAILED, Command, refuse, write_json

if TYPE_CHECKING:
    from qa.drafting.make import Drafted, Wanted
    from qa.settings import Settings

CHECK = "check"
KINDS = ("number", "percent", "person", "speaker", "date", "place", "list", "definition")
ENDINGS = (".csv", ".jsonl", ".xlsx")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "jushi questions PATH… [--out FILE] [options]\n       jushi questions check SET… [--documents PATH…]"
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="documents to draft from, files or directories; or the word check and question sets to be checked",
    )
    drafting = parser.add_argument_group("drafting")
    drafting.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=f"where the questions go, {', '.join(ENDINGS)} (default: questions.csv)",
    )
    drafting.add_argument("--force", action="store_true", help="write over a file that is there")
    drafting.add_argument("--kinds", nargs="+", choices=KINDS, metavar="KIND", help=f"of {', '.join(KINDS)}")
    drafting.add_argument("--limit", type=int, default=0, metavar="N", help="so many questions at most, kinds evenly")
    drafting.add_argument(
        "--twins",
        type=float,
        default=0.25,
        metavar="SHARE",
        help="for this share of them also one that nothing answers (default: 0.25)",
    )
    drafting.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed chooses the same questions")
    checking = parser.add_argument_group("checking")
    checking.add_argument(
        "--documents",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="documents to look for the answers in; without: those of the set, or those indexed in --data",
    )


def _questions(options: argparse.Namespace, settings: Settings) -> int:
    if str(options.paths[0]) == CHECK:
        from qa.cli.checking import check_sets

        return check_sets(options, settings)
    return _draft(options)


def _draft(options: argparse.Namespace) -> int:
    from qa.cli import show
    from qa.documents.find import find
    from qa.drafting.make import make_set
    from qa.drafting.sheet import write_sheet

    out = options.out or Path("questions.csv")
    _refuse_drafting(options, out)
    wanted, files = _wanted(options), find(options.paths)
    with show.progress(quiet=options.json) as progress:
        drafted = make_set(files.files, wanted, progress)
    drafted.failures += files.failures
    if drafted.rows:
        write_sheet(drafted.rows, out)
    if options.json:
        write_json(_drafted_payload(drafted, out))
    else:
        _show_drafted(drafted, out)
    return DONE if drafted.rows else FAILED


def _refuse_drafting(options: argparse.Namespace, out: Path) -> None:
    """Refuse what cannot be, and whatever would cost a person corrections that he made."""
    for path in options.paths:
        if not path.exists():
            refuse(f"There is no {path}. Name files or directories that exist.")
    if options.documents is not None:
        refuse("--documents belongs to `jushi questions check`; name the documents to draft from without it.")
    if out.suffix.lower() not in ENDINGS:
        refuse(f"--out is {out}; expected a name that ends with {', '.join(ENDINGS)}.")
    if not out.parent.is_dir():
        refuse(f"There is no directory {out.parent} for --out. Make it, or name another.")
    if out.exists() and not options.force:
        refuse(f"{out} is there already. Name another with --out, or write over it with --force.")


def _wanted(options: argparse.Namespace) -> Wanted:
    from qa.drafting.make import Wanted
    from qa.drafting.types import Kind

    if options.limit < 0:
        refuse(f"--limit is {options.limit}; expected 1 or more, or 0 for all.")
    if not 0 <= options.twins <= 1:
        refuse(f"--twins is {options.twins}; expected a share from 0 to 1.")
    kinds = tuple(Kind(kind) for kind in options.kinds or KINDS)
    return Wanted(kinds, options.limit, options.twins, options.seed)


def _drafted_payload(drafted: Drafted, out: Path) -> dict[str, object]:
    return {
        "out": str(out) if drafted.rows else None,
        "questions": len(drafted.rows),
        "types": drafted.kinds,
        "found": drafted.found,
        "documents": drafted.documents,
        "characters": drafted.characters,
        "failed": [{"path": str(path), "error": str(error)} for path, error in drafted.failures],
    }


def _show_drafted(drafted: Drafted, out: Path) -> None:
    from rich.console import Console
    from rich.text import Text

    from qa.cli.show import MOST_FAILURES

    console = Console(highlight=False)
    for path, error in drafted.failures[:MOST_FAILURES]:
        console.print(Text(f"  {path}: {error}", style="red"), soft_wrap=True)
    if len(drafted.failures) > MOST_FAILURES:
        console.print(f"  … and {len(drafted.failures) - MOST_FAILURES} more; --json lists all")
    if not drafted.rows:
        console.print(f"No question could be drafted from {drafted.documents} documents: no sentence fits a pattern.")
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(drafted.kinds.items()))
    console.print(f"{len(drafted.rows)} questions from {drafted.documents} documents: {kinds}")
    console.print(f"{out}: read them, correct them, then `jushi eval {out}`", soft_wrap=True)


QUESTIONS = Command(
    "questions",
    "Draft a question set from documents, for a person to correct; `questions check SET` finds what is wrong with one.",
    _arguments,
    _questions,
)
