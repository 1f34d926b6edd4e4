"""What each passage says, as the tokens that the encoder cut it into: kept, so that no question waits for the cutting.

The tokens are read from the disk where they are looked at. They lie in two files: one that is written once and shared
between generations, and one for the newest. What has gone is left lying there until enough has: only its row goes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from embeddings.static import Tokens

_RECENT, _RECENT_PART = 100_000, 50  # as many tokens, or such a part of all, may stand apart
_DEAD_PART = 8  # tokens are given up when an eighth of them is dead
_ROWS, _BASE, _APART = "rows.npy", "base-{}.npy", "recent.npy"

Ids = npt.NDArray[np.int64]


class Cut(NamedTuple):
    """The tokens of a few passages: ids, how many tokens each has, and all of them in a row."""

    ids: Ids
    lengths: Ids
    tokens: Tokens

    @classmethod
    def of(cls, ids: Sequence[int], said: Sequence[Tokens]) -> Self:
        """Passages' tokens as the encoder cut them."""
        return cls(np.array(ids, np.int64), np.array([len(each) for each in said], np.int64), np.concatenate(said))


class Said:
    """The tokens of an index's passages; there are none where its encoder is not one of single tokens."""

    def __init__(self, rows: Ids, base: Tokens, recent: Tokens, *, name: str, folder: Path | None = None) -> None:
        """Take a row each of ids, which ascend, of starts and of ends; use `Said.empty` or `Said.load`."""
        self._ids, self._starts, self._ends = rows
        self._base, self._recent = base, recent
        self._name, self._folder = name, folder

    @classmethod
    def empty(cls) -> Self:
        """No passages yet."""
        nothing = np.empty(0, np.uint16)
        return cls(np.empty((3, 0), np.int64), nothing, nothing, name=uuid4().hex)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote, the shared tokens only as they are looked at."""
        names = list(folder.glob(_BASE.format("*")))
        if not names:
            raise FileNotFoundError(f"There are no tokens in {folder}.")
        base = np.asarray(np.load(names[0], mmap_mode="r"))  # a plain view of it: slices of a memmap are slow
        name = names[0].stem.removeprefix(_BASE.format("").removesuffix(".npy"))
        return cls(np.load(folder / _ROWS), base, np.load(folder / _APART), name=name, folder=folder)

    def save(self, folder: Path) -> None:
        """Write everything into an existing folder; what is written already is shared."""
        name = _BASE.format(self._name)
        try:
            os.link((self._folder or folder) / name, folder / name)
        except FileNotFoundError:  # written for the first time, or the other folder is gone
            np.save(folder / name, self._base)
        np.save(folder / _APART, self._recent)
        np.save(folder / _ROWS, np.stack([self._ids, self._starts, self._ends]))

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self._ids)

    def of(self, passage_ids: Sequence[int]) -> list[Tokens | None]:
        """Each passage's tokens; None where none are kept."""
        if not len(self._ids):
            return [None] * len(passage_ids)
        at = np.minimum(np.searchsorted(self._ids, passage_ids), len(self._ids) - 1)
        rows = zip(passage_ids, *(each[at].tolist() for each in (self._ids, self._starts, self._ends)), strict=True)
        return [self._between(start, end) if known == asked else None for asked, known, start, end in rows]

    def _between(self, start: int, end: int) -> Tokens:
        first = len(self._base)
        return self._base[start:end] if start < first else self._recent[start - first : end - first]

    def change(self, added: Sequence[Cut], removed: Sequence[int]) -> Self:
        """What is said after passages came, with ids above all others, and others went."""
        stay = ~np.isin(self._ids, np.asarray(removed, np.int64))
        lengths = np.concatenate([self._ids[:0], *(cut.lengths for cut in added)])
        ends = len(self._base) + len(self._recent) + np.cumsum(lengths)
        ids = np.concatenate([self._ids[:0], *(cut.ids for cut in added)])
        new = np.stack([ids, ends - lengths, ends])
        rows = np.concatenate([np.stack([self._ids, self._starts, self._ends])[:, stay], new], axis=1)
        recent = np.concatenate([self._recent, *(cut.tokens for cut in added)])
        return type(self)(rows, self._base, recent, name=self._name, folder=self._folder)._settled()

    def _settled(self) -> Self:
        """The same in one file, where much stands apart or has gone."""
        total, lengths = len(self._base) + len(self._recent), self._ends - self._starts
        dead = total - int(lengths.sum())
        if len(self._recent) < max(_RECENT, total // _RECENT_PART) and dead < max(_RECENT, total // _DEAD_PART):
            return self
        ends = np.cumsum(lengths)
        tokens = np.concatenate([self._base, self._recent])
        if dead:
            kept = np.repeat(self._starts - (ends - lengths), lengths)
            kept += np.arange(len(kept))
            tokens = tokens[kept]
        rows = np.stack([self._ids, ends - lengths, ends])
        return type(self)(rows, tokens, np.empty(0, tokens.dtype), name=uuid4().hex)
