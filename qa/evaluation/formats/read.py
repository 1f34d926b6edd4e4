"""Question sets in, whatever their shape: a table of formats, told apart by what a file holds, not by its name.

Several files are one set. What no format checks for itself is checked here: something asked, ids that are unique,
questions that say what would be right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from qa.errors import MalformedSet, QuestionSetError, UnknownFormat
from qa.evaluation.formats.beir import beir_files, is_beir, read_beir
from qa.evaluation.formats.fields import Record, json_lines, json_whole
from qa.evaluation.formats.files import SetFile
from qa.evaluation.formats.lines import read_flat, read_lines
from qa.evaluation.formats.parts import Grades, Part, graded
from qa.evaluation.formats.rgb import Noise, read_rgb
from qa.evaluation.formats.sheets import OLD_EXCEL, ZIP, read_csv, read_workbook
from qa.evaluation.formats.squad import read_squad
from qa.evaluation.formats.tables import has_header
from qa.evaluation.formats.trec import QRELS_LINE, RUN_LINE, TABBED_LINE, TOPIC, read_qrels, read_tabbed_topics
from qa.evaluation.formats.trec import read_topics as read_tagged_topics
from qa.evaluation.types import Question, QuestionSet, SourceText

PLAIN = Noise()
SAMPLE = 5  # lines that are looked at to tell a format

RowsReader = Callable[[Sequence[Record]], Part]


def read_questions(paths: Sequence[Path], *, noise: Noise = PLAIN) -> QuestionSet:
    """The questions of all the files, with the documents that they bring along; `noise` is for RGB's testbed."""
    if not paths:
        raise QuestionSetError("No question set is named. Give at least one file of questions.")
    hashed = hashlib.sha256()
    parts = []
    for path in paths:
        files = _files(path)
        for file in files:
            hashed.update(hashlib.sha256(file.packed).digest())
        part = read_beir(path, files) if path.is_dir() else _part(files[0], noise)
        hashed.update(part.variant.encode())  # the same files mixed in another way are another set
        parts.append(part)
    return _joined(parts, hashed.hexdigest())


def read_part(path: Path) -> Part:
    """What one file or folder holds, each question with its place, before anything is said against any of them."""
    files = _files(path)
    return read_beir(path, files) if path.is_dir() else _part(files[0], PLAIN)


def _files(path: Path) -> list[SetFile]:
    if not path.is_dir():
        return [SetFile.read(path)]
    if is_beir(path):
        return beir_files(path)
    raise UnknownFormat(f"{path} is a folder without queries.jsonl (BEIR). Name the files of the question set.")


def _part(file: SetFile, noise: Noise) -> Part:
    """What a file holds, in the first shape that it has."""
    if file.data.startswith(ZIP):
        return read_workbook(file)
    if file.data.startswith(OLD_EXCEL):
        raise UnknownFormat(f"{file.path} is an old Excel workbook (XLS). Save it as XLSX or CSV.")
    start = file.text.lstrip()[:1]
    if start == "{" and _one_a_line(file):
        return _rows(file, list(json_lines(file)), noise)
    if start in ("{", "["):
        return _whole(file, json_whole(file), noise)
    return _written(file)


def _written(file: SetFile) -> Part:
    """Text that is no JSON: TREC's files, or a table."""
    sample = [line for _, (_, line) in zip(range(SAMPLE), file.lines(), strict=False)]
    if TOPIC.search(file.text):
        return read_tagged_topics(file)
    if QRELS_LINE.fullmatch(sample[0]):
        return read_qrels(file)
    if RUN_LINE.fullmatch(sample[0]):
        raise UnknownFormat(f"{file.path} is a TREC run, which asks nothing. Give the topics and their qrels.")
    if all(map(TABBED_LINE.fullmatch, sample)) and not has_header(sample[0]):
        return read_tabbed_topics(file)
    return read_csv(file)


def _one_a_line(file: SetFile) -> bool:
    """Whether the first of several lines is a whole object: broken lines further down are for that format to name."""
    first, *more = [line.rstrip() for _, (_, line) in zip(range(2), file.lines(), strict=False)]
    return bool(more) and first.endswith("}")


