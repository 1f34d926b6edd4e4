"""The loop that every task is learnt in: steps, curve, checkpoints, and a clean stop in time or on a signal.

A task says what a batch is and what its losses are. An interrupted run goes on from its checkpoint and ends where an
unbroken one would have ended.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from embeddings.training.reader import checkpoints
from embeddings.training.reader.curve import Curve, draw
from embeddings.training.reader.optimiser import Optimiser, Schedule


class Task(Protocol):
    """What is learnt."""

    @property
    def model(self) -> nn.Module:
        """What learns."""
        ...

    @property
    def optimiser(self) -> Optimiser:
        """How it is moved."""
        ...

    @property
    def schedule(self) -> Schedule:
        """How far at each step."""
        ...

    @property
    def columns(self) -> Sequence[str]:
        """The names of the losses besides their sum."""
        ...

    @property
    def last(self) -> int | None:
        """Number of the last step; None: there is always more to learn."""
        ...

    def batch(self, step: int) -> Any:  # noqa: ANN401 - the task's own
        """What step number `step` learns from; depends on nothing else."""
        ...

    def losses(self, batch: Any, step: int) -> dict[str, Tensor]:  # noqa: ANN401
        """Every loss by name, their sum as `loss`."""
        ...

    def size(self, batch: Any) -> int:  # noqa: ANN401
        """How many tokens a batch has."""
        ...

    def validate(self) -> dict[str, float]:
        """Losses on what is held out."""
        ...


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where a run is kept and how long it may go on now."""

    folder: Path
    phase: str
    minutes: float
    report: int
    validate: int
    checkpoint_minutes: float
    workers: int = 0
    facts: dict[str, Any] = field(default_factory=dict)  # goes into every checkpoint


@dataclass(slots=True)
class Progress:
    """How far a run is; `sums` are the losses since the last line of the curve."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    since: int = 0
    sums: dict[str, float] = field(default_factory=dict)


def learn(task: Task, sitting: Sitting) -> Iterator[dict[str, float]]:
    """Steps until the last one, the time or a signal, yielding the lines of the curve as they are written."""
    sitting.folder.mkdir(parents=True, exist_ok=True)
    progress = resumed(task, sitting)
    curve = Curve(sitting.folder / f"{sitting.phase}.csv", [*task.columns, *(f"held {name}" for name in _all(task))])
    curve.go_on_after(progress.step)
    began, saved, before = time.monotonic(), time.monotonic(), progress.seconds
    with _told_to_stop() as told:
        for step, batch in _batches(task, progress.step, sitting.workers):
            _one_step(task, batch, step, progress)
            progress.seconds = before + time.monotonic() - began
            over = told.is_set() or time.monotonic() - began >= 60 * sitting.minutes or step == task.last
            if step % sitting.report == 0 or over:
                yield _line(task, progress, curve, held=step % sitting.validate < sitting.report or over)
            if over or time.monotonic() - saved >= 60 * sitting.checkpoint_minutes:
                _save(task, sitting, progress)
                saved = time.monotonic()
            if over:
                break
    draw(sitting.folder / f"{sitting.phase}.csv")


def resumed(task: Task, sitting: Sitting) -> Progress:
    """The run as its last checkpoint left it, or a new one."""
    state = checkpoints.newest(sitting.folder, sitting.phase)
    if state is None:
        return Progress()
    task.model.load_state_dict(state["model"])
    task.optimiser.load_state_dict(state["optimiser"])
    return Progress(state["step"], state["tokens"], state["seconds"], state["since"], state["sums"])


def _one_step(task: Task, batch: Any, step: int, progress: Progress) -> None:  # noqa: ANN401
    losses = task.losses(batch, step)
    task.optimiser.step(losses["loss"], share=task.schedule.share(step))
    progress.step, progress.tokens = step, progress.tokens + task.size(batch)
    for name, loss in losses.items():
        progress.sums[name] = progress.sums.get(name, 0.0) + float(loss.detach())


def _line(task: Task, progress: Progress, curve: Curve, *, held: bool) -> dict[str, float]:
    steps = max(1, progress.step - progress.since)
    line: dict[str, float] = {
        "step": progress.step,
        "tokens": progress.tokens,
        "seconds": progress.seconds,
        "rate": task.schedule.share(progress.step),
        **{name: total / steps for name, total in progress.sums.items()},
    }
    if held:
        line |= {f"held {name}": loss for name, loss in task.validate().items()}
    progress.sums.clear()
    progress.since = progress.step
    curve.add(line)
    return line


def _save(task: Task, sitting: Sitting, progress: Progress) -> None:
    state = {
        "model": task.model.state_dict(),
        "optimiser": task.optimiser.state_dict(),
        "step": progress.step,
        "tokens": progress.tokens,
        "seconds": progress.seconds,
        "since": progress.since,
        "sums": progress.sums,
        **sitting.facts,
    }
    checkpoints.save(sitting.folder, sitting.phase, state)


def _all(task: Task) -> list[str]:
    return ["loss", *task.columns]


class _Steps(Dataset[Any]):
    """The task's batches by step, for processes that build them beside the one that learns."""

    def __init__(self, task: Task) -> None:
        self._build = task.batch

    def __getitem__(self, step: int) -> Any:  # noqa: ANN401
        return step, self._build(step)


def _batches(task: Task, done: int, workers: int) -> Iterator[tuple[int, Any]]:
    last = task.last if task.last is not None else 1 << 40
    steps = range(done + 1, last + 1)
    yield from DataLoader(_Steps(task), batch_size=None, sampler=steps, num_workers=workers, collate_fn=_same)


def _same(item: Any) -> Any:  # noqa: ANN401
    return item


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Set once the process was asked to end; a second request ends it."""
    told = threading.Event()

    def tell(number: int, frame: FrameType | None) -> None:
        told.set()
        signal.signal(number, signal.SIG_DFL)

    here = threading.current_thread() is threading.main_thread()
    before = [(number, signal.signal(number, tell)) for number in (signal.SIGTERM, signal.SIGINT)] if here else []
    try:
        yield told
    finally:
        for number, handler in before:
            signal.signal(number, handler)
