"""RGB's Chinese testbed: each question has passages of its own, some that answer and some that only look like it.

How many of a question's passages are noise is set by the reader; with nothing but noise the answer is to decline.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.errors import QuestionSetError
from qa.evaluation.formats.fields import Record
from qa.evaluation.formats.files import shown
from qa.evaluation.formats.parts import Part
from qa.evaluation.types import Question, SourceText


@dataclass(frozen=True, slots=True)
class Noise:
    """How many passages each question is given, and which share of them does not answer; 1 asks for refusals."""

    rate: float = 0.0
    passages: int = 5

    def __post_init__(self) -> None:
        """Refuse what cannot be mixed."""
        if not (0 <= self.rate <= 1 and self.passages >= 1):
            raise QuestionSetError(
                f"The share of noise is {self.rate} among {self.passages} passages; expected 0 to 1, among 1 or more."
            )

    def __str__(self) -> str:
        """As a set's name says it."""
        return f"noise-{self.rate:g}-of-{self.passages}"


def read_rgb(records: Sequence[Record], noise: Noise) -> Part:
    """`{"id", "query", "answer", "positive", "negative"}`, the passages as documents."""
    questions, documents = [], []
    for record in records:
        name = record.optional("id") or record.place.removeprefix("line ")
        own = list(_documents(record, name, noise))
        documents += own
        questions.append((record.place, _question(record, name, own, noise)))
    return Part("RGB", records[0].file.path, tuple(questions), tuple(documents), variant=str(noise))


def _documents(record: Record, name: str, noise: Noise) -> Iterator[SourceText]:
    """As the testbed mixes them: the share of noise rounded up, and noise in the place of what is lacking."""
    negative = math.ceil(noise.passages * noise.rate)
    positive = list(_flat(record, "positive"))[: noise.passages - negative]
    for kind, texts in (("p", positive), ("n", list(_flat(record, "negative"))[: noise.passages - len(positive)])):
        for number, text in enumerate(texts, 1):
            yield SourceText(f"rgb-{name}-{kind}{number}.txt", text)


def _question(record: Record, name: str, own: Sequence[SourceText], noise: Noise) -> Question:
    answers, every = _answers(record)
    answerable = noise.rate < 1
    return Question(
        id=name,
        question=record.text("query"),
        answers=answers if answerable else (),
        documents=tuple(document.source for document in own),
        answerable=answerable,
        every=every and answerable,
    )


def _answers(record: Record) -> tuple[tuple[str, ...], bool]:
    """The accepted answers, and whether all of them are wanted.

    A list is of parts that are all wanted, a list inside it of other wordings of one part: of several parts only the
    first wording is kept.
    """
    value = record.values.get("answer")
    parts = [each if isinstance(each, list) else [each] for each in (value if isinstance(value, list) else [value])]
    if not parts or not all(part and all(_is_text(wording) for wording in part) for part in parts):
        raise record.fault(f'"answer" is {shown(value)}; expected a text, a list of texts or a list of such lists')
    if len(parts) == 1:
        return tuple(dict.fromkeys(map(str, parts[0]))), False
    return tuple(dict.fromkeys(str(part[0]) for part in parts)), True


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and bool(str(value).strip())


def _flat(record: Record, name: str) -> Iterator[str]:
    """The passages, also where they are grouped by the part of the answer that they hold: one of each group in turn."""
    groups = [each if isinstance(each, list) else [each] for each in record.many(name)]
    longest = max(map(len, groups), default=0)
    for text in (group[n] for n in range(longest) for group in groups if n < len(group)):
        if not isinstance(text, str):
            raise record.fault(f'"{name}" holds {shown(text)}; expected texts')
        if text.strip():
            yield text
