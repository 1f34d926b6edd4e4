"""Question sets in, whatever their shape: a table of formats, told apart by what a file holds, not by its name.

Several files are one set. What no format checks for itself is checked here: something asked, ids that are unique,
questions that say what would be right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from qa.errors import MalformedSet, QuestionSetError, UnknownFormat
from qa.evaluation.formats.fields import Record, json_lines, json_whole
from qa.evaluation.formats.files import SetFile
from qa.evaluation.formats.lines import read_flat, read_lines
from qa.evaluation.formats.parts import Part
from qa.evaluation.formats.squad import read_squad
from qa.evaluation.types import Question, QuestionSet, SourceText

SHAPES: tuple[tuple[frozenset[str], Callable[[Sequence[Record]], Part]], ...] = (
    (frozenset({"turns"}), read_lines),
    (frozenset({"question", "context"}), read_flat),
    (frozenset({"question"}), read_lines),
)
"""Rows of JSON: the fields that tell a format, the most telling first."""


def read_questions(paths: Sequence[Path]) -> QuestionSet:
    """The questions of all the files, with the documents that they bring along."""
    if not paths:
        raise QuestionSetError("No question set is named. Give at least one file of questions.")
    hashed = hashlib.sha256()
    parts = []
    for path in paths:
        file = SetFile.read(path)
        hashed.update(hashlib.sha256(file.packed).digest())
        parts.append(_part(file))
    return _joined(parts, hashed.hexdigest())


def _part(file: SetFile) -> Part:
    start = file.text.lstrip()[:1]
    if start == "{" and _one_a_line(file):
        return _rows(file, list(json_lines(file)))
    if start in ("{", "["):
        return _whole(file, json_whole(file))
    raise UnknownFormat(f"{file.path} is in no known shape of question sets.")


def _one_a_line(file: SetFile) -> bool:
    """Whether the first line is a whole object: broken lines further down are for that format to name."""
    _, first = next(file.lines())
    return first.rstrip().endswith("}") and not first.lstrip().startswith('{"data"')


def _whole(file: SetFile, value: object) -> Part:
    if isinstance(value, list):
        rows = [Record.of(file, f"[{number}]", each) for number, each in enumerate(value)]
        if rows and ("paragraphs" in rows[0] or "qas" in rows[0]):
            return read_squad(Record(file, "", {"data": value}))
        return _rows(file, rows)
    whole = Record.of(file, "", value)
    return read_squad(whole) if "data" in whole else _rows(file, [whole])


def _rows(file: SetFile, rows: Sequence[Record]) -> Part:
    if not rows:
        raise QuestionSetError(f"{file.path} holds no questions. A question set needs at least one.")
    for fields, read in SHAPES:
        if fields <= rows[0].values.keys():
            return read(rows)
    found = ", ".join(sorted(rows[0].values))
    raise UnknownFormat(f"{file.path}: JSON with the fields {found or '(none)'}.")


def _joined(parts: Sequence[Part], sha256: str) -> QuestionSet:
    documents: dict[str, SourceText] = {}
    for part in parts:
        documents |= {document.source: document for document in part.documents}
    questions = _checked(parts)
    if not questions:
        raise QuestionSetError(f"{parts[0].path} holds no questions. A question set needs at least one.")
    return QuestionSet(
        name="+".join(dict.fromkeys(part.path.name.split(".")[0] for part in parts)),
        format="+".join(dict.fromkeys(part.format for part in parts)),
        questions=tuple(questions),
        documents=tuple(documents.values()),
        sha256=sha256,
    )


def _checked(parts: Sequence[Part]) -> list[Question]:
    """All questions under ids of their own; those of several files that share ids get the file's name in front."""
    found: dict[str, Question] = {}
    for part in parts:
        places: dict[str, str] = {}
        for place, question in part.questions:
            if question.id in places:
                raise MalformedSet(f'{part.path}, {place}: the id "{question.id}" is also at {places[question.id]}.')
            places[question.id] = place
            fault = _fault(question)
            if fault:
                raise MalformedSet(f'{part.path}, {place}: question "{question.id}" {fault}.')
            name = question.id
            while name in found:
                name = f"{part.path.name.split('.')[0]}:{name}"
            found[name] = replace(question, id=name)
    return list(found.values())


def _fault(question: Question) -> str:
    """What keeps a question from being judged, or nothing."""
    known = question.answers or question.gold or question.grades
    if question.answerable and not known:
        return 'is answerable but has no answers; give "answers", or set "answerable" to false'
    if not question.answerable and question.answers:
        return 'has answers but is marked unanswerable; set "answerable" to true, or take the answers out'
    return ""
