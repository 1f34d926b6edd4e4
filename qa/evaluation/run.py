"""A question set asked to its end and written down: the folder that a run is.

Asking is left to an asker, judging to `measures`, the page for people to `report`. A run that was cut short goes on
where it stopped; one that is whole is only read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from qa.errors import RunDiffers, RunError
from qa.evaluation.journal import FILE, Header, Journal, header, read_journal
from qa.evaluation.measures import summarise
from qa.evaluation.report import write_report
from qa.evaluation.signature import signature_line, signature_parts
from qa.evaluation.team import Asker, Conversation
from qa.evaluation.trec import TREC_FILES, write_trec
from qa.evaluation.types import Figure, Metrics, Outcome, Question, QuestionSet, Run, RunOptions
from qa.store.lock import WriterLock

METRICS, REPORT, LOCK = "metrics.json", "report.html", ".lock"
ASKING = "asking"

Progress = Callable[[str, int, int], None]
"""Told the stage, how many questions are done, and how many there are."""

__all__ = ["METRICS", "REPORT", "Run", "RunOptions", "evaluate", "forget", "read_run"]


def evaluate(
    question_set: QuestionSet, asker: Asker, *, folder: Path, options: RunOptions, progress: Progress | None = None
) -> Run:
    """Ask what is left to ask, then write figures, report and rankings beside the outcomes."""
    if not question_set.questions:
        raise RunError(f"{question_set.name} holds no question. Name a set with at least one.")
    parts = signature_parts(asker.about(options.collection), question_set, options)
    folder.mkdir(parents=True, exist_ok=True)
    with WriterLock(folder / LOCK, patience=0.0).held():
        first = header(question_set, options, parts)
        conversations = in_conversations(question_set.questions)
        with Journal(folder / FILE, first, conversations) as journal:
            whole = journal.done == len(conversations) and (folder / METRICS).exists() and (folder / REPORT).exists()
            _ask(conversations, asker, journal, options, progress or (lambda stage, done, total: None))
        return read_run(folder) if whole else _finished(folder)


def read_run(folder: Path) -> Run:
    """A run as it was written; its figures are worked out again where they are missing."""
    first, outcomes = read_journal(folder / FILE)
    return _run(first, outcomes, _read_metrics(folder / METRICS))


def forget(folder: Path) -> None:
    """Remove what a run wrote, and nothing else, so that the folder can hold a new one."""
    for name in (METRICS, REPORT, FILE, *TREC_FILES):
        (folder / name).unlink(missing_ok=True)


def in_conversations(questions: Sequence[Question]) -> list[Conversation]:
    """The questions in order, the turns of a conversation together; a question that stands alone is one of one turn."""
    keys = (question.conversation or f"\0{number}" for number, question in enumerate(questions))
    return [tuple(question for _, question in turns) for _, turns in groupby(zip(keys, questions, strict=True), _key)]


def _key(pair: tuple[str, Question]) -> str:
    return pair[0]


def _ask(
    conversations: Sequence[Conversation], asker: Asker, journal: Journal, options: RunOptions, tell: Progress
) -> None:
    done, total = journal.asked, sum(map(len, conversations))
    left = conversations[journal.done :]
    tell(ASKING, done, total)
    if not left:
        return
    for outcomes in asker.converse(left, options):
        _check_generation(outcomes, journal)
        journal.write(outcomes)
        done += len(outcomes)
        tell(ASKING, done, total)


def _check_generation(outcomes: Sequence[Outcome], journal: Journal) -> None:
    wanted = journal.header["parts"]["index_generation"]
    for outcome in outcomes:
        found = outcome.reply.get("index_generation", wanted)
        if found != wanted:
            raise RunDiffers(
                f"The documents changed while they were asked: index generation {wanted}, now {found}. Start over with "
                "--again while nothing is added or removed."
            )


def _finished(folder: Path) -> Run:
    first, outcomes = read_journal(folder / FILE)
    run = _run(first, outcomes, None)
    write_trec(outcomes, folder)
    write_report(run, folder / REPORT)
    _replace(folder / METRICS, json.dumps(metrics_payload(run), ensure_ascii=False, indent=1) + "\n")
    return run


def _run(first: Header, outcomes: list[Outcome], metrics: Metrics | None) -> Run:
    line = signature_line(first["parts"])
    return Run(
        name=first["name"],
        sha256=first["sha256"],
        signature=line,
        options=RunOptions(**first["options"]),
        outcomes=tuple(outcomes),
        metrics=metrics or summarise(outcomes, signature=line),
        parts=first["parts"],
    )


def metrics_payload(run: Run) -> dict[str, Any]:
    """The figures of a run as plain data: what `metrics.json` holds and `--json` prints."""
    metrics = run.metrics
    return {
        "name": run.name,
        "sha256": run.sha256,
        "questions": len(run.outcomes),
        "signature": run.signature,
        "parts": run.parts,
        "options": asdict(run.options),
        "figures": _figures(metrics.figures),
        "slices": {
            name: {value: _figures(figures) for value, figures in values.items()}
            for name, values in metrics.slices.items()
        },
        "curves": metrics.curves,
    }


def _figures(figures: dict[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: figure._asdict() for name, figure in figures.items()}


def _read_metrics(path: Path) -> Metrics | None:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Metrics(
            figures=_read_figures(stored["figures"]),
            slices={
                name: {value: _read_figures(figures) for value, figures in values.items()}
                for name, values in stored["slices"].items()
            },
            curves={name: [(x, y) for x, y in points] for name, points in stored["curves"].items()},
            signature=stored["signature"],
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None  # the outcomes say it all


def _read_figures(stored: dict[str, dict[str, Any]]) -> dict[str, Figure]:
    return {name: Figure(**figure) for name, figure in stored.items()}


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8", errors="replace")
    fresh.replace(path)
