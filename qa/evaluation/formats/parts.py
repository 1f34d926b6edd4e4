"""What a format makes of a file, before files are joined: questions with their places, documents, judgements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa.evaluation.types import Question, SourceText

Grades = dict[str, dict[str, int]]
"""For each question the sources that were judged, with their grades."""

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\s/\\:*?\"<>|#]+")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A file's share of a question set; `grades` are judgements for questions that another file asks.

    `variant` says which of several sets was made of the same file.
    """

    format: str
    path: Path
    questions: tuple[tuple[str, Question], ...] = ()  # each with its place in the file
    documents: tuple[SourceText, ...] = ()
    grades: Grades = field(default_factory=dict)
    variant: str = ""

    @property
    def name(self) -> str:
        """The file's name without its endings, and the variant."""
        stem = self.path.resolve().name.split(".")[0]
        return f"{stem}-{self.variant}" if self.variant else stem


class Brought:
    """The different texts that a set brings along, each a document under a name of its own."""

    def __init__(self, default: str) -> None:
        """Name those that have no title after this."""
        self._default = default
        self._known: dict[str, SourceText] = {}

    def source(self, text: str, title: str = "") -> str:
        """The name of the document that a text is."""
        if text not in self._known:
            self._known[text] = SourceText(source_name(title or self._default, text), text, title)
        return self._known[text].source

    @property
    def documents(self) -> tuple[SourceText, ...]:
        """All of them, in the order in which they came."""
        return tuple(self._known.values())


def graded(questions: Iterable[tuple[str, Question]], grades: Grades) -> Iterator[tuple[str, Question]]:
    """The questions that have a relevant document, with their judgements."""
    for place, question in questions:
        judged = grades.get(question.id, {})
        relevant = tuple(source for source, grade in judged.items() if grade > 0)
        if relevant:
            yield place, replace(question, documents=relevant, answerable=True, grades=tuple(judged.items()))


def source_name(title: str, text: str) -> str:
    """The name of a document that a set brings along: readable, and the same wherever the same text comes from.

    >>> source_name("战国无双3", "《战国无双3》是由光荣……")
    '战国无双3-b03acaca.txt'
    """
    readable = _UNSAFE.sub("_", title).strip("._")[:_LONGEST_NAME] or "text"
    return f"{readable}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.txt"
