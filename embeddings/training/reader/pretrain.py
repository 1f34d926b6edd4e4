"""Pretrains the trunk on raw text: `python -m embeddings.training.reader.pretrain --work DIR --preset cpu`.

Each call is a sitting: it goes on where the last one stopped and ends after `--minutes`. A steady run keeps its rate,
so that any number of sittings can follow; `--decay` brings it down to a finished model and leaves the steady run alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from embeddings.training.reader import checkpoints
from embeddings.training.reader.batches import Batch, Batches
from embeddings.training.reader.corpus import Corpus
from embeddings.training.reader.device import device, precision
from embeddings.training.reader.loop import Sitting, learn
from embeddings.training.reader.objectives import Pretraining
from embeddings.training.reader.optimiser import Optimiser, Rates, Schedule
from embeddings.training.reader.packing import Packing
from embeddings.training.reader.settings import PRESETS, Objectives, Preset

STEADY, DECAY = "steady", "decay"
_HELD = 64  # sequences of the validation loss


@dataclass
class Pretrain:
    """Pretraining as a task for the loop."""

    model: Pretraining
    optimiser: Optimiser
    schedule: Schedule
    train: Batches
    held: Batches
    preset: Preset
    last: int | None = None
    columns: tuple[str, ...] = ("masked", "generated", "replaced", "spans", "belongs")

    def batch(self, step: int) -> Batch:
        """The sequences of a step."""
        rows = self.preset.steps.rows
        return self.train.build((step - 1) * rows, rows)

    def losses(self, batch: Batch, step: int) -> dict[str, Tensor]:
        """The losses of the objectives."""
        with precision():
            return self.model(batch, step)  # type: ignore[no-any-return]

    def size(self, batch: Batch) -> int:
        """Tokens, padding left out."""
        return int((batch.pieces >= 0).sum())

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """Mean losses on the documents held out, the same sequences each time."""
        rows = min(self.preset.steps.rows, _HELD)
        found = [self.losses(self.held.build(at, rows), 0) for at in range(0, min(_HELD, len(self.held)), rows)]
        return {
            name: float(torch.stack([losses[name] for losses in found if name in losses]).mean()) for name in found[0]
        }


def task_of(corpus: Corpus, preset: Preset, *, schedule: Schedule, last: int | None = None) -> Pretrain:
    """A model with fresh weights and the corpus it learns from."""
    torch.manual_seed(preset.seed)
    preset = preset.sized(corpus.tokenizer.get_vocab_size())
    model = Pretraining(preset).to(device())
    if preset.compiled:
        model.compile_trunks()
    train, held = (
        Batches(
            corpus,
            Packing(corpus, length=preset.steps.length, held=part, seed=preset.seed),
            length=preset.steps.length,
            seed=preset.seed,
            queries=preset.objectives.belongs > 0,
        )
        for part in (False, True)
    )
    rates = Rates(preset.steps.muon, preset.steps.adam)
    return Pretrain(model, Optimiser(model, rates, clip=preset.steps.clip), schedule, train, held, preset, last)


def sit(work: Path, preset: Preset, *, minutes: float, decay: bool = False) -> dict[str, float]:
    """One sitting; the last line of the curve."""
    corpus, folder = Corpus.load(work / "corpus"), work / "pretrained"
    folder.mkdir(parents=True, exist_ok=True)
    facts: dict[str, object] = {}
    if decay:
        facts["branch"] = start, length = _branch(folder, preset)
        task = task_of(corpus, preset, schedule=Schedule(preset.steps.warmup, start, length), last=start + length)
    else:
        task = task_of(corpus, preset, schedule=Schedule(preset.steps.warmup))
    sitting = Sitting(
        folder,
        DECAY if decay else STEADY,
        minutes,
        preset.steps.report,
        preset.steps.validate,
        preset.steps.checkpoint_minutes,
        preset.workers,
        facts | {"preset": asdict(task.preset)},
    )
    line: dict[str, float] = {}
    for line in learn(task, sitting):
        print("  ".join(f"{name} {value:,.4g}" for name, value in line.items()), flush=True)
    return line


def _branch(folder: Path, preset: Preset) -> tuple[int, int]:
    """First step and length of the decay: of the one begun, or of a new one where the steady run went on since."""
    steady, decay = (checkpoints.newest(folder, phase) for phase in (STEADY, DECAY))
    if decay is not None and (steady is None or steady["step"] <= decay["branch"][0]):
        start, length = decay["branch"]
        return int(start), int(length)
    if steady is None:
        raise SystemExit(f"{folder} holds no steady run to decay: run a sitting without --decay first")
    checkpoints.forget(folder, DECAY)
    branch = steady["step"], max(1, round(preset.decay * steady["step"]))
    checkpoints.save(folder, DECAY, steady | {"branch": branch})
    return branch


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Pretrain the reader's trunk: one sitting.")
    parser.add_argument("--work", type=Path, required=True, help="folder with the corpus; all results go there")
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--minutes", type=float, help="how long at most (default: the preset's)")
    parser.add_argument("--decay", action="store_true", help="bring the newest steady run down to a finished model")
    parser.add_argument("--threads", type=int, help="threads of the linear algebra")
    parser.add_argument("--objectives", help="weights, as in masked=1,spans=1 (default: the preset's)")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.threads:
        torch.set_num_threads(options.threads)
    preset = PRESETS[options.preset]
    if options.objectives:
        preset = replace(preset, objectives=parsed(options.objectives))
    minutes = preset.minutes if options.minutes is None else options.minutes
    sit(options.work, preset, minutes=minutes, decay=options.decay)


def parsed(text: str) -> Objectives:
    """Objectives from `name=weight,…`; what is not named is left out."""
    weights = dict.fromkeys(Objectives.__dataclass_fields__, 0.0)
    return Objectives(**weights | {name: float(value) for name, value in (pair.split("=") for pair in text.split(","))})


if __name__ == "__main__":
    main()
