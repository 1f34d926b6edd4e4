"""Lexical engines side by side: the same paragraphs, the same questions, one thread.

`python -m benchmarks.lexical --data DIR --passages 20000`, DIR the folder that holds `mrc/` and `text/`. The trial
questions of CMRC 2018 look for their own paragraph among news passages. bm25s is to be installed by hand.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur

from benchmarks.machine import describe_machine
from benchmarks.retrieval import _rows as rows
from qa.text.fold import fold
from qa.text.tokens import bigrams, spaced, words

Search = Callable[[str], Sequence[int]]
Engine = Callable[[Sequence[str], Path], Search]
DEPTH = 20
LONGEST = 400


def main() -> None:
    """Measure every engine, print a table, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--passages", type=int, default=20_000, help="news passages to hide the paragraphs among")
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/lexical.json"))
    options = parser.parse_args()
    asked = [
        (fold(row["question"]), fold(row["context"])) for row in rows(options.data / "mrc/cmrc2018_trial.jsonl.xz")
    ]
    paragraphs = list(dict.fromkeys(context for _, context in asked))
    texts = [*paragraphs, *islice(_news(options.data), options.passages)]
    places = {text: number for number, text in enumerate(paragraphs)}
    questions = [(question, places[context]) for question, context in asked if words(question)]
    result = {
        "measure": "the question's own paragraph among all passages; one thread, one question at a time",
        "command": f"python -m benchmarks.lexical --passages {options.passages}",
        "machine": describe_machine(),
        "questions": len(questions),
        "passages": len(texts),
        "engines": {name: _measure(name, texts, questions) for name in options.engines},
    }
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _news(data: Path) -> Iterator[str]:
    for row in rows(data / "text/news_2023.jsonl.xz"):
        for line in filter(None, map(str.strip, row["text"].split("\n"))):
            yield from (fold(line[start : start + LONGEST]) for start in range(0, len(line), LONGEST))


def _measure(name: str, texts: Sequence[str], questions: Sequence[tuple[str, int]]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = time.perf_counter(), time.process_time()
        search = ENGINES[name](texts, Path(folder))
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        ranks, times = [], []
        for question, place in questions:
            began = time.perf_counter()
            found = list(search(question))
            times.append(time.perf_counter() - began)
            ranks.append(found.index(place) + 1 if place in found else 0)
    times.sort()
    count = len(ranks)
    figures = {
        "index_s": round(wall, 1),
        "index_cpu_s": round(processor, 1),
        "megabytes": round(size / 1e6, 1),
        "p50_ms": round(times[count // 2] * 1e3, 2),
        "p99_ms": round(times[count * 99 // 100] * 1e3, 2),
        **{f"recall@{k}": round(sum(0 < rank <= k for rank in ranks) / count, 4) for k in (1, 5, 20)},
        "mrr@20": round(sum(1 / rank for rank in ranks if rank) / count, 4),
    }
    print(f"{name:24}", "  ".join(f"{measure} {figure}" for measure, figure in figures.items()), flush=True)
    return figures


def _pairs(text: str) -> list[str]:
    return [term for term in bigrams(text) if len(term) == 2 and not term.isascii()]


FIELDS: dict[str, tuple[str, Callable[[str], str], Callable[[str], list[str]]]] = {
    "words": ("whitespace", spaced, words),
    "bigrams": ("whitespace", lambda text: " ".join(bigrams(text)), bigrams),
    "pairs": ("pairs", str, _pairs),
}


def _tantivy(*fields: str) -> Engine:
    def build(texts: Sequence[str], folder: Path) -> Search:
        builder = tantivy.SchemaBuilder().add_integer_field("id", indexed=True, fast=True)
        for field in fields:
            builder.add_text_field(field, tokenizer_name=FIELDS[field][0], index_option="freq")
        schema = builder.build()
        index = tantivy.Index(schema, str(folder))
        index.register_tokenizer("pairs", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2)).build())
        writer = index.writer(128_000_000, 1)
        for number, text in enumerate(texts):
            document = tantivy.Document(**{field: FIELDS[field][1](text) for field in fields})
            document.add_integer("id", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()

        def search(question: str) -> list[int]:
            terms = [(field, term) for field in fields for term in dict.fromkeys(FIELDS[field][2](question))]
            if "pairs" in fields:  # numbers and Latin words have no pairs: they count twice
                terms += [(field, term) for field, term in terms if term.isascii()]
            clauses = [(Occur.Should, tantivy.Query.term_query(schema, *term, index_option="freq")) for term in terms]
            hits = searcher.search(tantivy.Query.boolean_query(clauses), DEPTH, count=False).hits
            return [int(number or 0) for number in searcher.fast_field_values("id", [address for _, address in hits])]

        return search

    return build


def _fts5(tokenizer: str, split: Callable[[str], list[str]], stored: Callable[[str], str]) -> Engine:
    def build(texts: Sequence[str], folder: Path) -> Search:
        connection = sqlite3.connect(folder / "fts.db")
        connection.execute(f"CREATE VIRTUAL TABLE passages USING fts5 (text, content = '', tokenize = '{tokenizer}')")
        connection.executemany(
            "INSERT INTO passages (rowid, text) VALUES (?, ?)",
            ((number, stored(text)) for number, text in enumerate(texts)),
        )
        connection.commit()
        query = f"SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT {DEPTH}"

        def search(question: str) -> list[int]:
            terms = " OR ".join(f'"{term}"' for term in dict.fromkeys(split(question)))
            return [row[0] for row in connection.execute(query, (terms,))] if terms else []

        return search

    return build


def _trigrams(text: str) -> list[str]:
    return [text[start : start + 3].replace('"', " ") for start in range(len(text) - 2)]


def _bm25s(texts: Sequence[str], folder: Path) -> Search:
    import bm25s  # type: ignore[import-untyped,unused-ignore]

    def both(text: str) -> list[str]:
        return words(text) + bigrams(text)

    retriever: Any = bm25s.BM25()
    retriever.index([both(text) for text in texts], show_progress=False)
    retriever.save(folder)

    def search(question: str) -> list[int]:
        found, _ = retriever.retrieve([both(question)], k=DEPTH, show_progress=False)
        return [int(number) for number in found[0]]

    return search


ENGINES: dict[str, Engine] = {
    "tantivy words": _tantivy("words"),
    "tantivy bigrams": _tantivy("bigrams"),
    "tantivy both": _tantivy("words", "bigrams"),
    "tantivy both, own pairs": _tantivy("words", "pairs"),
    "fts5 bigrams": _fts5("unicode61", bigrams, lambda text: " ".join(bigrams(text))),
    "fts5 trigrams": _fts5("trigram", _trigrams, str),
    "bm25s both": _bm25s,
}


if __name__ == "__main__":
    main()
