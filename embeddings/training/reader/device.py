"""Where a run computes and in which precision: a GPU where there is one, bf16 where the processor knows it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

import torch


def device() -> torch.device:
    """The GPU, or the CPU where there is none."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def precision() -> AbstractContextManager[object]:
    """The context that a forward pass runs in."""
    return torch.autocast(device().type, torch.bfloat16) if _knows_bf16() else nullcontext()


@cache
def _knows_bf16() -> bool:
    """Whether bf16 is computed and not imitated, which would be slower than 32 bits."""
    if torch.cuda.is_available():
        return True
    flags = Path("/proc/cpuinfo")
    return flags.is_file() and any(flag in flags.read_text("utf-8") for flag in ("avx512_bf16", "amx_bf16"))
