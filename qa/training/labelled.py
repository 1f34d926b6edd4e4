"""Labelled questions as training examples: the passage that answers among the passages that look like it.

Reads the question sets that may train shipped weights; a fifth of DRCD, by title, is left out for measuring.
"""

from __future__ import annotations

import json
import lzma
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from qa.text.fold import fold
from qa.text.offsets import OffsetMap
from qa.text.sentences import split_sentences
from qa.text.tokens import bigrams
from qa.types import Context, Hit, Kind, Passage, Span

SETS = {"cmrc2018_trial": 10**6, "drcd_dev": 10**6, "crud_news_qa": 10**6, "squad11_zh_dev_mt": 2000}
"""Which sets train, and how many questions of each at most: machine translation is noisy."""
HELD_OUT = 5  # one title in five of DRCD is never trained on


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the passage that answers it and where in its folded text; no answers: the passage does not answer."""

    question: str
    passage: Passage
    answers: tuple[Span, ...]


def held_out(title: str) -> bool:
    """Whether a DRCD title belongs to the part that is only measured on."""
    return zlib.crc32(title.encode("utf-8")) % HELD_OUT == 0


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The records of one question set."""
    with lzma.open(folder / "mrc" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def as_passage(number: int, title: str, context: str) -> Passage:
    """A labelled context as the reader sees a passage."""
    text = fold(context)
    return Passage(
        id=number,
        document_id=f"doc_{number}",
        ordinal=0,
        kind=Kind.TEXT,
        text=text,
        offsets=OffsetMap.identity(len(text)),
        sentences=tuple(split_sentences(text)),
        context=Context(title=title),
    )


def examples(folder: Path, name: str, *, first_id: int = 0, measured: bool = False) -> list[Example]:
    """All examples of a set; of DRCD the part to train on, or with `measured` the other."""
    passages: dict[str, Passage] = {}
    found = []
    for row in rows(folder, name):
        if name == "drcd_dev" and held_out(row["title"]) is not measured:
            continue
        context = row["context"]
        passage = passages.setdefault(context, as_passage(first_id + len(passages), row.get("title") or "", context))
        spans = tuple(Span(answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"])
        found.append(Example(row["question"], passage, spans))
    return found


class Pool:
    """The passages of all examples behind plain BM25, so that an example can be put among its look-alikes."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("number", stored=True, fast=True)
        self._index = tantivy.Index(builder.build())
        self._passages = {passage.id: passage for passage in passages}
        writer = self._index.writer(50_000_000, 1)
        for passage in self._passages.values():
            writer.add_document(
                tantivy.Document(
                    body=" ".join(bigrams(f"{fold(passage.context.title)} {passage.text}")), number=passage.id
                )
            )
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def hits(self, text: str, count: int) -> list[Hit]:
        """The best passages for a folded question, best first."""
        terms = set(bigrams(text))
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "body", term, "freq")) for term in terms
        ]
        if not clauses:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), count, count=False).hits
        top = found[0][0] if found else 1.0
        return [
            Hit(self._passages[self._searcher.doc(address)["number"][0]], score / top, score, 0.0, rank, 0)
            for rank, (score, address) in enumerate(found, 1)
        ]
