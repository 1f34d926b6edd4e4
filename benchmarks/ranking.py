"""How high the right passage stands: by words, by vectors, by both, after a closer look, and in the reader's order.

`python -m benchmarks.ranking --data DIR --questions DIR`: the folder that holds `mrc/` and `text/`, and that of the
development questions. `--encoder NAME=FOLDER` adds another encoder's vectors as a ranking of their own, `--scale N`
hides CMRC's paragraphs among N news passages, and `--cache DIR` keeps what was read and indexed for the next run.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.asked import Asked, Documents, Part, parts
from benchmarks.machine import describe_machine
from embeddings.encoder import Encoder, load_encoder
from embeddings.vectors import FaissIndex
from qa.index import Index, lexical
from qa.index.build import encoded
from qa.reading import pointing
from qa.reading.question import understand
from qa.reading.reader import SpanReader
from qa.reading.scorer import Scorer
from qa.retrieval import Retriever
from qa.retrieval.fuse import dense_weight, fuse
from qa.retrieval.retriever import POOL
from qa.store import Store
from qa.text.fold import fold
from qa.types import Passage, Query

DEEPEST, READ, BATCH, RESAMPLES = 10, 16, 500, 1000
Way = Callable[[Query], list[Passage]]


class House(NamedTuple):
    """What questions are asked of."""

    store: Store
    made: Index
    encoder: Encoder


def main() -> None:
    """Measure each part, print its table, write the results beside those of other parts."""
    options = _options()
    results = json.loads(options.out.read_text(encoding="utf-8"))["parts"] if options.out.is_file() else {}
    with tempfile.TemporaryDirectory() as folder:
        for part in parts(options.data, options.questions, scale=options.scale):
            if not options.only or part.name in options.only:
                results[part.name] = _measured((options.cache or Path(folder)) / part.pool, part, options)
                _print(part.name, results[part.name])
                _write(options.out, results)


def _write(path: Path, results: dict[str, Any]) -> None:
    result = {
        "measure": "the first right passage's place among ten; intervals: 95 % bootstrap over questions",
        "command": "python -m benchmarks.ranking",
        "parts": results,
    }
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--questions", type=Path, default=Path("../shared/questions"))
    parser.add_argument("--encoder", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--scale", type=int, default=0, metavar="N")
    parser.add_argument("--only", nargs="+", metavar="PART")
    parser.add_argument("--first", type=int, metavar="N", help="only so many questions of each part")
    parser.add_argument("--cache", type=Path, metavar="DIR")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/ranking.json"))
    return parser.parse_args()


def _measured(home: Path, part: Part, options: argparse.Namespace) -> dict[str, Any]:
    home.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder()
    with closing(Store.open(home / "store.db")) as store:
        if not store.count():
            _fill(store, part.documents())
        house = House(store, Index.open(home, store, encoder), encoder)
        ways = dict(_ways(house))
        for name, _, folder in (each.partition("=") for each in options.encoder):
            ways[f"vectors, {name}"] = _other(house, load_encoder(folder))
        asked = part.asked[: options.first]
        places = {name: [_place(each, way(understand(each.question))) for each in asked] for name, way in ways.items()}
        return {
            "machine": describe_machine(),
            "questions": len(asked),
            "passages": store.count(),
            "figures": {name: _figures(np.array(found)) for name, found in places.items()},
        }


def _fill(store: Store, documents: Documents) -> None:
    batch = []
    for document in documents:
        batch.append(document)
        if len(batch) >= BATCH:
            store.put_many(batch)
            batch = []
    store.put_many(batch)


def _ways(house: House) -> Iterator[tuple[str, Way]]:
    """Each way to rank passages, by its name."""
    store, index, encoder = house
    words, vectors = index.snapshot.lexical, index.snapshot.vectors
    assert words is not None
    assert vectors is not None
    retriever, reader = (
        Retriever(store, index, encoder),
        SpanReader(Scorer.bundled(), encoder, pointer=pointing.bundled()),
    )

    def by_words(query: Query, k: int = DEEPEST, *, expanded: bool = False) -> list[tuple[int, float]]:
        terms = lexical.matching(query.text, query.expansions if expanded else ())
        return words.search(terms, k) if terms is not None else []

    def by_both(query: Query) -> list[Passage]:
        found, vector = by_words(query, POOL, expanded=True), encoder.encode_query(query.text)
        near = vectors.search(vector, POOL)
        others = vectors.similarities(vector, sorted({number for number, _ in found} - {number for number, _ in near}))
        weight = dense_weight(found, len(query.text), len(vectors))
        return _passages(store, [part.id for part in fuse(found, [*near, *others], weight=weight)])

    def read(query: Query) -> list[Passage]:
        hits = retriever.retrieve(query, READ)
        readings = [reading.hit.passage for reading in reader.read(query, hits)]
        return list({passage.id: passage for passage in (*readings, *(hit.passage for hit in hits))}.values())

    yield "words", lambda query: _passages(store, [number for number, _ in by_words(query)])
    yield "words and synonyms", lambda query: _passages(store, [number for number, _ in by_words(query, expanded=True)])
    yield (
        "vectors",
        lambda query: _passages(
            store, [number for number, _ in vectors.search(encoder.encode_query(query.text), DEEPEST)]
        ),
    )
    yield "both", by_both
    yield "both, looked at closer", lambda query: [hit.passage for hit in retriever.retrieve(query, READ)]
    yield "in the reader's order", read


def _other(house: House, encoder: Encoder) -> Way:
    """The vectors of another encoder over the same passages."""
    vectors = FaissIndex(encoder.dimensions)
    for rows in house.store.rows_after(0):
        vectors.add([row.id for row in rows], encoder.encode_passages([encoded(row.header, row.text) for row in rows]))
    return lambda query: _passages(
        house.store, [number for number, _ in vectors.search(encoder.encode_query(query.text), DEEPEST)]
    )


def _passages(store: Store, ids: Sequence[int]) -> list[Passage]:
    """The passages in the order of their ids here."""
    known = {passage.id: passage for passage in store.passages(list(ids[:DEEPEST]))}
    return [known[number] for number in ids[:DEEPEST] if number in known]


def _place(asked: Asked, passages: Iterable[Passage]) -> int:
    """Where the first right passage stands, from 1; 0 where none is among the first."""
    answers = ["".join(fold(answer).split()) for answer in asked.answers]
    for place, passage in enumerate(list(passages)[:DEEPEST], start=1):
        text = "".join(fold(passage.text).split())
        if passage.source in asked.sources and (not answers or any(answer in text for answer in answers)):
            return place
    return 0


def _figures(places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> dict[str, list[float]]:
    values = {f"Recall@{k}": ((places > 0) & (places <= k)).astype(float) for k in (1, 5, 10)}
    values["MRR@10"] = np.where(places > 0, 1 / np.maximum(places, 1), 0.0)
    drawn = np.random.default_rng(0).integers(0, len(places), (RESAMPLES, len(places)))
    found = {}
    for name, each in values.items():
        low, high = np.quantile(each[drawn].mean(axis=1), (0.025, 0.975))
        found[name] = [round(float(figure), 4) for figure in (each.mean(), low, high)]
    return found


def _print(name: str, result: dict[str, Any]) -> None:
    print(f"\n{name}: {result['questions']:,} questions, {result['passages']:,} passages")
    for way, figures in result["figures"].items():
        row = "  ".join(
            f"{measure} {mean:.3f} ({low:.3f}-{high:.3f})" for measure, (mean, low, high) in figures.items()
        )
        print(f"  {way:24} {row}", flush=True)


if __name__ == "__main__":
    main()
