"""Passages that say nearly the same: reprints under other headlines, a word changed. The only import of rensa.

Each passage has a MinHash signature of its character trigrams, one byte a permutation; passages whose signatures agree
in most bytes are one family. Other numbers or another collection make another signature: last year's figures are no
reprint, and tenants share nothing. Broder 1997, "On the resemblance and containment of documents"; b-bit: Li 2010.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from qa.store import IndexRow

PERMUTATIONS, BANDS = 64, 8
ALIKE = 55  # bytes of the signature that reprints share: a resemblance of about 0.86
_SEED = 42
_NUMBERS = re.compile(r"[\d.%〇零一二三四五六七八九十百千万亿两]+")
_LEAD = "\x02\x02"  # so that a text of one character has a trigram too
_IDS, _SIGNATURES, _FAMILIES = "ids.npy", "signatures.npy", "families.npy"
_NOT_COMPARED = np.empty((0, BANDS), np.uint64)

Ids = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


class Reprints:
    """The families of an index's passages; a family is named by one of its ids."""

    def __init__(self, ids: Ids, signatures: Words, families: Ids) -> None:
        """Take rows in the order of their ids; use `Reprints.empty` or `Reprints.load`."""
        self._ids = ids
        self._signatures = signatures
        self._families = families

    @classmethod
    def empty(cls) -> Self:
        """No passages yet."""
        return cls(np.empty(0, np.int64), _NOT_COMPARED, np.empty(0, np.int64))

    @classmethod
    def load(cls, folder: Path, *, to_change: bool = False) -> Self:
        """Read what `save` wrote; the signatures only where the families are to change."""
        signatures = np.load(folder / _SIGNATURES) if to_change else _NOT_COMPARED
        return cls(np.load(folder / _IDS), signatures, np.load(folder / _FAMILIES))

    def save(self, folder: Path) -> None:
        """Write everything into an existing folder."""
        np.save(folder / _IDS, self._ids)
        np.save(folder / _SIGNATURES, self._signatures)
        np.save(folder / _FAMILIES, self._families)

    def change(self, added: Sequence[tuple[Ids, Words]], removed: Sequence[int]) -> Self:
        """The families after passages came, with their ids and signatures, and others went."""
        stay = ~np.isin(self._ids, np.asarray(removed, np.int64))
        new = sum(len(ids) for ids, _ in added)
        ids = np.concatenate([self._ids[stay], *(ids for ids, _ in added)])
        signatures = np.concatenate([self._signatures[stay], *(rows for _, rows in added)])
        families = np.concatenate([self._families[stay], ids[len(ids) - new :]])
        return type(self)(ids, signatures, _united(signatures, families, new))

    def families(self, passage_ids: Sequence[int]) -> list[int]:
        """The names of the passages' families; one that is not known is a family of its own."""
        if not len(self._ids):
            return list(passage_ids)
        ids = np.asarray(passage_ids, np.int64)
        at = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        found: list[int] = np.where(self._ids[at] == ids, self._families[at], ids).tolist()
        return found

    def family(self, passage_id: int) -> int:
        """The name of a passage's family."""
        return self.families([passage_id])[0]

    def others(self, passage_id: int) -> list[int]:
        """The rest of a passage's family."""
        members = self._ids[self._families == self.family(passage_id)]
        return [int(number) for number in members if number != passage_id]


def signatures(rows: Iterable[IndexRow]) -> tuple[Ids, Words]:
    """The ids and signatures of passages: eight words of eight bytes each."""
    rows = list(rows)
    texts = [_LEAD + row.text for row in rows]
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths)
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    trigrams = _scattered(codes[:-2] << np.uint64(42) | codes[1:-1] << np.uint64(21) | codes[2:])
    inside = np.ones(len(codes), np.bool_)
    inside[np.concatenate([ends - 2, ends - 1])] = False  # the trigrams that reach into the next text
    offsets = np.concatenate([[0], np.cumsum(lengths - 2)]).astype(np.uint64)
    flat = np.ascontiguousarray(trigrams[inside[:-2]])
    digests = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, PERMUTATIONS, _SEED).to_rows()
    words = np.array(digests, np.uint32).astype(np.uint8).view(np.uint64).reshape(len(rows), BANDS)
    return np.array([row.id for row in rows], np.int64), words ^ _scattered(_kinds(rows))[:, None]


def _kinds(rows: Sequence[IndexRow]) -> Words:
    kinds = (zlib.crc32("\0".join((row.collection, *_NUMBERS.findall(row.text))).encode()) for row in rows)
    return np.fromiter(kinds, np.uint64, len(rows))


def _scattered(words: Words) -> Words:
    """Each number as one that looks drawn by lot; equal ones stay equal."""
    mixed = words * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(29))


def _united(signatures: Words, families: Ids, new: int) -> Ids:
    """The families once the last `new` rows have found theirs."""
    fresh = np.arange(len(families)) >= len(families) - new
    for band in range(BANDS):
        words = signatures[:, band]
        rows = np.flatnonzero(np.isin(words, words[fresh]) if not fresh.all() else fresh)
        rows = rows[np.argsort(words[rows], kind="stable")]
        met = np.concatenate([[False], words[rows[1:]] == words[rows[:-1]]]) if len(rows) else np.empty(0, np.bool_)
        leaders = rows[np.maximum.accumulate(np.where(met, 0, np.arange(len(rows))))]
        # Each beside the first of its run, which joins most of them at once, then beside its neighbour.
        for others in (leaders, np.roll(rows, 1)):
            families = _merged(families, *_alike(signatures, others[met], rows[met]))
    return families


def _alike(signatures: Words, first: Ids, second: Ids) -> tuple[Ids, Ids]:
    """The pairs whose signatures agree in enough bytes."""
    equal = signatures[first].view(np.uint8) == signatures[second].view(np.uint8)
    close = equal.sum(axis=1) >= ALIKE
    return first[close], second[close]


def _merged(families: Ids, first: Ids, second: Ids) -> Ids:
    """The families with those of each pair made one, under the smaller name."""
    while len(first) and (families[first] != families[second]).any():
        low, high = (choose(families[first], families[second]) for choose in (np.minimum, np.maximum))
        names, at = np.unique(high, return_inverse=True)
        target = names.copy()
        np.minimum.at(target, at, low)
        place = np.minimum(np.searchsorted(names, families), len(names) - 1)
        families = np.where(names[place] == families, target[place], families)
    return families
