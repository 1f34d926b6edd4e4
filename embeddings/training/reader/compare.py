"""Compares objectives and tokens on equal time: `python -m embeddings.training.reader.compare --work DIR --minutes 20`.

Each variant is pretrained for as many minutes, decay included, fine-tuned on the same questions and measured on what
is held out of DRCD. One CSV with a line a variant; what is finished already is not run again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from embeddings.reader_model import ReaderModel
from embeddings.training.corpora import Fold
from embeddings.training.reader import finetune, pretrain
from embeddings.training.reader.evaluate import Measure, drcd, evaluate, line, note
from embeddings.training.reader.export import FACTS, WHOLE, export
from embeddings.training.reader.options import add_common, common
from embeddings.training.reader.prepare import build
from embeddings.training.reader.questions import held, labelled
from embeddings.training.reader.settings import PRESETS, Objectives, Preset

_NOTHING = Objectives(masked=0, replaced=0, spans=0, belongs=0)
VARIANTS = {
    "masked": replace(_NOTHING, masked=1),
    "masked-spans": replace(_NOTHING, masked=1, spans=1),
    "masked-spans-belongs": replace(_NOTHING, masked=1, spans=1, belongs=0.2),
    "replaced": replace(_NOTHING, replaced=10),
    "replaced-spans": replace(_NOTHING, replaced=10, spans=1),
    "replaced-spans-belongs": replace(_NOTHING, replaced=10, spans=1, belongs=0.2),
    "spans": replace(_NOTHING, spans=1),
}


def variants(preset: Preset, names: Iterable[str], tokens: Iterable[str]) -> dict[str, Preset]:
    """The preset in every variant asked for, by name."""
    return {
        f"{name}-{kind}": replace(preset, objectives=VARIANTS[name], words=kind == "words")
        for kind in tokens
        for name in names
    }


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare ways to pretrain the reader on equal time.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/ and text/")
    parser.add_argument("--work", type=Path, required=True, help="where corpora, runs and the table go")
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--minutes", type=float, default=20.0, help="of pretraining, for each variant")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--tokens", nargs="+", choices=("words", "characters"), default=["words"])
    parser.add_argument("--questions", type=int, default=800, help="held-out questions to measure on")
    add_common(parser)
    options = parser.parse_args(None if arguments is None else list(arguments))
    told = common(options)
    for name, preset in variants(PRESETS[options.preset], options.variants, options.tokens).items():
        if not (options.work / name / "model" / FACTS).is_file():
            _run(options, name, preset, told)


def _run(options: argparse.Namespace, name: str, preset: Preset, told: tuple[Fold, tuple[Measure, Measure]]) -> None:
    (fold, measures), folder = told, options.work / name
    shared = options.work / ("words" if preset.words else "characters")
    build(options.data, shared, fold, preset)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "corpus").exists():
        (folder / "corpus").symlink_to((shared / "corpus").resolve())
    pretrain.sit(folder, preset, minutes=options.minutes / (1 + preset.decay))
    pretrain.sit(folder, preset, minutes=options.minutes, decay=True)
    asked, kept = labelled(options.data, fold, limit=preset.articles), held(options.data, fold)
    finetune.sit(folder, asked, kept, preset, minutes=1e9)
    export(folder, folder / "model", [])
    items = drcd(options.data)[: options.questions]
    scores = evaluate(ReaderModel.load(folder / "model", model=WHOLE), items, fold, measures)
    facts = json.loads((folder / "model" / FACTS).read_text("utf-8"))["trained"]
    note(options.work / "compared.csv", line(name, WHOLE, scores, facts, count=len(items)))
    print(f"{name}: exact match {scores.exact}, F1 {scores.f1}", flush=True)


if __name__ == "__main__":
    main()
