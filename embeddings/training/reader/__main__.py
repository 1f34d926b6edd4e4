"""Trains the reader from raw text to the files that ship: `python -m embeddings.training.reader --work DIR --out DIR`.

Corpus, pretraining, decay, fine-tuning, export, figures and card, one after the other; what is done already is not done
again, so an interrupted run is started again by the same command. `--preset` says whether it takes seconds or hours.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from embeddings.reader_model import ReaderModel
from embeddings.training.corpora import Fold
from embeddings.training.reader import checkpoints, finetune, pretrain
from embeddings.training.reader.card import write_card
from embeddings.training.reader.evaluate import Measure, Scores, evaluate, sets
from embeddings.training.reader.export import FACTS, export
from embeddings.training.reader.options import add_common, common
from embeddings.training.reader.prepare import build
from embeddings.training.reader.questions import generated, held, labelled
from embeddings.training.reader.settings import PRESETS, Preset

_AGREED = 1000  # questions that the exported and the trained model have to agree on


def train(  # noqa: PLR0913  # a run's whole world
    data: Path, work: Path, fold: Fold, preset: Preset, *, first: Sequence[Path] = (), extra: Sequence[Path] = ()
) -> None:
    """Everything up to a fine-tuned checkpoint."""
    build(data, work, fold, preset)
    if not preset.vectors:
        _pretrain(work, preset)
    if first:
        finetune.learn_first(work, generated(first, fold), held(data, fold), preset)
    asked = [*labelled(data, fold, limit=preset.articles), *generated(extra, fold)]
    finetune.sit(work, asked, held(data, fold), preset, minutes=preset.minutes)


def _pretrain(work: Path, preset: Preset) -> None:
    state = checkpoints.newest(work / "pretrained", pretrain.STEADY)
    left = preset.minutes - (state["seconds"] / 60 if state else 0.0)
    if left > 0:
        pretrain.sit(work, preset, minutes=left)
    pretrain.sit(work, preset, minutes=preset.minutes, decay=True)


def measure(data: Path, out: Path, fold: Fold, measures: tuple[Measure, Measure], *, limit: int | None) -> None:
    """The card, with the model's figures on what is held out."""
    model, figures = ReaderModel.load(out), dict[str, Scores]()
    for name, items in sets(data, ["drcd"]):
        figures[name] = evaluate(model, items[:limit], fold, measures)
        print(f"{name}: exact match {figures[name].exact}, F1 {figures[name].f1}", flush=True)
    write_card(out, json.loads((out / FACTS).read_text("utf-8")), figures)


def copy_curves(work: Path, out: Path) -> None:
    """The curves of the run and their pictures, beside the model."""
    phases = (work / name for name in ("pretrained", finetune.FIRST, finetune.TUNED))
    for curve in (curve for phase in phases for curve in phase.glob("*.csv")):
        for path in (curve, curve.with_suffix(".png")):
            shutil.copy(path, out / path.name)


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the reader from raw text to the files that ship.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/ and text/")
    parser.add_argument("--work", type=Path, required=True, help="where corpus, checkpoints and curves go")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--first", type=Path, action="append", default=[], help="JSONL of questions to learn first")
    parser.add_argument("--extra", type=Path, action="append", default=[], help="JSONL of generated questions")
    add_common(parser)
    options = parser.parse_args(None if arguments is None else list(arguments))
    preset, (fold, measures) = PRESETS[options.preset], common(options)
    train(options.data, options.work, fold, preset, first=options.first, extra=options.extra)
    export(options.work, options.out, held(options.data, fold)[: preset.articles or _AGREED])
    copy_curves(options.work, options.out)
    measure(options.data, options.out, fold, measures, limit=preset.articles)


if __name__ == "__main__":
    main()
