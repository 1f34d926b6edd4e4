"""BEIR's folders: corpus.jsonl, queries.jsonl and qrels/*.tsv; what is judged are documents, not answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.errors import UnknownFormat
from qa.evaluation.formats.fields import json_lines
from qa.evaluation.formats.files import SetFile, shown
from qa.evaluation.formats.parts import Grades, Part, graded
from qa.evaluation.types import Question, SourceText

SPLITS = ("test", "dev", "validation", "train")
PACKED = ("", ".gz", ".xz")


def is_beir(folder: Path) -> bool:
    """Whether a folder holds queries as BEIR names them."""
    return _existing(folder / "queries.jsonl") is not None


def beir_files(folder: Path) -> list[SetFile]:
    """Queries, judgements and, where there is one, the corpus."""
    qrels = next((path for split in SPLITS if (path := _existing(folder / "qrels" / f"{split}.tsv"))), None)
    qrels = qrels or _existing(folder / "qrels.tsv")
    if qrels is None:
        raise UnknownFormat(
            f"{folder} has queries.jsonl but no judgements; expected qrels/test.tsv (or dev, validation, train)."
        )
    paths = (_existing(folder / "queries.jsonl"), qrels, _existing(folder / "corpus.jsonl"))
    return [SetFile.read(path) for path in paths if path]


def read_beir(folder: Path, files: list[SetFile]) -> Part:
    """The queries that have a relevant document, with all their judgements."""
    queries, qrels, *corpus = files
    grades = _grades(qrels)
    questions = [
        (f"{queries.path.name}, {row.place}", Question(row.optional("_id"), row.text("text")))
        for row in json_lines(queries)
    ]
    documents = tuple(
        SourceText(row.optional("_id"), row.optional("text") or row.text("title"), row.optional("title"))
        for file in corpus
        for row in json_lines(file)
    )
    return Part("BEIR", folder, tuple(graded(questions, grades)), documents)


def _grades(file: SetFile) -> Grades:
    grades: Grades = {}
    for place, query, document, grade in _rows(file):
        if not grade.lstrip("-").isdigit():
            raise file.fault(place, f"the grade is {shown(grade)}; expected a whole number")
        grades.setdefault(query, {})[document] = int(grade)
    return grades


def _rows(file: SetFile) -> Iterator[tuple[str, str, str, str]]:
    """query, document, grade of each line but the header."""
    for number, line in file.lines():
        fields = line.split("\t")
        if number == 1 and "id" in fields[0]:
            continue
        if len(fields) != 3:
            raise file.fault(f"line {number}", f"{len(fields)} columns; expected query, document and grade, with tabs")
        yield f"line {number}", fields[0].strip(), fields[1].strip(), fields[2].strip()


def _existing(path: Path) -> Path | None:
    found = (path.with_name(path.name + packed) for packed in PACKED)
    return next((each for each in found if each.is_file()), None)
