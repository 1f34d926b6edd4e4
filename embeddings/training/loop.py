"""The contrastive loop: a matrix of token rows that learns to tell a query's passage from all others in its batch.

A token's row is its own plus those of the tokens inside it, times a gain that begins as its rarity; once trained,
the sum is a plain matrix. Checkpoints hold everything, so an interrupted run goes on as if it had not been.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from embeddings.training.bags import Bags, Ints
from embeddings.training.pairs import Pairs

_PART_WEIGHT = 0.5
_RARE = 1e-3  # a token's share of the corpus from which on it counts as frequent
_WARMUP = 20
_POINTS = 20  # of the loss curve, with a checkpoint at each


class Plan(NamedTuple):
    """The settings of one run."""

    dimensions: int
    steps: int
    rate: float
    scale: float
    seed: int


class Step(NamedTuple):
    """A point of the loss curve: the mean since the last one."""

    step: int
    loss: float


class Batches(Protocol):
    """Anything that draws pairs; the state of `random` is all that a checkpoint needs of it."""

    random: np.random.Generator

    def batch(self) -> Pairs:
        """The next pairs to learn from."""
        ...


class Rows(nn.Module):
    """The matrix while it learns."""

    def __init__(self, parts: Sequence[Sequence[int]], counts: Ints, *, dimensions: int) -> None:
        super().__init__()
        shares = counts / max(1, counts.sum())
        rarity = np.log1p(_RARE / (shares + 1e-7))
        rarity[0] = 0  # the unknown token says nothing
        self.own = nn.Parameter(torch.randn(len(parts), dimensions))
        self.gains = nn.Parameter(torch.from_numpy(np.log(rarity + 1e-6)).float())
        flat = [(part, _PART_WEIGHT / len(row) ** 0.5) for row in parts for part in row]
        self.register_buffer("parts", torch.tensor([part for part, _ in flat], dtype=torch.long))
        self.register_buffer("shares", torch.tensor([share for _, share in flat]))
        self.register_buffer("starts", torch.tensor(np.cumsum([0, *map(len, parts)])[:-1], dtype=torch.long))

    def forward(self) -> Tensor:
        """The matrix as it would be written now."""
        inner = functional.embedding_bag(
            self.get_buffer("parts"), self.own, self.get_buffer("starts"), mode="sum",
            per_sample_weights=self.get_buffer("shares"),
        )  # fmt: skip
        return torch.exp(self.gains)[:, None] * (self.own + inner)


class Given(nn.Module):
    """A matrix that is there already, to be trained on."""

    def __init__(self, matrix: NDArray[np.float32]) -> None:
        super().__init__()
        self.matrix = nn.Parameter(torch.from_numpy(matrix.copy()))

    def forward(self) -> Tensor:
        """The matrix as it is now."""
        return self.matrix


def train(rows: nn.Module, sampler: Batches, plan: Plan, *, folder: Path) -> Iterator[Step]:
    """Trains in place, yielding the loss curve; goes on from the folder's checkpoint where there is one."""
    optimizer = torch.optim.Adam(rows.parameters(), lr=plan.rate, betas=(0.9, 0.99), fused=True)
    done = _resume(folder, rows, optimizer, sampler)
    total, since, every = 0.0, done, max(1, plan.steps // _POINTS)
    for step in range(done + 1, plan.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * min(1.0, step / _WARMUP) * (1 - (step - 1) / plan.steps)
        total += _update(rows, optimizer, sampler.batch(), plan.scale)
        if step % every == 0 or step == plan.steps:
            point = Step(step, total / (step - since))
            total, since = 0.0, step
            _note(folder / "loss.csv", point)
            _save(folder, rows, optimizer, sampler, step)
            yield point


def _update(rows: nn.Module, optimizer: torch.optim.Optimizer, pairs: Pairs, scale: float) -> float:
    matrix = rows()
    scores = scale * directions(matrix, pairs.queries) @ directions(matrix, pairs.passages).T
    loss = functional.cross_entropy(scores, torch.arange(len(scores)))
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return float(loss.detach())


def directions(matrix: Tensor, bags: Bags) -> Tensor:
    """The vector of each bag, of length 1."""
    ids, starts = torch.from_numpy(bags.ids.astype(np.int64)), torch.from_numpy(bags.bounds[:-1])
    return functional.normalize(functional.embedding_bag(ids, matrix, starts, mode="sum"))


def _resume(folder: Path, rows: nn.Module, optimizer: torch.optim.Optimizer, sampler: Batches) -> int:
    path = folder / "checkpoint.pt"
    if not path.is_file():
        (folder / "loss.csv").unlink(missing_ok=True)
        return 0
    state = torch.load(path, weights_only=True)
    rows.load_state_dict(state["rows"])
    optimizer.load_state_dict(state["optimizer"])
    sampler.random.bit_generator.state = state["random"]
    return int(state["step"])


def _save(folder: Path, rows: nn.Module, optimizer: torch.optim.Optimizer, sampler: Batches, step: int) -> None:
    state = {
        "rows": rows.state_dict(),
        "optimizer": optimizer.state_dict(),
        "random": sampler.random.bit_generator.state,
        "step": step,
    }
    torch.save(state, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")


def _note(path: Path, point: Step) -> None:
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(Step._fields)
        writer.writerow((point.step, f"{point.loss:.4f}"))
