"""Muon for the matrices inside the trunk and AdamW for all else, as one optimiser with one schedule.

Muon (Keller Jordan et al., 2024, https://kellerjordan.github.io/posts/muon/): momentum, then the nearest orthogonal
matrix by five Newton-Schulz steps. Matrices of one shape are brought there together.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

_A, _B, _C, _STEPS = 3.4445, -4.7750, 2.0315, 5
_MOMENTUM = 0.95


class Muon(torch.optim.Optimizer):
    """Moves matrices by orthogonal steps; every parameter has to be a matrix."""

    def __init__(self, parameters: Iterable[nn.Parameter], *, rate: float) -> None:
        super().__init__(sorted(parameters, key=lambda matrix: tuple(matrix.shape)), {"lr": rate, "rate": rate})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]  # noqa: ANN401 - nothing is evaluated twice
        """One step for all matrices."""
        del closure
        for group in self.param_groups:
            for _, alike in groupby(group["params"], key=lambda matrix: tuple(matrix.shape)):
                self._move(list(alike), group["lr"])

    def _move(self, matrices: list[Tensor], rate: float) -> None:
        pushed = []
        for matrix in matrices:
            gradient = torch.zeros_like(matrix) if matrix.grad is None else matrix.grad
            momentum = self.state[matrix].setdefault("momentum", torch.zeros_like(matrix))
            momentum.lerp_(gradient, 1 - _MOMENTUM)
            pushed.append(gradient.lerp(momentum, _MOMENTUM))
        scale = max(1.0, matrices[0].shape[0] / matrices[0].shape[1]) ** 0.5
        for matrix, turn in zip(matrices, orthogonal(torch.stack(pushed)), strict=True):
            matrix.add_(turn, alpha=-rate * scale)


def orthogonal(matrices: Tensor) -> Tensor:
    """Matrices with the same directions and singular values near one."""
    tall = matrices.shape[1] > matrices.shape[2]
    turned = matrices.to(torch.bfloat16) if matrices.is_cuda else matrices
    turned = turned.mT if tall else turned
    turned = turned / (torch.linalg.matrix_norm(turned, keepdim=True) + 1e-7)
    for _ in range(_STEPS):
        square = turned @ turned.mT
        turned = _A * turned + (_B * square + _C * square @ square) @ turned
    found: Tensor = (turned.mT if tall else turned).to(matrices.dtype)
    return found


class Rates(NamedTuple):
    """The highest rates of a run."""

    muon: float
    adam: float


class Optimiser:
    """Both optimisers as one."""

    def __init__(self, model: nn.Module, rates: Rates, *, clip: float = 1.0) -> None:
        named = [(name, each) for name, each in model.named_parameters() if each.requires_grad]
        inner = [each for name, each in named if ".layers." in f".{name}" and each.ndim == 2]
        known = set(map(id, inner))
        rest = [each for _, each in named if id(each) not in known]
        adam = torch.optim.AdamW(rest, lr=rates.adam, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
        adam.param_groups[0]["rate"] = rates.adam
        self._parts: tuple[torch.optim.Optimizer, ...] = (Muon(inner, rate=rates.muon), adam)
        self._clipped, self._clip = rest, clip

    def step(self, loss: Tensor, *, share: float) -> None:
        """One step downhill at a share of the highest rates; Muon's steps have one length whatever the gradient."""
        for part in self._parts:
            part.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._clipped, self._clip)
        for part in self._parts:
            for group in part.param_groups:
                group["lr"] = group["rate"] * share
            part.step()

    def state_dict(self) -> list[dict[str, Any]]:
        """All that goes into a checkpoint."""
        return [part.state_dict() for part in self._parts]

    def load_state_dict(self, states: list[dict[str, Any]]) -> None:
        """Go on from a checkpoint."""
        for part, state in zip(self._parts, states, strict=True):
            part.load_state_dict(state)


class Schedule(NamedTuple):
    """Warm-up, then constant; from step `decay` on, a straight line to nothing over `length` steps."""

    warmup: int
    decay: int | None = None
    length: int = 0

    def share(self, step: int) -> float:
        """Which share of the highest rate step number `step`, counted from 1, runs at."""
        if self.decay is not None and step > self.decay:
            return max(0.0, 1 - (step - self.decay - 1) / max(1, self.length))
        return min(1.0, step / max(1, self.warmup))
