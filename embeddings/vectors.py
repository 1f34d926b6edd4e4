"""Nearest vectors by inner product, under ids of the caller's choosing. The only import of faiss.

All vectors are kept in half precision and searched exactly while they are few. From `COARSE_FROM` on, 4-bit product
quantisation scans ahead and the exact scores rank what it finds; it is made anew from the kept vectors when many have
gone. The newest stand apart until there are enough of them: whoever adds a few writes a few, however many there are,
and what has not changed is shared between an index and the next one made from it, on disk and in memory.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self
from uuid import uuid4

import faiss
import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

COARSE_FROM = 10_000
_TRAINING_ROWS = 20_000
_OVERFETCH = 8.0
_SUBVECTOR = 4
_BLOCK = 32  # fast scan works on blocks of 32 codes
_DEAD_PART = 8  # rows are given up when an eighth of them is dead
_COARSE_SHARE = 0.1  # of fewer rows than this the exact scan is the quicker one
_RECENT, _RECENT_PART = 1_000, 50  # as many rows, or such a part of all, may stand apart


class VectorIndex(Protocol):
    """What a dense index has to do. Ids are positive and ascend from call to call: none is used twice."""

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Take in unit vectors under these ids."""

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these ids; unknown ones are no error."""

    def select(self, ids: Sequence[int] | Ids) -> Selection:
        """Prepare these ids as the only ones to be found; good until the index changes."""

    def search(self, vector: Matrix, k: int, *, within: Selection | None = None) -> list[tuple[int, float]]:
        """The k nearest as (id, similarity), best first; of a selection alone, when given."""

    def similarities(self, vector: Matrix, ids: Sequence[int]) -> list[tuple[int, float]]:
        """How near each of these ids is, as (id, similarity); unknown ones are left out."""

    def save(self, folder: Path) -> None:
        """Write everything into an existing folder."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Rows that may be found: as a mask, as faiss wants them, and their share of all."""

    mask: npt.NDArray[np.bool_]
    selector: Any
    share: float

    @classmethod
    def of(cls, mask: npt.NDArray[np.bool_]) -> Self:
        """The selection of the rows where the mask is true."""
        bitmap: Any = faiss.IDSelectorBitmap  # takes an array, whatever its stub says
        return cls(mask, bitmap(np.packbits(mask, bitorder="little")), float(mask.mean()) if mask.size else 0.0)


