"""Writes questions made from raw text, for the neural reader: `python -m qa.training.made --data DIR --out FILE`.

One JSON object a line, as `embeddings.training.reader.finetune --extra` reads it: questions that take a span out of its
clause, drafted ones, and twins of both that name another year or place, which their passage does not answer.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from qa.documents.load import Given, read_document
from qa.drafting.draft import draft
from qa.reading.places import areas, find_places
from qa.text.fold import fold
from qa.training.cloze import question_from
from qa.training.reader import DEVELOPMENT_YEARS
from qa.types import Kind, Passage, Span

_SOURCES = {  # how many documents of each, and how many passages of one
    "central_government_reports_1954_2024": (1000, 10),
    "laws_cn": (1500, 10),
    "news_2023": (9000, 4),
}
_DRAFTED = 0.5  # share of passages that questions are drafted of, too
_AROUND = 2  # passages before and after at most
_LONGEST = 900  # characters of a context, after which no passage is added
_TWINS = 0.5  # share of the questions that name a year or a place and get a twin
_TRIES = 3
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Row = dict[str, Any]


def documents(data: Path) -> Iterator[tuple[list[Passage], int]]:
    """The passages of each document without boilerplate, and how many are asked of; none of the years measured on."""
    for name, (count, asked) in _SOURCES.items():
        with lzma.open(data / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(count), lines, strict=False):
                row = json.loads(line)
                title = row.get("title") or ""
                if name.startswith("central") and any(year in title for year in DEVELOPMENT_YEARS):
                    continue
                given = Given(title=title or None)
                _, found = read_document(row["text"].encode(), source=f"{title or row.get('id')}.txt", given=given)
                yield [passage for passage in found if passage.text and passage.kind is not Kind.BOILERPLATE], asked


def questions(passages: Sequence[Passage], count: int, generator: random.Random) -> Iterator[Row]:
    """Questions of some passages, each with a few of the passages around it."""
    for place in generator.sample(range(len(passages)), min(count, len(passages))):
        made: list[tuple[str, Span]] = []
        if example := question_from(passages[place], generator):
            made.append((example.question, example.answers[0]))
        if generator.random() < _DRAFTED:
            made += [(each.question, each.answer) for each in draft([passages[place]], random=generator)][:2]
        for question, answer in made:
            yield row_of(question, answer, passages, place, generator=generator)


def row_of(question: str, answer: Span, passages: Sequence[Passage], place: int, *, generator: random.Random) -> Row:
    """A question with its passage among its neighbours."""
    first = max(0, place - generator.randint(0, _AROUND))
    before = "".join(passage.text + "\n" for passage in passages[first:place])
    context, own = before + passages[place].text, passages[place].text[answer.start : answer.end]
    for passage in passages[place + 1 : place + 1 + generator.randint(0, _AROUND)]:
        if len(context) <= _LONGEST:
            context += "\n" + passage.text
    answers = [{"text": own, "start": len(before) + answer.start}]
    header = passages[place].context.header
    return {"question": question, "context": context, "header": header, "answers": answers, "answerable": True}


def twin(row: Row, generator: random.Random) -> Row | None:
    """The same question of a year or place that neither passage nor header names; None where it names none."""
    question, known = row["question"], fold(row["header"]) + row["context"]
    years = [match.span() for match in _YEAR.finditer(question)]
    places = [(start, start + len(name)) for start, name in find_places(question)]
    if not years and not places:
        return None
    start, end = generator.choice(years + places)
    others: Sequence[str]
    if (start, end) in years:
        others = [str(int(question[start:end]) + by) for by in (-3, -2, -1, 1, 2, 3)]
    else:
        named = question[start:end]
        alike = [name for name in areas() if len(name) == len(named) and name[-1] == named[-1]]
        others = generator.sample(alike, min(_TRIES, len(alike)))
    other = next((name for name in others if name not in known), None)
    if other is None:
        return None
    asked = question[:start] + other + question[end:]
    return row | {"question": asked, "answers": [], "answerable": False}


def every(data: Path, generator: random.Random) -> Iterator[Row]:
    """All questions, some of them followed by their twins."""
    for passages, count in documents(data):
        for row in questions(passages, count, generator):
            other = twin(row, generator) if generator.random() < _TWINS else None
            yield from (each for each in (row, other) if each)


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description="Make questions from raw text.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with text/*.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="JSON Lines")
    parser.add_argument("--every", type=int, default=4, help="keep one in so many: labelled ones teach more")
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as file:
        for row in islice(every(options.data, random.Random(7)), 0, None, options.every):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
