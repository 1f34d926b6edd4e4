"""What rankings are measured on: questions with the documents that answer them, and all that they are asked of."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import corpus, sets
from embeddings.training.corpora import held_out
from qa.documents.load import Given, read_document
from qa.errors import JushiError
from qa.text.fold import to_simplified, to_traditional
from qa.types import Document, Passage

Documents = Iterator[tuple[Document, list[Passage]]]
SEEDS = Path("seeds")
LAWS_ASKED = 600
_CLAUSE = re.compile(r"[\u4e00-\u9fff]{12,24}(?=[，。；])")
OTHERS = {"news_2023": 4_000, "laws_cn": 300, "laws_tw_traditional": 300}
"""How many other records of a file the paraphrases and the laws are hidden among; of the reports all."""


class Asked(NamedTuple):
    """A question, the sources that answer it and, where a source is long, what a passage of it has to hold."""

    question: str
    sources: frozenset[str]
    answers: tuple[str, ...] = ()


class Part(NamedTuple):
    """Questions under a name, and the documents that they and perhaps other parts are asked of, under theirs."""

    name: str
    asked: Sequence[Asked]
    pool: str
    documents: Callable[[], Documents]


def parts(data: Path, questions: Path, *, scale: int) -> Iterator[Part]:
    """Every part; what its documents are is read when they are wanted."""
    asked, documents = _paragraphs(data, "cmrc2018_dev")
    yield Part("cmrc", asked, "cmrc", documents)
    traditional = [each._replace(question=to_traditional(each.question)) for each in asked]
    yield Part("cmrc, asked in Traditional", traditional, "cmrc", documents)
    if scale:
        yield Part("cmrc among news", asked, f"cmrc-{scale}", lambda: _among(documents(), data, scale))
    asked, paragraphs = _paragraphs(data, "drcd_dev", held=True)
    yield Part("drcd", asked, "drcd", paragraphs)
    simplified = [each._replace(question=to_simplified(each.question)) for each in asked]
    yield Part("drcd, asked in Simplified", simplified, "drcd", paragraphs)
    asked, laws = _laws(data)
    yield Part("Traditional laws", asked, "laws-tw", laws)
    simplified = [each._replace(question=to_simplified(each.question)) for each in asked]
    yield Part("Traditional laws, asked in Simplified", simplified, "laws-tw", laws)
    hand = {name: sets.load(name) for name in ("paraphrase", "law_versions")}
    for name, rows in hand.items():
        yield Part(name, list(map(_by_hand, rows)), "records", partial(_records, data, list(hand.values())))
    yield Part("seeds", _development(SEEDS / "questions" / "seeds-dev.jsonl"), "seeds", partial(_files, SEEDS))
    for name in ("reports", "news"):
        yield Part(name, _development(questions / f"{name}-dev.jsonl"), name, partial(_files, questions / name))


def _paragraphs(data: Path, name: str, *, held: bool = False) -> tuple[list[Asked], Callable[[], Documents]]:
    """A labelled set: its paragraphs are documents of their own."""
    rows = [row for row in corpus._rows(data / "mrc" / f"{name}.jsonl.xz") if row["answers"]]
    rows = [row for row in rows if not held or held_out(row["title"])]
    numbers = {context: f"{name}-{number:04}.txt" for number, context in enumerate({row["context"]: 0 for row in rows})}
    asked = [Asked(row["question"], frozenset([numbers[row["context"]]])) for row in rows]
    return asked, lambda: _read((source, context) for context, source in numbers.items())


def _among(documents: Documents, data: Path, count: int) -> Documents:
    yield from documents
    for article in corpus.articles(data):
        document, passages = read_document(article.text.encode(), source=article.name)
        yield document, passages
        count -= len(passages)
        if count <= 0:
            return


def _laws(data: Path) -> tuple[list[Asked], Callable[[], Documents]]:
    """All Traditional laws, and of every so many one clause that no other has: which law says it?"""
    rows = list(corpus._rows(data / "text" / "laws_tw_traditional.jsonl.xz"))
    texts = {f"law-{number:04}.txt": f"{row['title']}\n\n{row['text']}" for number, row in enumerate(rows)}
    counts = Counter(clause for text in texts.values() for clause in set(_CLAUSE.findall(text)))
    asked = []
    for source, text in list(texts.items())[:: max(1, len(texts) // LAWS_ASKED)]:
        own = [clause for clause in _CLAUSE.findall(text) if counts[clause] == 1]
        if own:
            asked.append(Asked(own[len(own) // 2], frozenset([source])))
    return asked, lambda: _read(texts.items())


def _by_hand(row: dict[str, Any]) -> Asked:
    place = sets.places(row)[0]
    return Asked(row["question"], frozenset(_source(place.set, key) for key in [place.id, *row.get("also", [])]))


def _source(name: str, key: str) -> str:
    return f"{name}/{key}.txt"


def _records(data: Path, rows: Iterable[Sequence[dict[str, Any]]]) -> Documents:
    """The records that questions name, their rivals, and others of the same files."""
    named: dict[str, set[str]] = defaultdict(set)
    for row in (row for each in rows for row in each):
        place = sets.places(row)[0]
        named[place.set].update([place.id, *row.get("also", []), *row.get("rivals", [])])
    chance = random.Random(0)
    for name, keys in sorted(named.items()):
        records = dict(sets._read(data, name))
        others = chance.sample(sorted(records), min(OTHERS.get(name, len(records)), len(records)))
        for key in sorted({*keys, *others}):
            title = records[key].get("title", "")
            yield from _read([(_source(name, key), f"{title}\n\n{records[key]['text']}".strip())], title=title)


def _development(path: Path) -> list[Asked]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Asked(row["question"], frozenset(row["documents"]), tuple(row["answers"]))
        for row in rows
        if row.get("answerable", True)
    ]


def _files(folder: Path) -> Documents:
    return _read((path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))


def _read(texts: Iterable[tuple[str, str]], *, title: str = "") -> Documents:
    for source, text in texts:
        try:
            yield read_document(text.encode(), source=source, given=Given(title=title or None))
        except JushiError as problem:
            print(f"{source} is left out: {problem}")
