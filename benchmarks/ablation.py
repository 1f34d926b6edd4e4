"""What each part adds or costs: the development questions asked with one part left out, and with more or less reading.

`python -m benchmarks.ablation --questions DIR`: the folder of the question sets. Every question is answered whatever
the confidence, so that figures say what was found and not where the threshold lies. 95 % intervals by bootstrap.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.machine import describe_machine
from embeddings.encoder import load_encoder
from qa.answer import Asked, Parts, answer
from qa.evaluation.formats.read import read_questions
from qa.evaluation.measures import judge_all, summarise_judgements
from qa.evaluation.types import Outcome, Question
from qa.payload import answer_payload
from qa.reading import pointing
from qa.reading.reader import SENTENCES_POINTED, Reader, SpanReader
from qa.reading.scorer import Scorer
from qa.settings import load_settings
from qa.types import Answer, AnswerType, Context, Hit, Query, Reading
from qa.wiring import Service, open_service

OUT = Path("benchmarks/results/ablation.json")
SEEDS = Path("seeds")
FIGURES = ("quote_hit@1", "document@1", "f1", "auroc")
SENTENCES, PASSAGES = (0, 1, 2, 3, 5, 7), (4, 8, 16, 32)
Change = Callable[[Parts], Parts]
PATCHES: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "without the gate": lambda: patch("qa.answering.judge.passes", lambda query, reading: True),
    "without the closer look": lambda: patch("qa.retrieval.retriever.closer", lambda hits, *_: list(hits)),
}


class Changed:
    """A reader that is told less than there is to know."""

    def __init__(self, reader: Reader, query: Callable[[Query], Query], hit: Callable[[Hit], Hit]) -> None:
        self._reader, self._query, self._hit = reader, query, hit

    @property
    def fingerprint(self) -> str:
        """That of the reader: nothing is kept by it here."""
        return self._reader.fingerprint

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """What the reader makes of less, in the passages as they are."""
        whole = {hit.passage.id: hit for hit in hits}
        found = self._reader.read(self._query(query), [self._hit(hit) for hit in hits])
        return [replace(reading, hit=whole[reading.hit.passage.id]) for reading in found]


def ranker(*, read: int = SENTENCES_POINTED) -> SpanReader:
    """The bundled reader, its network shown so many sentences."""
    pointer = pointing.bundled() if read else None
    return SpanReader(Scorer.bundled(), load_encoder(), pointer=pointer, read=read)


def without_header(hit: Hit) -> Hit:
    """The hit as if its document said nothing of whose it is."""
    return replace(hit, passage=replace(hit.passage, context=Context(), source=""))


def changes(service: Service) -> dict[str, Change]:
    """What is left out, by name."""
    blind = Changed(service.parts.reader, lambda query: query, without_header)
    untyped = Changed(service.parts.reader, lambda query: replace(query, expects=AnswerType.TEXT), lambda hit: hit)
    return {
        "all parts": lambda parts: parts,
        "without the network that points": lambda parts: replace(parts, reader=ranker(read=0)),
        "without headers in reading": lambda parts: replace(parts, reader=blind),
        "without recognisers": lambda parts: replace(parts, reader=untyped),
        **dict.fromkeys(PATCHES, lambda parts: parts),
    }


def measured(service: Service, parts: Parts, questions: Sequence[Question]) -> dict[str, Any]:
    """Figures with intervals, and the median milliseconds of reading."""
    outcomes, reading = [], []
    for question in questions:
        found: Answer = answer(Asked(question.question, remembered=False), parts)
        reading.append(found.timings_ms["read"])
        outcomes.append(Outcome(question, reply=answer_payload(found)))
    figures = summarise_judgements(judge_all(outcomes), ranked=False).figures
    kept = {name: {part: round(value, 4) for part, value in figures[name]._asdict().items()} for name in FIGURES}
    return kept | {"read_ms": round(statistics.median(reading), 2)}


def asked(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """The sets, each with its questions and its documents."""
    yield "seeds", SEEDS / "questions" / "seeds-dev.jsonl", SEEDS
    for name in ("reports", "news"):
        yield name, folder / f"{name}-dev.jsonl", folder / name


def main() -> None:
    """Ask everything, print as it comes, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=Path("../shared/questions"))
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for name, path, documents in asked(options.questions):
        with tempfile.TemporaryDirectory() as folder:
            settings = load_settings(data=Path(folder), threshold=0.0)
            with closing(open_service(settings)) as service:
                service.index([documents])
                questions = read_questions([path]).questions
                results[name] = table(service, questions)
                print(name, json.dumps(results[name], ensure_ascii=False, indent=1), flush=True)
    result = {
        "measure": "development questions, all of them answered; 95 % bootstrap intervals over the questions",
        "command": " ".join(["python -m benchmarks.ablation", *sys.argv[1:]]),
        "machine": describe_machine(),
        "sets": results,
    }
    options.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(service: Service, questions: Sequence[Question]) -> dict[str, Any]:
    """One set with parts left out, and by how much is read."""
    found: dict[str, Any] = {}
    for name, change in changes(service).items():
        with PATCHES[name]() if name in PATCHES else nullcontext():
            found[name] = measured(service, change(service.parts), questions)
    for count in SENTENCES:
        parts = replace(service.parts, reader=ranker(read=count))
        found[f"the network reads {count} sentences"] = measured(service, parts, questions)
    for count in PASSAGES:
        found[f"{count} passages are read"] = measured(service, replace(service.parts, passages=count), questions)
    return found


if __name__ == "__main__":
    main()
