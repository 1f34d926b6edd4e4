"""A small network over named features: what it holds, how it is loaded, and one matrix product a layer to apply it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scorer:
    """A line over sentence features to choose sentences, and a two-layer network over both tables for candidates."""

    sentence: Floats
    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    @classmethod
    def load(cls, stream: BinaryIO) -> Scorer:
        """Read weights as written by `python -m qa.training.reader`."""
        with np.load(stream) as arrays:
            return cls(*(arrays[name].astype(np.float32) for name in cls.__slots__))

    @classmethod
    def bundled(cls) -> Scorer:
        """The weights that come with the package."""
        with files("qa.reading").joinpath("models", "scorer.npz").open("rb") as stream:
            return cls.load(stream)  # type: ignore[arg-type]

    @property
    def fingerprint(self) -> str:
        """The same only for the same weights."""
        return hashlib.sha256(b"".join(getattr(self, name).tobytes() for name in self.__slots__)).hexdigest()[:32]

    def sentences(self, table: Floats) -> Floats:
        """A score for each sentence, by its own features alone."""
        result: Floats = table @ self.sentence
        return result

    def candidates(self, table: Floats) -> Floats:
        """A score for each candidate, by its sentence's features and its own."""
        inner = ((table - self.mean) / self.scale) @ self.hidden + self.bias
        result: Floats = np.maximum(inner, 0.0) @ self.out
        return result
