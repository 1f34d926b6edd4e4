"""`jushi eval`: a question set asked of an index, of documents indexed for the occasion, or of a running service."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qa.cli import baseline
from qa.cli.compare import bound
from qa.cli.program import DONE, FAILED, Command, refuse, write_json
from qa.errors import NotFound

if TYPE_CHECKING:
    from qa.evaluation.asking import LocalEndpoint
    from qa.evaluation.team import Asker
    from qa.evaluation.types import QuestionSet
    from qa.ingest import Progress
    from qa.settings import Settings
    from qa.wiring import Service

_WORTH_A_PROCESS = 400  # questions: fewer are asked sooner than another process is up
RUNS = Path("runs")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "questions", nargs="+", type=Path, metavar="QUESTIONS", help="a question set, in any known format"
    )
    asked = parser.add_argument_group("what is asked; by default the index in --data")
    asked.add_argument(
        "--documents",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="these documents, indexed for the occasion; without a PATH: those that the question set brings along",
    )
    asked.add_argument("--url", help="a running service, for instance http://127.0.0.1:8000")
    asked.add_argument("--key", help="the key that the service wants")
    asked.add_argument("--collection", default="default", metavar="NAME", help="the set of documents to ask")
    how = parser.add_argument_group("how")
    how.add_argument("--top-k", type=int, default=3, metavar="N", help="how many quotes at most (default: 3)")
    how.add_argument(
        "--depth", type=int, default=50, metavar="N", help="how many ranked passages are looked at (default: 50)"
    )
    how.add_argument("--given", action="store_true", help="ask each question of its own documents alone")
    how.add_argument(
        "--noise", type=float, default=0.0, metavar="RATE", help="of RGB's passages, the share that does not answer"
    )
    how.add_argument("--passages", type=int, default=5, metavar="N", help="RGB's passages per question (default: 5)")
    how.add_argument("--workers", type=int, metavar="N", help="how many questions are asked at a time")
    out = parser.add_argument_group("what comes out")
    out.add_argument("--out", type=Path, metavar="RUN", help="the run's folder (default: runs/ and the set's name)")
    out.add_argument("--again", action="store_true", help="start over instead of going on with the run in the folder")
    out.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="MEASURE=VALUE",
        help="exit with 1 if this measure is worse (repeatable)",
    )
    baseline.arguments(out)


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    # A question's matrices are small: two threads wait for each other longer than they work. NumPy reads this once.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from qa.cli import differences, figures, show
    from qa.evaluation.compare import comparison_payload
    from qa.evaluation.formats import Noise, read_questions
    from qa.evaluation.run import evaluate, forget, metrics_payload
    from qa.evaluation.types import RunOptions

    _check(options)
    least = dict(map(bound, options.fail_under))
    asked = read_questions(options.questions, noise=Noise(options.noise, options.passages))
    folder = options.out or RUNS / asked.name
    if options.again:
        forget(folder)
    how = RunOptions(options.top_k, options.depth, options.given, options.collection)
    with ExitStack() as stack:
        progress = stack.enter_context(show.progress(quiet=options.json))
        asker = _remote(options, stack) if options.url else _local(options, settings, asked, stack, progress)
        run = evaluate(asked, asker, folder=folder, options=how, progress=progress)
    below = figures.below(run, least)
    compared = baseline.against(options, run)
    if options.json:
        write_json(metrics_payload(run) | ({"compared": comparison_payload(compared)} if compared else {}))
    else:
        figures.show(run, folder, below)
        if compared:
            differences.show(compared)
    return FAILED if below or (compared and compared.drops) else DONE


def _check(options: argparse.Namespace) -> None:
    """Refuse what cannot be, before anything is read."""
    baseline.check(options)
    if not 1 <= options.top_k <= 20:
        refuse(f"--top-k is {options.top_k}; expected 1 to 20.")
    if not 0 <= options.depth <= 100:
        refuse(f"--depth is {options.depth}; expected 0 to 100.")
    if options.workers is not None and not 1 <= options.workers <= 64:
        refuse(f"--workers is {options.workers}; expected 1 to 64.")
    if options.url and options.documents is not None:
        refuse("--url and --documents exclude each other: a running service has its own documents.")
    for path in (*options.questions, *(options.documents or ())):
        if not path.exists():
            refuse(f"There is no {path}. Name files or folders that exist.")


def _remote(options: argparse.Namespace, stack: ExitStack) -> Asker:
    from qa.evaluation.remote import RemoteEndpoint
    from qa.evaluation.team import Threads

    endpoint = stack.enter_context(closing(RemoteEndpoint(options.url, options.key)))
    return Threads(endpoint, options.workers or 2)


def _local(
    options: argparse.Namespace,
    settings: Settings,
    asked: QuestionSet,
    stack: ExitStack,
    progress: Progress | None,
) -> Asker:
    from qa.evaluation.team import Alone, Processes
    from qa.wiring import open_service

    if options.documents is not None:
        folder = stack.enter_context(TemporaryDirectory(prefix="jushi-eval-"))
        settings = settings.model_copy(update={"data": Path(folder)})
        with closing(open_service(settings)) as service:
            _index(service, options, asked, progress)
    elif not settings.data.is_dir():
        raise NotFound(_nothing_to_ask(settings.data, asked))
    workers = options.workers or min(os.cpu_count() or 1, 1 + len(asked.questions) // _WORTH_A_PROCESS)
    if workers > 1:
        return Processes(partial(opened, settings), workers)
    return Alone(stack.enter_context(opened(settings)))


@contextmanager
def opened(settings: Settings) -> Iterator[LocalEndpoint]:
    """An endpoint over an index on this machine; what it remembers of conversations is gone when it is closed."""
    from qa.evaluation.asking import LocalEndpoint
    from qa.store import Conversations
    from qa.wiring import open_service

    with TemporaryDirectory(prefix="jushi-eval-") as folder, closing(open_service(settings)) as service:
        service.conversations = Conversations(Path(folder) / "conversations.db")
        yield LocalEndpoint(service)


def _index(service: Service, options: argparse.Namespace, asked: QuestionSet, progress: Progress | None) -> None:
    """Index what `--documents` names, or what the set brings along."""
    if options.documents:
        report = service.index(options.documents, collection=options.collection, progress=progress)
    elif asked.documents:
        report = service.add(asked.documents, collection=options.collection, progress=progress)
    else:
        refuse(f"{asked.name} brings no documents along. Name them: --documents PATH.")
    if not report.added:
        raise NotFound("None of the documents could be read. Name others with --documents PATH.")
    if report.failed and not options.json:
        sys.stderr.write(f"{len(report.failed)} documents could not be read, the first: {report.failed[0].error}\n")


def _nothing_to_ask(data: Path, asked: QuestionSet) -> str:
    brought = " or ask the documents that the set brings along with --documents" if asked.documents else ""
    return f"No documents are indexed in {data}. Run `jushi index PATH --data {data}` first{brought}."


EVAL = Command(
    "eval", "Ask a question set and write down how good the answers are; an interrupted run goes on.", _arguments, _eval
)
