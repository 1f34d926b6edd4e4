"""What words are like: a small table of vectors in which words of one kind are near each other.

Made from the company that words keep, by `python -m qa.training.meanings`. A word that it doesn't hold is taken for
what words with its last character mostly are: Chinese compounds have their head at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STEP = 127.0
NONE = 0  # the row of no word at all
_ENDING = "*"  # before a last character

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Rows of 8-bit numbers by word, and by last character."""

    rows: dict[str, int]
    table: NDArray[np.int8]
    unit: Floats

    @classmethod
    def of(cls, words: Sequence[str], vectors: Floats) -> Meanings:
        """The table of these words, with the means of those that end alike."""
        ends: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            ends.setdefault(word[-1], []).append(number)
        kept = {char: numbers for char, numbers in ends.items() if len(numbers) > 1}
        means = np.stack([vectors[numbers].mean(0) for numbers in kept.values()])
        table = np.concatenate([np.zeros((1, vectors.shape[1])), vectors, means])
        names = ["", *words, *(_ENDING + char for char in kept)]
        return cls._named(names, np.rint(table / np.abs(table).max() * STEP).astype(np.int8))

    @classmethod
    def load(cls, path: Path) -> Meanings:
        """Read a table as `save` wrote it."""
        with np.load(path) as arrays:
            names = arrays["names"].tobytes().decode("utf-8").split("\n")
            return cls._named(names, arrays["table"])

    @classmethod
    def _named(cls, names: Sequence[str], table: NDArray[np.int8]) -> Meanings:
        wide = table.astype(np.float32)
        unit = wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1.0)
        return cls({name: number for number, name in enumerate(names)}, table, unit)

    def save(self, path: Path) -> None:
        """Write the table."""
        names = np.frombuffer("\n".join(self.rows).encode(), np.uint8)
        np.savez_compressed(path, allow_pickle=False, names=names, table=self.table)

    @property
    def fingerprint(self) -> str:
        """The same only for the same words and vectors."""
        return hashlib.sha256("\n".join(self.rows).encode() + self.table.tobytes()).hexdigest()[:32]

    def row(self, word: str) -> int:
        """The row of a word, else that of its last character, else that of none."""
        return self.rows.get(word) or self.ending(word)

    def ending(self, word: str) -> int:
        """The row of words that end like this one."""
        return self.rows.get(_ENDING + word[-1], NONE) if word else NONE


@cache
def bundled() -> Meanings:
    """The table that comes with the package."""
    return Meanings.load(Path(str(files("qa.reading").joinpath("models", "meanings.npz"))))
