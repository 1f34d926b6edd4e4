"""Texts as bags of token ids in one flat array, and pieces cut out of many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts, one after the other; text `i` is `ids[bounds[i] : bounds[i + 1]]`."""

    ids: Ints
    bounds: Ints

    @classmethod
    def encode(cls, tokenizer: Tokenizer, texts: Iterable[str]) -> Self:
        """The tokens of each text."""
        rest, ids, lengths = iter(texts), [np.zeros(0, np.int32)], [0]
        while batch := list(islice(rest, _BATCH)):
            rows = [row.ids for row in tokenizer.encode_batch_fast(batch, add_special_tokens=False)]
            ids.append(np.fromiter(chain.from_iterable(rows), np.int32))
            lengths.extend(map(len, rows))
        return cls(np.concatenate(ids), np.cumsum(lengths))

    @classmethod
    def of(cls, ids: Ints, lengths: Ints) -> Self:
        """Bags that lie one after the other in `ids`."""
        return cls(ids, np.concatenate(([0], np.cumsum(lengths))))

    @classmethod
    def stacked(cls, groups: Sequence[Bags]) -> Self:
        """All the bags of all groups."""
        return cls.of(np.concatenate([bags.ids for bags in groups]), np.concatenate([bags.lengths for bags in groups]))

    @classmethod
    def joined(cls, groups: Sequence[Bags]) -> Self:
        """Bag `i` of every group as one bag: the groups are equally long."""
        count = len(groups[0])
        by_row = np.arange(count * len(groups)).reshape(len(groups), count).T
        rows = cls.stacked(groups).take(by_row.ravel())
        return cls.of(rows.ids, rows.lengths.reshape(count, -1).sum(axis=1))

    @property
    def lengths(self) -> Ints:
        """Tokens in each bag."""
        return np.diff(self.bounds)

    def __len__(self) -> int:
        """How many bags."""
        return len(self.bounds) - 1

    def cut(self, starts: Ints, lengths: Ints) -> Bags:
        """The ranges of the flat ids as bags of their own."""
        shifts = starts - (np.cumsum(lengths) - lengths)
        return Bags.of(self.ids[np.repeat(shifts, lengths) + np.arange(lengths.sum())], lengths)

    def take(self, which: Ints) -> Bags:
        """Some of the bags, in the order asked."""
        return self.cut(self.bounds[which], self.lengths[which])
