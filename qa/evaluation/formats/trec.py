"""TREC's files: topics in their three shapes, judgements (qrels), and runs, which are judged without asking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.evaluation.formats.files import SetFile, shown
from qa.evaluation.formats.parts import Grades, Part
from qa.evaluation.types import Outcome, Question, Retrieved
from qa.types import Span

TOPIC = re.compile(r"<top>.*?</top>|<topic\b.*?</topic>", re.DOTALL)
QRELS_LINE = re.compile(r"\S+\s+\S+\s+\S+\s+-?\d+\s*")
RUN_LINE = re.compile(r"\S+\s+Q0\s+\S+\s+\d+\s+-?[\d.]+(?:[eE][-+]?\d+)?\s+\S+\s*")
TABBED_LINE = re.compile(r"[\w.-]+\t[^\t]+")
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)|<topic\b[^>]*?number\s*=\s*[\"']([^\"']+)[\"']")
_TITLE = re.compile(r"<(title|query|question)>\s*(?:Topic:)?\s*([^<]+)")
_SPAN = re.compile(r"(?P<source>.+)#(?P<start>\d+)-(?P<end>\d+)")


def read_topics(file: SetFile) -> Part:
    """Topics between tags, `<num>` and `<title>` in each."""
    questions = []
    for match in TOPIC.finditer(file.text):
        place = f"line {file.text.count(chr(10), 0, match.start()) + 1}"
        number, title = _NUMBER.search(match[0]), _TITLE.search(match[0])
        if not number or not title:
            raise file.fault(place, "a topic without a number or a title; expected <num> and <title>")
        questions.append((place, Question(number[1] or number[2], " ".join(title[2].split()))))
    return Part("TREC", file.path, tuple(questions))


def read_tabbed_topics(file: SetFile) -> Part:
    """Topics one a line: number, tab, question."""
    questions = []
    for number, line in file.lines():
        name, tab, question = line.partition("\t")
        if not tab or not question.strip():
            raise file.fault(f"line {number}", f"found {shown(line)}; expected a number, a tab and a question")
        questions.append((f"line {number}", Question(name.strip(), question.strip())))
    return Part("TREC", file.path, tuple(questions))


def read_qrels(file: SetFile) -> Part:
    """Judgements: question, iteration, document, grade."""
    grades: Grades = {}
    for number, line in file.lines():
        if not QRELS_LINE.fullmatch(line):
            raise file.fault(f"line {number}", f"found {shown(line)}; expected question, 0, document and grade")
        question, _, document, grade = line.split()
        grades.setdefault(question, {})[document] = int(grade)
    return Part("TREC", file.path, grades=grades)


def read_trec_run(path: Path) -> dict[str, tuple[Retrieved, ...]]:
    """What a run ranked for each question, best first; a document named `source#start-end` is a passage."""
    ranked: dict[str, list[Retrieved]] = {}
    for question, document, score in _run_lines(SetFile.read(path)):
        span = _SPAN.fullmatch(document)
        source, start, end = (span["source"], int(span["start"]), int(span["end"])) if span else (document, 0, 0)
        passage = Retrieved(source, source, Span(start, end), "", score, 0, 0, right=False)
        ranked.setdefault(question, []).append(passage)
    return {question: tuple(sorted(found, key=_by_score)) for question, found in ranked.items()}


def ranked_outcomes(questions: Sequence[Question], ranked: dict[str, tuple[Retrieved, ...]]) -> tuple[Outcome, ...]:
    """Outcomes that were only ranked and never asked: their documents can be judged, and nothing else."""
    return tuple(Outcome(question, {}, ranked.get(question.id, ())) for question in questions)


def _by_score(passage: Retrieved) -> float:
    return -passage.score


def _run_lines(file: SetFile) -> Iterator[tuple[str, str, float]]:
    for number, line in file.lines():
        if not RUN_LINE.fullmatch(line):
            message = f"found {shown(line)}; expected question, Q0, document, rank, score and the run's name"
            raise file.fault(f"line {number}", message)
        question, _, document, _, score, _ = line.split()
        yield question, document, float(score)
