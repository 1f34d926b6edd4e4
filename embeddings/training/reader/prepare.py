"""Builds tokenizer and corpus: `python -m embeddings.training.reader.prepare --data DIR --work DIR --preset cpu`."""

from __future__ import annotations

import argparse
import json
import pkgutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from embeddings.training.corpora import Fold
from embeddings.training.reader import neighbours
from embeddings.training.reader.corpus import prepare
from embeddings.training.reader.settings import PRESETS, Preset


def build(data: Path, work: Path, fold: Fold, preset: Preset) -> None:
    """Tokenizer and corpus, and what they tell of tokens where that is used; what is there already stays."""
    corpus = prepare(data, work / "corpus", fold, preset)
    if preset.vectors:
        neighbours.write(work / "corpus", corpus, width=preset.shape.width)
    print(json.loads((work / "corpus" / "corpus.json").read_text("utf-8")))


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build the tokenizer and the corpus that the reader is pretrained on.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/ and text/")
    parser.add_argument("--work", type=Path, required=True, help="where the corpus goes")
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--tokens", choices=("words", "characters"), help="default: the preset's")
    parser.add_argument("--fold", default="qa.text.fold:fold", help="module:function that folds a text")
    options = parser.parse_args(None if arguments is None else list(arguments))
    preset = PRESETS[options.preset]
    if options.tokens:
        preset = replace(preset, words=options.tokens == "words")
    build(options.data, options.work, pkgutil.resolve_name(options.fold), preset)


if __name__ == "__main__":
    main()
