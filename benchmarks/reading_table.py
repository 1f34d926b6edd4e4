"""How well each reader reads: with the passage given, and whether it is known when nothing that is indexed answers.

`python -m benchmarks.reading_table --data DIR [--model FOLDER] [--only PART…]`: the folder of `mrc/` and `text/`, and
that of a reading model, which gets rows of its own. Exact match and F1 as CMRC 2018 defines them; 95 % intervals by
bootstrap.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from benchmarks.machine import describe_machine
from benchmarks.unanswered import ask_what_is_not_there
from embeddings.encoder import load_encoder
from embeddings.reader import load_reading_model
from embeddings.reader_model import Passage, ReaderModel
from embeddings.training.corpora import held_out
from qa.documents.load import read_text
from qa.evaluation.measures.cmrc import exact_match, f1
from qa.reading import pointing
from qa.reading.features import CANDIDATE_COLUMNS, SENTENCE_COLUMNS
from qa.reading.question import understand
from qa.reading.reader import Reader, SpanReader
from qa.reading.scorer import Scorer
from qa.reading.second import SecondReader
from qa.reading.spans import SpanScorer, Table
from qa.text.fold import to_simplified
from qa.types import Hit, Query, Reading, Span

OUT = Path("benchmarks/results/reading-table.json")
NOT_FOUND = "not-found"
SENTENCES = (1, 2, 3, 5)  # that the network reads, beside the number that it reads in the product
SETS: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {
    "cmrc2018-dev": lambda data: rows(data, "cmrc2018_dev"),
    "drcd-held-out": lambda data: (row for row in rows(data, "drcd_dev") if held_out(row["title"])),
    "drcd-held-out-asked-in-simplified": lambda data: (
        row | {"question": to_simplified(row["question"])} for row in rows(data, "drcd_dev") if held_out(row["title"])
    ),
    "houjin-news-dev": lambda data: rows(data, "houjin_news_dev"),
}


class Untaught:
    """What recognisers find, without anything learnt: of the asked type, among the question's own words."""

    fingerprint = "untaught"

    def sentences(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """The share of the question that a sentence holds, its heading counted too."""
        held: NDArray[np.float32] = table[:, SENTENCE_COLUMNS.index("held_with_header")]
        return held

    def scores(self, table: Table) -> NDArray[np.float32]:
        """The same for spans."""
        return self.candidates(table.features)

    def candidates(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The asked type first, then how much of the question its sentence holds and stands beside it."""
        counted = {"type_fits": 2.0, "type_near": 0.5, "left_10": 1.0, "right_10": 1.0, "overlap": -1.0}
        score = 3.0 * features[:, SENTENCE_COLUMNS.index("held")]
        for name, weight in counted.items():
            score = score + weight * features[:, len(SENTENCE_COLUMNS) + CANDIDATE_COLUMNS.index(name)]
        result: NDArray[np.float32] = score
        return result


class Network:
    """The network that points, by itself: the likeliest span of all that it is given."""

    def __init__(self, model: ReaderModel) -> None:
        self._model = model
        self.fingerprint = model.fingerprint

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """One reading of each passage, best first."""
        found = self._model.read(query.text, [Passage(hit.passage.text) for hit in hits])
        pairs = [(hit, each, Span(each.start, each.end)) for hit, each in zip(hits, found, strict=True)]
        readings = [Reading(hit, span, span, each.span_score) for hit, each, span in pairs if span.end > span.start]
        return sorted(readings, key=lambda reading: -reading.score)


def rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """The questions of a set that have an answer."""
    with lzma.open(data / "mrc" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if row["answers"])


def read(reader: Reader, row: dict[str, Any]) -> str:
    """What a reader answers to a question whose text is given, as it stands in the text."""
    document, passages = read_text(row["context"], source="given.txt", origin="given")
    hits = [Hit(passage, 1.0 - 0.01 * number) for number, passage in enumerate(passages)]
    found = reader.read(understand(row["question"]), hits)
    if not found:
        return ""
    start, end = found[0].hit.passage.offsets.to_source(found[0].answer)
    return document.text[start:end]


def measured(reader: Reader, asked: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Exact match and F1 with intervals, and processor time a question."""
    began = time.process_time()
    given = [read(reader, row) for row in asked]
    spent = time.process_time() - began
    wanted = [[answer["text"] for answer in row["answers"]] for row in asked]
    pairs = list(zip(wanted, given, strict=True))
    return {
        "questions": len(asked),
        "exact_match": _figure([exact_match(answers, answer) for answers, answer in pairs]),
        "f1": _figure([f1(answers, answer) for answers, answer in pairs]),
        "milliseconds": round(1000 * spent / len(asked), 2),
    }


def _figure(values: Sequence[float]) -> dict[str, float]:
    found = bootstrap((np.array(values),), np.mean, n_resamples=2000, method="percentile", rng=0).confidence_interval
    return {"value": round(float(np.mean(values)), 4), "low": round(found.low, 4), "high": round(found.high, 4)}


def readers(model: Path | None) -> dict[str, Reader]:
    """The rows of the table."""
    encoder = load_encoder()
    ranker = SpanReader(Scorer.bundled(), encoder)
    network = pointing.bundled()
    untaught = Untaught()
    recognisers = SpanReader(cast("Scorer", untaught), encoder, cast("SpanScorer", untaught))
    found: dict[str, Reader] = {"recognisers": recognisers, "ranker": ranker, "network": Network(network)}
    for count in SENTENCES:
        together = SpanReader(Scorer.bundled(), encoder, pointer=network, read=count)
        found[f"together, {count} sentences"] = together
    found["all together"] = SpanReader(Scorer.bundled(), encoder, pointer=network)
    if model:
        found["ranker, then the model"] = SecondReader(ranker, load_reading_model(model))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, help="folder of a reading model")
    parser.add_argument("--only", nargs="+", choices=[*SETS, NOT_FOUND], default=[*SETS, NOT_FOUND])
    parser.add_argument("--rows", nargs="+", metavar="ROW", help="only these rows, like: ranker 'all together'")
    parser.add_argument("--first", type=int, help="only the first questions of each set, as a trial")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    known = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else {}
    command = " ".join(["python -m benchmarks.reading_table", *sys.argv[1:]])
    found: dict[str, Any] = known | {"command": command, "machine": describe_machine()}
    for name in options.only:
        if name == NOT_FOUND:
            with tempfile.TemporaryDirectory() as folder:
                found[name] = ask_what_is_not_there(options.data, Path(folder), first=options.first)
            print(name, json.dumps(found[name]["figures"], ensure_ascii=False), flush=True)
            continue
        asked = list(islice(SETS[name](options.data), options.first))
        chosen = readers(options.model)
        for row, reader in ((row, chosen[row]) for row in options.rows or chosen):
            found[name] = found.get(name, {}) | {row: measured(reader, asked)}
            print(name, row, json.dumps(found[name][row]), flush=True)
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
