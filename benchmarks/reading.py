"""What reading costs, whatever was learnt: processor time of one question over passages, by size of the model.

`python -m benchmarks.reading --out benchmarks/results/reading.json`. Weights are untrained; one thread. Processor time
is counted, the best of several runs, so that other work on the machine disturbs little.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import torch

from benchmarks.machine import describe_machine
from embeddings.reader_model import MODEL, Passage, ReaderModel, Terms
from embeddings.training.reader.export import WHOLE, write_reader
from embeddings.training.reader.heads import Reader
from embeddings.training.reader.settings import Shape
from embeddings.training.reader.tokenizer import train_tokenizer
from qa.text.fold import fold

SHAPES = {"4 × 256": (4, 256, 4), "6 × 256": (6, 256, 4), "4 × 312": (4, 312, 4)}
PASSAGES, CHARACTERS = (3, 5, 10), (64, 128, 200)
QUESTION = "泰州大健康产业目标是多少"
_RUNS = 4


def cost(model: ReaderModel, passages: Sequence[Passage]) -> float:
    """Milliseconds of processor time for one question."""
    best = float("inf")
    for _ in range(_RUNS):
        began = time.process_time()
        model.read(QUESTION, passages)
        best = min(best, time.process_time() - began)
    return round(1000 * best, 2)


def measure(text: str, folder: Path, shape: Shape) -> list[dict[str, object]]:
    sentences = [text[at : at + 400] for at in range(0, len(text), 400)]
    tokenizer = train_tokenizer(sentences, size=shape.vocabulary, words=True)
    torch.manual_seed(0)
    write_reader(Reader(shape), tokenizer, folder, shape=shape, terms=Terms())
    rows: list[dict[str, object]] = []
    for name, count, size in product((WHOLE, MODEL), PASSAGES, CHARACTERS):
        passages = [Passage(text[at * size : (at + 1) * size], "市委书记") for at in range(count)]
        spent = cost(ReaderModel.load(folder, model=name), passages)
        rows.append({"model": name, "passages": count, "characters": size, "milliseconds": spent})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=Path("seeds"), help="folder of texts to cut passages from")
    parser.add_argument("--out", type=Path, help="JSON that the figures are written to")
    options = parser.parse_args()
    text = fold("".join(path.read_text("utf-8") for path in sorted(options.texts.glob("*.txt"))))
    text = "".join(text.split())
    found: dict[str, object] = {"machine": describe_machine()}
    for name, (layers, width, heads) in SHAPES.items():
        with tempfile.TemporaryDirectory() as folder:
            shape = Shape(layers=layers, width=width, heads=heads)
            rows = measure(text, Path(folder), shape)
        found[name] = rows
        for row in rows:
            print(name, *row.values(), flush=True)
    if options.out:
        options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
