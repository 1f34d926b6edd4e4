"""Judged questions as a table of numbers, and how a figure is made of a weighted table.

Weights are numbers of copies: all ones is the run itself, a bootstrap resample has other counts. So one definition of
a measure gives its value and its interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Block(NamedTuple):
    """Some measures computed together: (samples × questions) counts to (measures × samples) values."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]  # over how many questions each
    of: Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Table:
    """Questions by measures; NaN where a question has no such value."""

    names: tuple[str, ...]
    values: Floats

    @classmethod
    def of(cls, rows: Sequence[dict[str, float | None]]) -> Table:
        """The values of each question as a row, in an order that does not depend on theirs."""
        names = tuple(sorted({name for row in rows for name in row}))
        cells = [[row.get(name) for name in names] for row in rows]
        cells.sort(key=lambda row: [-np.inf if value is None else value for value in row])
        return cls(names, np.array(cells, dtype=np.float64).reshape(len(rows), len(names)))  # None becomes NaN

    def __len__(self) -> int:
        """How many questions."""
        return len(self.values)

    def column(self, name: str) -> Floats:
        """One measure of all questions."""
        return self.values[:, self.names.index(name)] if name in self.names else np.full(len(self), np.nan)

    def having(self, *names: str) -> NDArray[np.intp]:
        """The numbers of the questions that have all of these measures."""
        columns = np.stack([self.column(name) for name in names])
        return np.flatnonzero(~np.isnan(columns).any(axis=0))


def means(table: Table, names: Sequence[str]) -> Block:
    """The mean of each measure over the questions that have it."""
    kept = [name for name in names if len(table.having(name))]
    values = np.stack([table.column(name) for name in kept], axis=1) if kept else np.empty((len(table), 0))
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    present = known.astype(np.float64)

    def of(counts: Floats) -> Floats:
        return divided(counts @ filled, counts @ present).T

    return Block(tuple(kept), tuple(int(count) for count in known.sum(axis=0)), of)


def divided(above: Floats, below: Floats) -> Floats:
    """A quotient, NaN where there is nothing to divide by."""
    quotient: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=np.asarray(below) > 0)
    return quotient
