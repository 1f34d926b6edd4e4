"""The commands that need no web server: index and ask."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.backup import EXPORT, IMPORT
from qa.cli.compare import COMPARE
from qa.cli.evaluate import EVAL
from qa.cli.feedback import FEEDBACK
from qa.cli.keys import KEYS
from qa.cli.program import DONE, FAILED, Command, refuse, write_json
from qa.cli.questions import QUESTIONS
from qa.errors import NotFound

if TYPE_CHECKING:
    from qa.ingest import IngestReport
    from qa.settings import Settings
    from qa.types import Answer


def _index_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a directory with all below it")
    parser.add_argument("--collection", default="default", metavar="NAME", help="the set of documents to add to")
    parser.add_argument("--watch", action="store_true", help="go on until stopped, and follow the files as they change")


def _index(options: argparse.Namespace, settings: Settings) -> int:
    from qa.cli import show
    from qa.wiring import open_service

    for path in options.paths:
        if not path.exists():
            refuse(f"There is no {path}. Name files or directories that exist.")

    def tell(report: IngestReport) -> None:
        if options.json:
            write_json(asdict(report))
        else:
            show.report(report)

    with closing(open_service(settings)) as service:
        with show.progress(quiet=options.json) as progress:
            report = service.index(options.paths, collection=options.collection, progress=progress)
        tell(report)
        if options.watch:
            from qa.cli.watching import follow

            follow(options, lambda: service.index(options.paths, collection=options.collection), tell)
            return DONE
    return FAILED if report.failed else DONE


def _ask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "question", nargs="?", metavar="QUESTION", help="a question in Chinese; none: a conversation, line by line"
    )
    parser.add_argument("--collection", default="default", metavar="NAME", help="the set of documents to ask")
    parser.add_argument("--top-k", type=int, default=3, metavar="N", help="how many quotes at most (default: 3)")
    parser.add_argument(
        "--script",
        default="original",
        choices=("original", "simplified", "traditional"),
        help="the script in which quotes are shown",
    )


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from qa.cli.chat import converse
    from qa.types import Reason
    from qa.wiring import open_service

    if not settings.data.is_dir():
        raise _nothing_indexed(settings.data)
    if not 1 <= options.top_k <= 20:
        refuse(f"--top-k is {options.top_k}; expected 1 to 20.")
    with closing(open_service(settings)) as service:
        if options.question is None and not service.documents(options.collection):
            raise _nothing_indexed(settings.data)

        def ask(question: str, conversation: str | None = None) -> Answer:
            asked = {"collection": options.collection, "top_k": options.top_k, "script": options.script}
            return service.ask(question, conversation_id=conversation, **asked)

        if options.question is None:
            converse(ask, lambda answer: _show(answer, options))
            return DONE
        answer = ask(options.question)
    if answer.not_found and answer.not_found.reason is Reason.NO_DOCUMENTS:
        raise _nothing_indexed(settings.data)
    _show(answer, options)
    return DONE


def _show(answer: Answer, options: argparse.Namespace) -> None:
    from qa.payload import answer_payload

    if options.json:
        write_json(answer_payload(answer))
    else:
        from qa.cli import show

        show.answer(answer_payload(answer), converted=options.script != "original")


def _nothing_indexed(data: Path) -> NotFound:
    return NotFound(f"No documents are indexed in {data}. Run `jushi index PATH --data {data}` first.")


COMMANDS = (
    Command(
        "index", "Read documents and make them answerable; unchanged ones are left alone.", _index_arguments, _index
    ),
    Command("ask", "Ask a question; the answer is a quote. Not finding one is an answer too.", _ask_arguments, _ask),
    EVAL,
    COMPARE,
    QUESTIONS,
    FEEDBACK,
    EXPORT,
    IMPORT,
    KEYS,
)
