"""Documents cut and packed into sequences of one length, and the order in which they are drawn.

A long document is cut into full pieces; what is left over shares a sequence with other rests. A piece never crosses the
border of a document. The order is a permutation by seed and epoch, so a position says all about what comes next.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from embeddings.reader_rows import Ints
from embeddings.training.reader.corpus import Corpus

EDGES = 2  # tokens that a piece adds: one before, one after
_SHORTEST = 16  # tokens: a shorter rest is left out


class Piece(NamedTuple):
    """Tokens `start` to `end` of the corpus, out of the document that covers `first` to `last`."""

    start: int
    end: int
    first: int
    last: int


class Packing:
    """The sequences of a corpus: those to train on, or those held out."""

    def __init__(self, corpus: Corpus, *, length: int, held: bool, seed: int) -> None:
        self._seed = seed
        chosen = np.flatnonzero(corpus.held == held)
        firsts, lasts = corpus.bounds[chosen], corpus.bounds[chosen + 1]
        room = length - EDGES
        full = (lasts - firsts) // room
        owner = np.repeat(np.arange(len(chosen)), full)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(full) - full, full)
        starts = firsts[owner] + number * room
        rests = np.flatnonzero((lasts - firsts) % room >= _SHORTEST)
        rests = np.random.default_rng(seed).permutation(rests)
        begin = firsts[rests] + full[rests] * room
        self._pieces = np.concatenate(
            [
                np.stack([starts, starts + room, firsts[owner], lasts[owner]], 1),
                np.stack([begin, lasts[rests], firsts[rests], lasts[rests]], 1),
            ]
        )
        ends = _filled(lasts[rests] - begin + EDGES, length) + len(starts)
        self._bounds = np.concatenate((np.arange(len(starts) + 1), ends))

    def __len__(self) -> int:
        """How many sequences."""
        return len(self._bounds) - 1

    def drawn(self, position: int, count: int) -> list[list[Piece]]:
        """The pieces of `count` sequences from a position on; past the last sequence a new order begins."""
        return [self.sequence(self._order(at // len(self))[at % len(self)]) for at in range(position, position + count)]

    def sequence(self, number: int) -> list[Piece]:
        """The pieces of one sequence."""
        return [Piece(*row) for row in self._pieces[self._bounds[number] : self._bounds[number + 1]].tolist()]

    def _order(self, epoch: int) -> Ints:
        if epoch not in self._orders:
            self._orders.clear()
            self._orders[epoch] = np.random.default_rng((self._seed, epoch)).permutation(len(self))
        return self._orders[epoch]

    @cached_property
    def _orders(self) -> dict[int, Ints]:
        return {}


def _filled(lengths: Ints, room: int) -> Ints:
    """Where each sequence ends when rests are put together in order, as many as fit."""
    ends, used = [], 0
    for number, length in enumerate(lengths.tolist()):
        if used and used + length > room:
            ends.append(number)
            used = 0
        used += length
    return np.array([*ends, len(lengths)] if used else ends, np.int64)
