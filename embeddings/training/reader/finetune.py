"""Teaches the pretrained trunk to answer: `python -m embeddings.training.reader.finetune --data DIR --work DIR`.

Learns start and end, whether the passage answers, how relevant it is among others, and which tokens belong to an
answer, all from one pass over (question, header, window).
"""

from __future__ import annotations

import argparse
import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from embeddings.reader_rows import SLOTS
from embeddings.training.reader import checkpoints
from embeddings.training.reader.device import device, precision
from embeddings.training.reader.examples import Examples, Lesson
from embeddings.training.reader.heads import NOWHERE, Answer, Reader
from embeddings.training.reader.loop import Sitting, learn
from embeddings.training.reader.neighbours import Known
from embeddings.training.reader.optimiser import Optimiser, Rates, Schedule
from embeddings.training.reader.pretrain import DECAY, STEADY
from embeddings.training.reader.questions import Asked, as_served, generated, held, labelled
from embeddings.training.reader.settings import PRESETS, Preset

TUNED, FIRST = "tuned", "first"
_HELD = 256  # questions of the validation loss
_WEIGHTS = {"span": 1.0, "slots": 0.2, "answers": 0.5, "relevant": 0.5, "inside": 0.5}


@dataclass
class Tune:
    """Fine-tuning as a task for the loop."""

    model: Reader
    optimiser: Optimiser
    schedule: Schedule
    examples: Examples
    held: Examples
    last: int
    columns: tuple[str, ...] = (*_WEIGHTS, "f1")

    def batch(self, step: int) -> Lesson:
        """The rows of a step."""
        return self.examples.build(step)

    def losses(self, batch: Lesson, step: int) -> dict[str, Tensor]:
        """The losses of the heads; what is dropped depends on the step alone."""
        torch.manual_seed(step)
        where = device()
        with precision():
            ids, segments = (torch.from_numpy(each).to(where) for each in (batch.ids, batch.segments))
            hints = None if batch.hints is None else torch.from_numpy(batch.hints).to(where)
            answer = self.model(ids, segments, hints)
        return lesson_losses(Answer(*(each.float() for each in answer)), batch)

    def size(self, batch: Lesson) -> int:
        """Tokens, padding left out."""
        return int((batch.ids != 0).sum())

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """Mean losses on questions held out, the same each time."""
        if not len(self.held):
            return {}
        self.model.eval()
        found = [self.losses(self.held.build(step), 0) for step in range(1, 1 + min(32, max(1, len(self.held) // 8)))]
        self.model.train()
        return {name: float(torch.stack([losses[name] for losses in found]).mean()) for name in found[0]}


def lesson_losses(answer: Answer, lesson: Lesson) -> dict[str, Tensor]:
    """Every loss by name, their weighted sum as `loss`, and as `f1` how well the likeliest span covers the answer."""
    where = answer.first.device
    columns, targets = torch.from_numpy(lesson.columns).to(where), torch.from_numpy(lesson.targets).to(where)
    at = torch.arange(answer.first.shape[1], device=where)
    window = (at >= columns[:, :1]) & (at < columns[:, 1:])
    possible = window | (at == 0)
    first, last, begin, end = targets.unbind(1)
    answers = (first > 0).float()
    spans = [
        functional.cross_entropy(logits.masked_fill(~possible, NOWHERE), target)
        for logits, target in ((answer.first, first), (answer.last, last))
    ]
    begun, ended = (logits.masked_fill(~window, NOWHERE).argmax(1) for logits in (answer.first, answer.last))
    relevant = answer.verdict[:, 1].view(-1, lesson.passages)
    listed = answers.view(-1, lesson.passages)[:, 0]
    ranked = functional.cross_entropy(
        relevant, torch.zeros(len(relevant), dtype=torch.long, device=where), reduction="none"
    )
    inside = torch.from_numpy(lesson.inside).to(where)[window].float()
    losses = {
        "span": torch.stack(spans).mean(),
        "slots": _slots(answer.slots, (first, begin, answers), 0) + _slots(answer.slots, (last, end, answers), SLOTS),
        "answers": functional.binary_cross_entropy_with_logits(answer.verdict[:, 0], answers),
        "relevant": (ranked * listed).sum() / listed.sum().clamp(min=1),
        "inside": functional.binary_cross_entropy_with_logits(answer.inside[window], inside),
    }
    return losses | {
        "loss": sum((_WEIGHTS[name] * loss for name, loss in losses.items()), torch.zeros((), device=where)),
        "f1": (_covered(begun, ended, first, last) * answers).sum() / answers.sum().clamp(min=1),
    }


def _covered(begun: Tensor, ended: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """F1 of the tokens of one span a row against another's."""
    shared = (torch.minimum(ended, last) - torch.maximum(begun, first) + 1).clamp(min=0)
    return 2 * shared / ((ended - begun + 1).clamp(min=0) + last - first + 1)


def _slots(slots: Tensor, target: tuple[Tensor, Tensor, Tensor], offset: int) -> Tensor:
    """Cross-entropy of the character inside the token, over rows that answer."""
    column, character, answers = target
    logits = slots[torch.arange(len(slots), device=slots.device), column, offset : offset + SLOTS]
    losses = functional.cross_entropy(logits, character, reduction="none")
    return (losses * answers).sum() / answers.sum().clamp(min=1)


def task_of(
    asked: Sequence[Asked], kept: Sequence[Asked], tokenizer: Tokenizer, preset: Preset, *, known: Known | None = None
) -> Tune:
    """A reader with fresh weights, but for what is `known` of tokens, and the questions it learns from."""
    torch.manual_seed(preset.seed)
    preset = preset.sized(tokenizer.get_vocab_size())
    tuning = preset.tuning
    rarity = known.rarity if known else None
    if tuning.served:
        asked = [*asked, *as_served(asked, preset.seed)]
    examples = Examples(asked, tokenizer, tuning, seed=preset.seed, rarity=rarity)
    last = max(1, round(tuning.passes * len(examples) / tuning.questions))
    reader = Reader(preset.shape)
    if known:
        reader.trunk.rows.weight.data.copy_(torch.from_numpy(known.vectors))
    reader.to(device())
    return Tune(
        reader,
        Optimiser(reader, Rates(tuning.muon, tuning.adam)),
        Schedule(tuning.warmup, tuning.warmup, last - tuning.warmup),
        examples,
        Examples(kept[:_HELD], tokenizer, replace(tuning, astray=0, hidden=0), seed=preset.seed, rarity=rarity),
        last,
    )


def sit(  # noqa: PLR0913  # a sitting's whole world
    work: Path,
    asked: Sequence[Asked],
    kept: Sequence[Asked],
    preset: Preset,
    *,
    minutes: float,
    phase: str = TUNED,
) -> None:
    """One sitting of fine-tuning from what was learnt before: questions of a first phase, or pretraining."""
    pretrained = checkpoints.newest(work / FIRST, FIRST) if phase == TUNED else None
    pretrained = pretrained or (
        checkpoints.newest(work / "pretrained", DECAY) or checkpoints.newest(work / "pretrained", STEADY)
    )
    tokenizer = Tokenizer.from_file(str(work / "corpus" / "tokenizer.json"))
    task = task_of(asked, kept, tokenizer, preset, known=Known.load(work / "corpus") if preset.vectors else None)
    if pretrained is not None:
        weights = pretrained["model"]
        own = {name.removeprefix("reader."): value for name, value in weights.items() if name.startswith("reader.")}
        task.model.load_state_dict(own or weights)
    begun, seen = checkpoints.newest(work / phase, phase), pretrained["step"] if pretrained else 0
    if begun is not None and begun["pretrained"]["step"] != seen:
        checkpoints.forget(work / phase, phase)  # the trunk has learnt more since
    facts = {
        "preset": asdict(preset.sized(tokenizer.get_vocab_size())),
        "pretrained": {name: pretrained[name] if pretrained else 0 for name in ("step", "tokens", "seconds")},
        "questions": len(task.examples),
    }
    steps = preset.steps
    sitting = Sitting(
        work / phase, phase, minutes, steps.report, steps.validate, steps.checkpoint_minutes, preset.workers, facts
    )
    for line in learn(task, sitting):
        print("  ".join(f"{name} {value:,.4g}" for name, value in line.items()), flush=True)


def learn_first(work: Path, asked: Sequence[Asked], kept: Sequence[Asked], preset: Preset) -> None:
    """One pass over questions that prepare for the others: many, and made without anyone's labels."""
    once = replace(preset, tuning=replace(preset.tuning, passes=1.0, served=False))
    sit(work, asked, kept, once, minutes=preset.minutes, phase=FIRST)


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Fine-tune the reader: one sitting.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/ and text/")
    parser.add_argument("--work", type=Path, required=True, help="folder with corpus and pretrained checkpoints")
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--minutes", type=float, default=1e9, help="how long at most (default: until it is done)")
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="JSONL of generated questions; repeatable"
    )
    parser.add_argument(
        "--first", type=Path, action="append", default=[], help="JSONL of questions to learn before those; repeatable"
    )
    parser.add_argument("--fold", default="qa.text.fold:fold", help="module:function that folds a text")
    parser.add_argument("--threads", type=int, help="threads of the linear algebra")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.threads:
        torch.set_num_threads(options.threads)
    preset, fold = PRESETS[options.preset], pkgutil.resolve_name(options.fold)
    if options.first:
        learn_first(options.work, generated(options.first, fold), held(options.data, fold), preset)
    asked = [*labelled(options.data, fold, limit=preset.articles), *generated(options.extra, fold)]
    sit(options.work, asked, held(options.data, fold), preset, minutes=options.minutes)


if __name__ == "__main__":
    main()
