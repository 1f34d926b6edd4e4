"""What tells one trained model from another, cheaply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import torch

_SAMPLE = 256  # values of each tensor that go into the digest


def digest(tensors: Mapping[str, torch.Tensor]) -> str:
    """Names, shapes and evenly spread values of all weights: cheap, and different after any training."""
    total = hashlib.sha256()
    for name, tensor in sorted(tensors.items()):
        flat = tensor.detach().reshape(-1)
        spread = flat[:: max(1, len(flat) // _SAMPLE)].to(torch.float32).numpy()
        total.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode() + spread.tobytes())
    return total.hexdigest()


def vocabulary(tokenizer: Any) -> str:  # noqa: ANN401 - transformers' or tokenizers', which share no type
    """A digest of the tokens and their numbers; a tokenizer that does not tell them is known by its kind."""
    if not hasattr(tokenizer, "get_vocab"):
        return type(tokenizer).__name__
    return hashlib.sha256(json.dumps(sorted(tokenizer.get_vocab().items())).encode()).hexdigest()
