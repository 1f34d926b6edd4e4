"""What is wrong with a question set, before anybody trusts a figure made with it.

Compared is as answers are judged: glosses, white space, width, case and script make no difference. Where answers stand
is for `shelf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.drafting.shelf import Shelf
from qa.evaluation.measures.right import plain
from qa.evaluation.types import Question

Progress = Callable[[str, int, int], None]
_SHOWN = 3


class Fault(StrEnum):
    """What can be wrong with a question of a set; programs are told these words."""

    SAME_ID = "same_id"
    DUPLICATE = "duplicate"
    OTHER_ANSWERS = "other_answers"
    NO_ANSWER = "no_answer"
    UNANSWERABLE = "unanswerable_with_answer"
    UNKNOWN_DOCUMENT = "unknown_document"
    NOT_FOUND = "answer_not_found"
    SEVERAL_DOCUMENTS = "several_documents"


NOTES = frozenset({Fault.SEVERAL_DOCUMENTS})
"""Worth a look, but not wrong."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question with the file and the place in it that it was read from."""

    file: str
    place: str
    question: Question


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one question."""

    file: str
    place: str
    id: str
    question: str
    fault: Fault
    message: str

    @property
    def wrong(self) -> bool:
        """Whether the set has to be corrected."""
        return self.fault not in NOTES


def check(asked: Sequence[Placed], shelf: Shelf | None, progress: Progress | None = None) -> Iterator[Finding]:
    """All that is wrong with these questions; where there is a shelf of documents, also against them."""
    ids: dict[tuple[str, str], Placed] = {}
    questions: dict[str, Placed] = {}
    for number, placed in enumerate(asked, 1):
        yield from _repeated(placed, ids, questions)
        yield from _lacking(placed)
        if shelf is not None:
            yield from _against(placed, shelf)
        if progress:
            progress("questions", number, len(asked))


def _finding(placed: Placed, fault: Fault, message: str) -> Finding:
    return Finding(placed.file, placed.place, placed.question.id, placed.question.question, fault, message)


def _repeated(placed: Placed, ids: dict[tuple[str, str], Placed], questions: dict[str, Placed]) -> Iterator[Finding]:
    """What was there before; turns of conversations may repeat each other, for they mean what was asked before them."""
    question = placed.question
    known = ids.setdefault((placed.file, question.id), placed)
    if known is not placed:
        yield _finding(placed, Fault.SAME_ID, f'the id "{question.id}" is also at {known.place}')
    if question.conversation:
        return
    known = questions.setdefault(plain(question.question).rstrip("?。"), placed)
    if known is placed:
        return
    before, now = (set(map(plain, each.question.answers)) for each in (known, placed))
    fault = Fault.DUPLICATE if before == now or before & now else Fault.OTHER_ANSWERS
    told = "asked before" if fault is Fault.DUPLICATE else "asked before with other answers"
    yield _finding(placed, fault, f"{told}: {known.file}, {known.place}")


def _lacking(placed: Placed) -> Iterator[Finding]:
    question = placed.question
    if question.answerable and not (question.answers or question.grades or question.gold):
        yield _finding(placed, Fault.NO_ANSWER, "answerable, but no answer is given")
    if not question.answerable and question.answers:
        yield _finding(placed, Fault.UNANSWERABLE, "unanswerable, but an answer is given")


def _against(placed: Placed, shelf: Shelf) -> Iterator[Finding]:
    """What the documents have to say: whether they exist, and hold the answers, they alone."""
    question = placed.question
    for name in question.documents:
        if not shelf.called(name):
            yield _finding(placed, Fault.UNKNOWN_DOCUMENT, f"there is no document {name}")
    named = {source for name in question.documents for source in shelf.called(name)}
    if not question.answers or (question.documents and not named):
        return
    standing = {answer: shelf.holding(answer) for answer in question.answers}
    missing = [answer for answer, sources in standing.items() if not (sources & named if named else sources)]
    if len(missing) == len(standing) or (question.every and missing):
        elsewhere = set().union(*standing.values()) if named else set()
        where = "the documents named, but in others" if elsewhere else "any document"
        if question.answerable:
            yield _finding(placed, Fault.NOT_FOUND, f"{'、'.join(missing)} does not stand in {where}")
    elif others := shelf.rivals(question, named):
        yield _finding(placed, Fault.SEVERAL_DOCUMENTS, f"also answered by {_listed(others)}")


def _listed(sources: Sequence[str]) -> str:
    more = f" and {len(sources) - _SHOWN} more" if len(sources) > _SHOWN else ""
    return "、".join(sources[:_SHOWN]) + more