def _whole(file: SetFile, value: object, noise: Noise) -> Part:
    if isinstance(value, list):
        rows = [Record.of(file, f"[{number}]", each) for number, each in enumerate(value)]
        if rows and ("paragraphs" in rows[0] or "qas" in rows[0]):
            return read_squad(Record(file, "", {"data": value}))
        return _rows(file, rows, noise)
    if isinstance(value, dict) and "data" in value:
        return read_squad(Record(file, "", value))
    return _rows(file, [Record.of(file, "line 1", value)], noise)


def _rows(file: SetFile, rows: Sequence[Record], noise: Noise) -> Part:
    """Rows of JSON, told by their fields, the most telling first."""
    shapes: tuple[tuple[set[str], RowsReader], ...] = (
        ({"turns"}, read_lines),
        ({"query", "positive", "negative"}, partial(read_rgb, noise=noise)),
        ({"question", "context"}, read_flat),
        ({"question"}, read_lines),
    )
    if not rows:
        raise QuestionSetError(f"{file.path} holds no questions. A question set needs at least one.")
    for fields, read in shapes:
        if fields <= rows[0].values.keys():
            return read(rows)
    found = ", ".join(sorted(rows[0].values)) or "none"
    raise UnknownFormat(
        f'{file.path} is JSON with the fields {found}; expected "question" and "answers", "turns", "question" and '
        '"context", SQuAD\'s "data", or RGB\'s "query", "positive" and "negative". A BEIR set is named by its folder.'
    )


def _joined(parts: Sequence[Part], sha256: str) -> QuestionSet:
    documents: dict[str, SourceText] = {}
    for part in parts:
        documents |= {document.source: document for document in part.documents}
    questions = _checked(_with_grades(parts))
    if not questions:
        raise QuestionSetError(f"{parts[0].path} holds no questions. A question set needs at least one.")
    return QuestionSet(
        name="+".join(dict.fromkeys(part.name for part in parts)),
        format="+".join(dict.fromkeys(part.format for part in parts)),
        questions=tuple(questions),
        documents=tuple(documents.values()),
        sha256=sha256,
    )


def _with_grades(parts: Sequence[Part]) -> list[Part]:
    """The parts with the judgements that another file gives for their questions."""
    grades: Grades = {}
    for part in parts:
        grades |= part.grades
    if not grades:
        return list(parts)
    found = [
        replace(part, questions=tuple(graded(part.questions, grades))) if part.format == "TREC" else part
        for part in parts
    ]
    if not any(part.questions for part in found):
        raise QuestionSetError(
            f"{parts[-1].path}: no topic has a relevant document. Give topics and qrels whose numbers agree."
        )
    return found


def _checked(parts: Sequence[Part]) -> list[Question]:
    """All questions under ids of their own; those of several files that share ids get the file's name in front."""
    found: dict[str, Question] = {}
    for part in parts:
        places: dict[str, str] = {}
        for place, question in part.questions:
            if question.id in places:
                raise MalformedSet(f'{part.path}, {place}: the id "{question.id}" is also at {places[question.id]}.')
            places[question.id] = place
            fault = _fault(question, part.format)
            if fault:
                raise MalformedSet(f'{part.path}, {place}: question "{question.id}" {fault}.')
            name = question.id
            while name in found:
                name = f"{part.path.name.split('.')[0]}:{name}"
            found[name] = replace(question, id=name)
    return list(found.values())


def _fault(question: Question, format: str) -> str:
    """What keeps a question from being judged, or nothing."""
    if format == "TREC" and not question.grades:
        return "has no judgements; give the qrels beside the topics"
    known = question.answers or question.gold or question.grades
    if question.answerable and not known:
        return 'is answerable but has no answers; give "answers", or set "answerable" to false'
    if not question.answerable and question.answers:
        return 'has answers but is marked unanswerable; set "answerable" to true, or take the answers out'
    return ""