class Base(NamedTuple):
    """The rows that are written once: exact vectors, the coarse scan over them, and the file names they go by."""

    exact: Any
    coarse: Any
    name: str
    folder: Path | None = None

    def save(self, folder: Path) -> Base:
        """Write the files, or share those that are written already."""
        parts = {f"exact-{self.name}.faiss": self.exact, f"coarse-{self.name}.faiss": self.coarse}
        for name, part in parts.items():
            if part is None or (folder / name).exists():
                continue
            try:
                os.link((self.folder or folder) / name, folder / name)
            except FileNotFoundError:  # written for the first time, or the other folder is gone
                faiss.write_index(part, str(folder / name))
        return self._replace(folder=folder)

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Read the files of this name."""
        coarse = folder / f"coarse-{name}.faiss"
        exact = faiss.read_index(str(folder / f"exact-{name}.faiss"))
        return cls(exact, faiss.read_index(str(coarse)) if coarse.exists() else None, name, folder)


class FaissIndex:
    """A VectorIndex in two layers: exact vectors, and a coarse scan in front of them when they are many."""

    def __init__(self, dimensions: int) -> None:
        """Start empty."""
        faiss.omp_set_num_threads(1)  # for single questions more threads are slower
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._base = Base(_flat(dimensions), None, uuid4().hex)
        self._recent = _flat(dimensions)
        self._alive: Selection | None = None
        self._count = 0

    @classmethod
    def load(cls, folder: Path, *, known: VectorIndex | None = None) -> Self:
        """Read what `save` wrote; what it shares with a known index is not read again."""
        index = cls(1)
        names = [path.stem.removeprefix("exact-") for path in folder.glob("exact-*.faiss")]
        if not names:
            raise FileNotFoundError(f"There are no vectors in {folder}.")
        name = names[0]
        if isinstance(known, FaissIndex) and known._base.name == name:
            index._base = known._base._replace(folder=folder)
        else:
            index._base = Base.load(folder, name)
        index._recent = faiss.read_index(str(folder / "recent.faiss"))
        index._set_ids(np.load(folder / "ids.npy"))
        return index

    def save(self, folder: Path) -> None:
        """Write everything into an existing folder, after making or renewing the coarse scan where that is due."""
        self._settle()
        for stale in {*folder.glob("exact-*"), *folder.glob("coarse-*")} - {*folder.glob(f"*-{self._base.name}.*")}:
            stale.unlink()
        self._base = self._base.save(folder)
        np.save(folder / "ids.npy", self._ids)
        faiss.write_index(self._recent, str(folder / "recent.faiss"))

    def __len__(self) -> int:
        """How many vectors there are."""
        return self._count

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Take in unit vectors under these ids."""
        self._recent.add(vectors)
        self._set_ids(np.concatenate([self._ids, np.asarray(ids, dtype=np.int64)]))

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these ids; unknown ones are no error."""
        # The rows stay, under id 0, until enough of them are dead: the coarse scan cannot give up single rows.
        self._set_ids(np.where(np.isin(self._ids, np.asarray(ids, dtype=np.int64)), 0, self._ids))

    def select(self, ids: Sequence[int] | Ids) -> Selection:
        """Prepare these ids as the only ones to be found; good until the index changes."""
        return Selection.of(np.isin(self._ids, np.asarray(ids, dtype=np.int64)) & (self._ids > 0))

    def search(self, vector: Matrix, k: int, *, within: Selection | None = None) -> list[tuple[int, float]]:
        """The k nearest as (id, similarity), best first; of a selection alone, when given."""
        within = within or self._alive
        k = min(k, len(self))
        if k == 0 or (within is not None and within.share == 0):
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        found = [*self._among_base(query, k, within), *self._among_recent(query, k, within)]
        alive = [(row, score) for row, score in found if row >= 0 and (within is None or within.mask[row])]
        alive.sort(key=lambda each: (-each[1], each[0]))
        return [(int(self._ids[row]), score) for row, score in alive[:k]]

    def similarities(self, vector: Matrix, ids: Sequence[int]) -> list[tuple[int, float]]:
        """How near each of these ids is, as (id, similarity); unknown ones are left out."""
        rows = self._rows_of(np.asarray(ids, dtype=np.int64))
        first = self._base.exact.ntotal
        parts = ((self._base.exact, rows[rows < first]), (self._recent, rows[rows >= first] - first))
        vectors = [part.reconstruct_batch(wanted) for part, wanted in parts if len(wanted)]
        if not vectors:
            return []
        rows = np.concatenate((rows[rows < first], rows[rows >= first]))
        scores = np.concatenate(vectors) @ np.asarray(vector, dtype=np.float32)
        return list(zip(self._ids[rows].tolist(), scores.tolist(), strict=True))

    def _rows_of(self, ids: Ids) -> Ids:
        """The rows of those ids that are known: ids ascend, but for the rows that are dead."""
        alive = np.flatnonzero(self._ids) if self._alive is not None else None
        known = self._ids if alive is None else self._ids[alive]
        places = np.searchsorted(known, ids)
        places = places[known[np.minimum(places, len(known) - 1)] == ids] if len(known) else places[:0]
        return places if alive is None else alive[places]

    def _among_base(self, query: Matrix, k: int, within: Selection | None) -> list[tuple[int, float]]:
        base = self._base
        if base.coarse is None or (within is not None and within.share < _COARSE_SHARE):
            options: Any = faiss.SearchParameters
            scores, rows = base.exact.search(query, k, params=options(sel=within.selector) if within else None)
        else:
            layered = faiss.IndexRefine(base.coarse, base.exact)
            layered.k_factor = _OVERFETCH
            wanted = k if within is None else min(base.exact.ntotal, int(k / within.share) + k)
            scores, rows = layered.search(query, wanted)
        return list(zip(rows[0].tolist(), scores[0].tolist(), strict=True))

    def _among_recent(self, query: Matrix, k: int, within: Selection | None) -> list[tuple[int, float]]:
        if not self._recent.ntotal:
            return []
        # They are few: all of them are ranked, and those outside the selection left out afterwards.
        scores, rows = self._recent.search(query, k if within is None else self._recent.ntotal)
        first = self._base.exact.ntotal
        found = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return [(row + first, score) for row, score in found if row >= 0]

    def _set_ids(self, ids: Ids) -> None:
        self._ids = ids
        self._count = int(np.count_nonzero(ids))
        self._alive = None if self._count == len(ids) else Selection.of(ids > 0)

    def _settle(self) -> None:
        """Move what stands apart into the base, and give up dead rows, where there is enough of either."""
        dead, recent = len(self._ids) - len(self), self._recent.ntotal
        crowded = dead > 0 and dead >= len(self) // _DEAD_PART
        if not crowded and recent < max(_RECENT, len(self._ids) // _RECENT_PART):
            return
        # Others may search the base while this one is made from it: it is changed as a copy.
        exact: Any = faiss.clone_index(self._base.exact)
        dimensions = self._recent.d
        coarse = None if crowded or self._base.coarse is None else faiss.clone_index(self._base.coarse)
        if recent:
            vectors = self._recent.reconstruct_n(0, recent)
            exact.add(vectors)
            if coarse is not None:
                coarse.add(vectors)
        if crowded:
            exact.remove_ids(np.flatnonzero(self._ids == 0))
            self._set_ids(self._ids[self._ids > 0])
        if coarse is None and exact.ntotal >= COARSE_FROM and dimensions % _SUBVECTOR == 0:
            coarse = _coarse(exact)
        self._base, self._recent = Base(exact, coarse, uuid4().hex), _flat(dimensions)


def _flat(dimensions: int) -> Any:  # noqa: ANN401  # faiss has no types
    return faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _coarse(exact: Any) -> Any:  # noqa: ANN401
    vectors, dimensions = exact.reconstruct_n(0, exact.ntotal), exact.d
    coarse = faiss.IndexPQFastScan(dimensions, dimensions // _SUBVECTOR, 4, faiss.METRIC_INNER_PRODUCT, _BLOCK)
    coarse.train(vectors[:: max(1, len(vectors) // _TRAINING_ROWS)])
    coarse.add(vectors)
    return coarse
