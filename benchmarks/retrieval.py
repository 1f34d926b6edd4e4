"""CMRC 2018's development set as retrieval: its paragraphs among news passages, found by words, by vectors, by both.

`python -m benchmarks.retrieval --data DIR`, with DIR the folder that holds `mrc/` and `text/`. Documents take the real
route: read, stored, indexed, and asked through the real retriever.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe_machine
from embeddings.encoder import Encoder, load_encoder
from qa.documents.load import Given, read_document
from qa.index import Index, lexical
from qa.reading.question import understand
from qa.retrieval import Retriever
from qa.store import Store
from qa.types import Document, Passage, Query

DEEPEST = 10
RESAMPLES = 1000
BATCH = 500
Read = tuple[Document, list[Passage]]
Ranks = NDArray[np.int64]


class Asked(NamedTuple):
    """A question and the paragraph, by number, that answers it."""

    question: str
    paragraph: int


def main() -> None:
    """Measure, print a table, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--passages", type=int, default=100_000, help="news passages to hide the paragraphs among")
    parser.add_argument("--encoder", help="a sentence-transformers model; default: the bundled one")
    parser.add_argument("--questions", type=int, help="only the first so many")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/retrieval-cmrc2018.json"))
    options = parser.parse_args()
    asked, paragraphs = _cmrc(options.data)
    encoder = load_encoder(options.encoder)
    with tempfile.TemporaryDirectory() as folder, closing(Store.open(Path(folder) / "store.db")) as store:
        passages = _fill(store, paragraphs, _news(options.data), least=options.passages)
        index = Index.open(Path(folder), store, encoder)
        ranks = _rank(store, index, encoder, asked[: options.questions])
    figures = {name: _figures(values) for name, values in ranks.items()}
    result = {
        "measure": "CMRC 2018 dev: the question's own paragraph among all passages; intervals: 95 % bootstrap",
        "command": "python -m benchmarks.retrieval",
        "machine": describe_machine(),
        "encoder": options.encoder or "bundled",
        "questions": len(asked[: options.questions]),
        "paragraphs": len(paragraphs),
        "passages": passages,
        "figures": figures,
    }
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, measures in figures.items():
        print(name, "  ".join(f"{measure} {figure['mean']:.3f}" for measure, figure in measures.items()))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _cmrc(data: Path) -> tuple[list[Asked], list[str]]:
    rows = list(_rows(data / "mrc" / "cmrc2018_dev.jsonl.xz"))
    numbers = {context: number for number, context in enumerate(dict.fromkeys(row["context"] for row in rows))}
    return [Asked(row["question"], numbers[row["context"]]) for row in rows], list(numbers)


def _news(data: Path) -> Iterator[Read]:
    for row in _rows(data / "text" / "news_2023.jsonl.xz"):
        yield read_document(row["text"].encode(), source=f"{row['id']}.txt", given=Given(published_at=row["date"]))


def _fill(store: Store, paragraphs: Sequence[str], news: Iterable[Read], *, least: int) -> int:
    """Store the paragraphs, and news until there are passages enough; say how many passages there are."""
    batch = [read_document(text.encode(), source=_source(number)) for number, text in enumerate(paragraphs)]
    count = 0
    for read in news:
        batch.append(read)
        count += len(read[1])
        if len(batch) >= BATCH:
            store.put_many(batch)
            batch = []
        if count >= least:
            break
    store.put_many(batch)
    return store.count()


def _source(number: int) -> str:
    return f"cmrc-{number:03}.txt"


def _rank(store: Store, index: Index, encoder: Encoder, asked: Sequence[Asked]) -> dict[str, Ranks]:
    """For each question the place of its paragraph in each ranking, 0 where it is not among the first."""
    retriever = Retriever(store, index, encoder)
    snapshot = index.snapshot
    assert snapshot.lexical is not None
    assert snapshot.vectors is not None
    found: dict[str, list[int]] = {"lexical": [], "dense": [], "fused": []}
    began = time.monotonic()
    for question, paragraph in asked:
        query = understand(question)
        words = lexical.matching(query.text, query.expansions)
        by_words = snapshot.lexical.search(words, DEEPEST) if words is not None else []
        by_vectors = snapshot.vectors.search(encoder.encode_query(query.text), DEEPEST)
        found["lexical"].append(_place(store.passages([number for number, _ in by_words]), paragraph))
        found["dense"].append(_place(store.passages([number for number, _ in by_vectors]), paragraph))
        found["fused"].append(_place(_fused(retriever, query), paragraph))
    print(f"{len(asked)} questions three ways in {time.monotonic() - began:.0f} s")
    return {name: np.array(places) for name, places in found.items()}


def _fused(retriever: Retriever, query: Query) -> list[Passage]:
    return [hit.passage for hit in retriever.retrieve(query, DEEPEST)]


def _place(passages: Iterable[Passage], paragraph: int) -> int:
    sources = [passage.source for passage in passages]
    return sources.index(_source(paragraph)) + 1 if _source(paragraph) in sources else 0


def _figures(ranks: Ranks) -> dict[str, dict[str, float]]:
    values = {f"Recall@{k}": ((ranks > 0) & (ranks <= k)).astype(float) for k in (1, 5, 10)}
    values["MRR@10"] = np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0.0)
    return {name: _interval(each) for name, each in values.items()}


def _interval(values: NDArray[np.float64]) -> dict[str, float]:
    random = np.random.default_rng(0)
    means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    return {"mean": round(float(values.mean()), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


if __name__ == "__main__":
    main()
