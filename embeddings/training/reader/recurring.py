"""Spans that recur: the same few words at two places of one piece, found for many sequences at once.

After Ram et al., "Few-Shot Question Answering by Pretraining Span Selection" (ACL 2021): all but one occurrence is
taken out, and the model points at the one that is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.reader_rows import Ints

LONGEST = 8  # tokens of a span
_MIX = np.uint64(0x9E3779B97F4A7C15)

Bools = NDArray[np.bool_]


class Kinds(NamedTuple):
    """What each token of the vocabulary is: whether it can be in a span, says something, and how long it is."""

    mark: Bools
    rare: Bools
    characters: Ints


class Sequences(NamedTuple):
    """Token numbers, which of them begin a word, and the piece that each belongs to; one sequence a line."""

    ids: Ints
    begins: Bools
    pieces: Ints


class Asked(NamedTuple):
    """One span taken out (`ask` to `end` of line `row`) and where it stands again (`first` to `last`, inclusive)."""

    row: int
    ask: int
    end: int
    first: int
    last: int


def recurring(sequences: Sequences, kinds: Kinds, *, most: int, random: np.random.Generator) -> list[Asked]:
    """At most `most` spans a sequence, long ones first, no two of them overlapping."""
    taken = np.zeros(sequences.ids.shape, np.bool_)
    counts = np.zeros(len(sequences.ids), np.int64)
    found: list[Asked] = []
    for length in range(LONGEST, 0, -1):
        for group in _groups(sequences, kinds, length):
            row = int(group[0, 0])
            places = _apart([at for at in group[:, 1].tolist() if not taken[row, at : at + length].any()], length)
            if len(places) < 2 or counts[row] >= most:
                continue
            left = places.pop(int(random.integers(len(places))))
            for at in places[: most - int(counts[row])]:
                found.append(Asked(row, at, at + length, left, left + length - 1))
                taken[row, at : at + length] = True
                counts[row] += 1
            taken[row, left : left + length] = True
    return found


def _groups(sequences: Sequences, kinds: Kinds, length: int) -> Iterator[Ints]:
    """Places (line, column) of spans of this length that are alike and stand in one piece."""
    ids = sequences.ids
    count = ids.shape[1] - length
    keys = np.zeros((len(ids), count), np.uint64)
    said, size = np.zeros(keys.shape, np.bool_), np.zeros(keys.shape, np.int64)
    possible = sequences.begins[:, :count] & sequences.begins[:, length:]
    for at in range(length):
        here = ids[:, at : at + count]
        keys = (keys ^ here.astype(np.uint64)) * _MIX
        said |= kinds.rare[here]
        size += kinds.characters[here]
        possible &= ~kinds.mark[here]
    keys = (keys ^ sequences.pieces[:, :count].astype(np.uint64) ^ (keys >> np.uint64(29))) * _MIX
    rows, columns = np.nonzero(possible & said & (size >= 2))
    if not len(rows):
        return
    keys = (keys[rows, columns] ^ rows.astype(np.uint64)) * _MIX
    order = np.argsort(keys, kind="stable")
    borders = np.flatnonzero(np.diff(keys[order])) + 1
    lengths = np.diff(np.concatenate(([0], borders, [len(order)])))
    places = np.stack([rows, columns], 1)[order]
    for start, many in zip(np.concatenate(([0], borders))[lengths > 1], lengths[lengths > 1], strict=True):
        yield places[start : start + many]


def _apart(places: list[int], length: int) -> list[int]:
    """The places that do not overlap the one before."""
    kept: list[int] = []
    for at in places:
        if not kept or at >= kept[-1] + length:
            kept.append(at)
    return kept
