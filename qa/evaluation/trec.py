"""A run in TREC's shapes, so that any public tool can check the figures.

`run.txt` ranks passages, `run-documents.txt` their documents; `qrels-documents.txt` says which documents are relevant,
where the question set knows. Scores only repeat the ranks: passages are ranked by more than one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.evaluation.types import Outcome, Question

TREC_FILES = ("run.txt", "run-documents.txt", "qrels-documents.txt")
_BLANK = re.compile(r"\s+")


def write_trec(outcomes: Iterable[Outcome], folder: Path) -> None:
    """Write the three files; the last only where a question names a document."""
    outcomes = list(outcomes)
    passages = (line for outcome in outcomes for line in _ranked(outcome.question, _passages(outcome)))
    documents = (line for outcome in outcomes for line in _ranked(outcome.question, _documents(outcome)))
    relevant = [line for outcome in outcomes for line in _relevant(outcome.question)]
    for name, lines in zip(TREC_FILES, (passages, documents, relevant), strict=True):
        if lines:
            _write(folder / name, lines)


def _passages(outcome: Outcome) -> Iterator[str]:
    for passage in outcome.retrieved:
        yield f"{passage.source}#{passage.span.start}-{passage.span.end}"


def _documents(outcome: Outcome) -> Iterable[str]:
    return dict.fromkeys(passage.source for passage in outcome.retrieved)


def _ranked(question: Question, names: Iterable[str]) -> Iterator[str]:
    for rank, name in enumerate(names, start=1):
        yield f"{_word(question.id)} Q0 {_word(name)} {rank} {1 / rank:.6f} jushi"


def _relevant(question: Question) -> Iterator[str]:
    grades = question.grades or tuple((source, 1) for source in question.documents)
    for source, grade in grades:
        yield f"{_word(question.id)} 0 {_word(source)} {grade}"


def _word(name: str) -> str:
    """The format divides at blanks."""
    return _BLANK.sub("_", name)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", errors="replace")
