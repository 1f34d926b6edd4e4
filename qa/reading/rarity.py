"""How much a pair of characters tells: background rarity of character bigrams, from a small table.

A collection of five documents cannot say which words are rare; the table was counted over news, laws and reports.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 17
STEP = 16.0  # one unit of the table is a sixteenth of a nat


def buckets(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """The table's bucket of each pair of code points; pairs that share one share a rarity, which does little harm."""
    return (first * 40503 + second * 9973) % BUCKETS


@cache
def _table() -> NDArray[np.uint8]:
    with files("qa.reading").joinpath("models", "bigram_rarity.npy").open("rb") as stream:
        table: NDArray[np.uint8] = np.load(stream)
    return table


def rarity(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
    """Inverse document frequency, in nats, of each pair of code points."""
    return (_table()[buckets(first, second)] / STEP).astype(np.float32)
