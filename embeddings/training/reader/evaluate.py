"""Measures an exported reader, passage given: `python -m embeddings.training.reader.evaluate --model DIR`.

CMRC 2018 dev, and the part of DRCD dev that nothing was trained on, asked in both scripts. How an answer is scored is
named by `--measures`, for this package knows no other. Every call adds its line to a learning curve.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from embeddings.reader_model import MODEL, Passage, ReaderModel
from embeddings.training.corpora import Fold, held_out
from embeddings.training.measure import Figure
from embeddings.training.reader.export import FACTS

Measure = Callable[[Sequence[str], str], float]

COLUMNS = ("set", "model", "questions", "pretraining_tokens", "tuning_questions", "exact", "exact_low", "exact_high",
           "f1", "f1_low", "f1_high")  # fmt: skip


class Item(NamedTuple):
    """A question as its set has it, before folding."""

    question: str
    title: str
    context: str
    answers: tuple[str, ...]


class Scores(NamedTuple):
    """Exact match and F1, in percent, each with its interval."""

    exact: Figure
    f1: Figure


def cmrc(data: Path) -> list[Item]:
    """The development set, which is only measured on."""
    return list(_items(data / "mrc" / "cmrc2018_dev.jsonl.xz"))


def drcd(data: Path) -> list[Item]:
    """The questions of the titles held out."""
    return [item for item in _items(data / "mrc" / "drcd_dev.jsonl.xz") if held_out(item.title)]


def sets(
    data: Path, names: Sequence[str], simplify: Callable[[str], str] | None = None
) -> Iterator[tuple[str, list[Item]]]:
    """The sets asked for, each with the name that its figures go under."""
    if "cmrc" in names:
        yield "CMRC 2018 dev", cmrc(data)
    if "drcd" in names:
        kept = drcd(data)
        yield "DRCD dev, held out", kept
        if simplify:
            asked = [item._replace(question=simplify(item.question)) for item in kept]
            yield "DRCD dev, held out, asked in Simplified", asked


def _items(path: Path) -> Iterator[Item]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["answers"]:
                texts = dict.fromkeys(answer["text"] for answer in row["answers"])
                yield Item(row["question"], row.get("title") or "", row["context"], tuple(texts))


def evaluate(model: ReaderModel, items: Sequence[Item], fold: Fold, measures: tuple[Measure, Measure]) -> Scores:
    """How well the model marks the answers; what it marks is cut from the passage as it stands."""
    exact, f1 = [], []
    for item in items:
        (found,) = model.read(fold(item.question), [Passage(fold(item.context), fold(item.title))])
        marked = item.context[found.start : found.end]
        exact.append(100 * measures[0](item.answers, marked))
        f1.append(100 * measures[1](item.answers, marked))
    return Scores(Figure.of(np.array(exact)), Figure.of(np.array(f1)))


def note(path: Path, row: dict[str, Any]) -> None:
    """One more line of the learning curve."""
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def line(name: str, model: str, scores: Scores, facts: dict[str, Any], *, count: int) -> dict[str, Any]:
    """What the learning curve keeps of one evaluation."""
    figures = dict(zip(COLUMNS[5:], (round(value, 2) for figure in scores for value in figure), strict=True))
    seen = {"pretraining_tokens": facts["pretrained"]["tokens"], "tuning_questions": facts["questions"]}
    return {"set": name, "model": model, "questions": count} | seen | figures


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure an exported reader, passage given.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/")
    parser.add_argument("--model", type=Path, required=True, help="folder that `export` wrote")
    parser.add_argument("--file", default=MODEL, help="which of its models (default: %(default)s)")
    parser.add_argument("--sets", nargs="+", choices=("cmrc", "drcd"), default=["cmrc", "drcd"])
    parser.add_argument("--limit", type=int, help="only so many questions of each set")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--curve", type=Path, help="CSV that the figures are added to")
    parser.add_argument("--fold", default="qa.text.fold:fold", help="module:function that folds a text")
    parser.add_argument("--simplify", default="qa.text.fold:to_simplified", help="module:function for the other script")
    parser.add_argument("--measures", default="qa.evaluation.measures.cmrc", help="module with exact_match and f1")
    options = parser.parse_args(None if arguments is None else list(arguments))
    fold, simplify = pkgutil.resolve_name(options.fold), pkgutil.resolve_name(options.simplify)
    measures = (
        pkgutil.resolve_name(f"{options.measures}:exact_match"),
        pkgutil.resolve_name(f"{options.measures}:f1"),
    )
    facts = json.loads((options.model / FACTS).read_text("utf-8"))["trained"]
    model = ReaderModel.load(options.model, model=options.file, threads=options.threads)
    for name, items in sets(options.data, options.sets, simplify):
        chosen = items[: options.limit]
        scores = evaluate(model, chosen, fold, measures)
        print(f"{name}, {len(chosen)} questions: exact match {scores.exact}, F1 {scores.f1}", flush=True)
        if options.curve:
            note(options.curve, line(name, options.file, scores, facts, count=len(chosen)))


if __name__ == "__main__":
    main()
