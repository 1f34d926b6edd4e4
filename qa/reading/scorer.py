"""A small network over named features: what it holds, how it is loaded, and one matrix product a layer to apply it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import BinaryIO, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Weights:
    """Named arrays that come with the package, in a file of `qa/reading/models`."""

    FILE: ClassVar[str]
    __slots__ = ()

    @classmethod
    def load(cls, stream: BinaryIO) -> Self:
        """Read weights as written by the script that fits them."""
        with np.load(stream) as arrays:
            return cls(*(arrays[each.name].astype(np.float32) for each in fields(cls)))  # type: ignore[arg-type]

    @classmethod
    def bundled(cls) -> Self:
        """The weights that come with the package."""
        with files("qa.reading").joinpath("models", cls.FILE).open("rb") as stream:
            return cls.load(stream)  # type: ignore[arg-type]

    @property
    def fingerprint(self) -> str:
        """The same only for the same weights."""
        return self._digest()

    def _digest(self) -> str:
        weights = b"".join(getattr(self, each.name).tobytes() for each in fields(self))  # type: ignore[arg-type]
        return hashlib.sha256(weights).hexdigest()[:32]


def standardised(table: Floats, mean: Floats, scale: Floats, weights: Floats) -> Floats:
    """A table less its columns' means, over their scales, times weights; the weights are scaled, they are smaller."""
    scaled = weights / scale[:, None]
    result: Floats = table @ scaled - mean @ scaled
    return result


@dataclass(frozen=True, slots=True)
class Scorer(Weights):
    """A line over sentence features to choose sentences, and a two-layer network over both tables for candidates."""

    FILE = "scorer.npz"
    sentence: Floats
    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def sentences(self, table: Floats) -> Floats:
        """A score for each sentence, by its own features alone."""
        result: Floats = table @ self.sentence
        return result

    def candidates(self, table: Floats) -> Floats:
        """A score for each candidate, by its sentence's features and its own."""
        inner = standardised(table, self.mean, self.scale, self.hidden) + self.bias
        result: Floats = np.maximum(inner, 0.0) @ self.out
        return result
