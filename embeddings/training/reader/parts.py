"""What each part of learning from questions adds, on equal steps: `python -m embeddings.training.reader.parts`.

The corpus and the first phase of a run with the preset `told` are taken as they are; the second is learnt anew for a
fraction of its passes, each time with one part left out, and measured on DRCD's held-out titles: a line each in
`parts.csv`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from embeddings.reader_model import ReaderModel
from embeddings.training.corpora import Fold
from embeddings.training.reader import finetune
from embeddings.training.reader.curve import rows
from embeddings.training.reader.evaluate import Measure, drcd, evaluate, line, note
from embeddings.training.reader.export import export
from embeddings.training.reader.options import add_common, common
from embeddings.training.reader.questions import Asked, generated, labelled
from embeddings.training.reader.settings import PRESETS, Preset


def variants(preset: Preset) -> dict[str, tuple[Preset, bool, bool, bool]]:
    """Each preset with whether the first phase, made questions and those without an answer are there."""
    plain = replace(preset, tuning=replace(preset.tuning, served=False))
    undropped = replace(preset, shape=replace(preset.shape, dropped=0.0))
    return {
        "all parts": (preset, True, True, True),
        "without retold sentences first": (preset, False, True, True),
        "without made questions": (preset, True, False, True),
        "without questions that have no answer": (preset, True, True, False),
        "without questions as they are served": (plain, True, True, True),
        "without dropout": (undropped, True, True, True),
    }


def learnt(work: Path, folder: Path, asked: Sequence[Asked], preset: Preset, *, first: bool) -> ReaderModel:
    """A reader that learnt these questions, beginning with the first phase of a run or without."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("corpus", *([finetune.FIRST] if first else [])):
        if not (folder / name).exists():
            (folder / name).symlink_to((work / name).resolve(), target_is_directory=True)
    finetune.sit(folder, asked, [], preset, minutes=preset.minutes)
    export(folder, folder / "model", [])
    return ReaderModel.load(folder / "model")


def compare(  # noqa: PLR0913  # a comparison's whole world
    data: Path, work: Path, fold: Fold, measures: tuple[Measure, Measure], *, extra: Sequence[Path], passes: float
) -> None:
    """Learn and read each variant that has no line yet."""
    table = work / "parts.csv"
    done = {row["model"] for row in rows(table)} if table.is_file() else set()
    steps = None
    for name, (preset, first, made, without) in variants(PRESETS["told"]).items():
        asked = [*labelled(data, fold), *(generated(extra, fold) if made else [])]
        asked = [each for each in asked if without or each.answers]
        count = len(asked) + (sum(bool(each.answers) for each in asked) if preset.tuning.served else 0)
        steps = steps or round(passes * count / preset.tuning.questions)
        tuning = replace(preset.tuning, passes=steps * preset.tuning.questions / count)
        folder = work / "parts" / name.replace(" ", "-")
        if name in done:
            continue
        model = learnt(work, folder, asked, replace(preset, tuning=tuning), first=first)
        items = drcd(data)
        found = evaluate(model, items, fold, measures)
        facts = {"pretrained": {"tokens": 0}, "questions": count}
        note(table, line("DRCD dev, held out", name, found, facts, count=len(items)))
        print(f"{name}: {steps} steps, exact match {found.exact}, F1 {found.f1}", flush=True)


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="What each part of learning from questions adds.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/ and text/")
    parser.add_argument("--work", type=Path, required=True, help="folder with the corpus and the first phase")
    parser.add_argument("--extra", type=Path, action="append", default=[], help="JSONL of generated questions")
    parser.add_argument("--passes", type=float, default=0.2, help="over all questions (default: %(default)s)")
    add_common(parser)
    options = parser.parse_args(None if arguments is None else list(arguments))
    fold, measures = common(options)
    compare(options.data, options.work, fold, measures, extra=options.extra, passes=options.passes)


if __name__ == "__main__":
    main()
