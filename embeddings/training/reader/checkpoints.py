"""Checkpoints: everything a run needs to go on as if it had not been interrupted, written whole or not at all.

Batches and draws are functions of the step, so weights, optimiser and counters are all there is to keep.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

_KEPT = 2


def save(folder: Path, phase: str, state: dict[str, Any]) -> Path:
    """Write the state of a phase and forget all but the newest two."""
    path = folder / f"{phase}-{state['step']:08d}.pt"
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)
    for old in _saved(folder, phase)[:-_KEPT]:
        old.unlink()
    return path


def newest(folder: Path, phase: str) -> dict[str, Any] | None:
    """The last state of a phase, on the CPU; None where there is none."""
    found = _saved(folder, phase)
    return load(found[-1]) if found else None


def forget(folder: Path, phase: str) -> None:
    """Begin a phase anew."""
    for path in _saved(folder, phase):
        path.unlink()


def load(path: Path) -> dict[str, Any]:
    """The state in one file."""
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def _saved(folder: Path, phase: str) -> list[Path]:
    return sorted(folder.glob(f"{phase}-????????.pt"))
