"""Nearest vectors by inner product, under ids of the caller's choosing. The only import of faiss.

All vectors are kept in half precision and searched exactly while they are few. From `COARSE_FROM` on, 4-bit product
quantisation scans ahead and the exact scores rank what it finds; it is
made anew from the kept vectors when many have gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

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


class VectorIndex(Protocol):
    """What a dense index has to do. Ids are positive and ascend from call to call: none is used twice."""

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Take in unit vectors under these ids."""

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these ids; unknown ones are no error."""

    def select(self, ids: Sequence[int]) -> Selection:
        """Prepare these ids as the only ones to be found; good until the index changes."""

    def search(self, vector: Matrix, k: int, *, within: Selection | None = None) -> list[tuple[int, float]]:
        """The k nearest as (id, similarity), best first; of a selection alone, when given."""

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


class FaissIndex:
    """A VectorIndex in two layers: exact vectors, and a coarse scan in front of them when they are many."""

    def __init__(self, dimensions: int) -> None:
        """Start empty."""
        faiss.omp_set_num_threads(1)  # for single questions more threads are slower
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._exact: Any = faiss.IndexScalarQuantizer(
            dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._coarse: Any = None
        self._alive: Selection | None = None

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        index = cls(1)
        index._exact = faiss.read_index(str(folder / "exact.faiss"))
        coarse = folder / "coarse.faiss"
        index._coarse = faiss.read_index(str(coarse)) if coarse.exists() else None
        index._set_ids(np.load(folder / "ids.npy"))
        return index

    def save(self, folder: Path) -> None:
        """Write everything into an existing folder, after making or renewing the coarse scan where that is due."""
        self._settle()
        np.save(folder / "ids.npy", self._ids)
        faiss.write_index(self._exact, str(folder / "exact.faiss"))
        (folder / "coarse.faiss").unlink(missing_ok=True)
        if self._coarse is not None:
            faiss.write_index(self._coarse, str(folder / "coarse.faiss"))

    def __len__(self) -> int:
        """How many vectors there are."""
        return int(np.count_nonzero(self._ids))

    def add(self, ids: Sequence[int], vectors: Matrix) -> None:
        """Take in unit vectors under these ids."""
        self._exact.add(vectors)
        if self._coarse is not None:
            self._coarse.add(vectors)
        self._set_ids(np.concatenate([self._ids, np.asarray(ids, dtype=np.int64)]))

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these ids; unknown ones are no error."""
        # The rows stay, under id 0, until enough of them are dead: the coarse scan cannot give up single rows.
        self._set_ids(np.where(np.isin(self._ids, np.asarray(ids, dtype=np.int64)), 0, self._ids))

    def select(self, ids: Sequence[int]) -> Selection:
        """Prepare these ids as the only ones to be found; good until the index changes."""
        return Selection.of(np.isin(self._ids, np.asarray(ids, dtype=np.int64)) & (self._ids > 0))

    def search(self, vector: Matrix, k: int, *, within: Selection | None = None) -> list[tuple[int, float]]:
        """The k nearest as (id, similarity), best first; of a selection alone, when given."""
        within = within or self._alive
        k = min(k, len(self))
        if k == 0 or (within is not None and within.share == 0):
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if self._coarse is None or (within is not None and within.share < _COARSE_SHARE):
            options: Any = faiss.SearchParameters
            scores, rows = self._exact.search(query, k, params=options(sel=within.selector) if within else None)
        else:
            layered = faiss.IndexRefine(self._coarse, self._exact)
            layered.k_factor = _OVERFETCH
            wanted = k if within is None else min(len(self._ids), int(k / within.share) + k)
            scores, rows = layered.search(query, wanted)
        found = [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]
        return [(int(self._ids[row]), score) for row, score in found if within is None or within.mask[row]][:k]

    def _set_ids(self, ids: Ids) -> None:
        self._ids = ids
        self._alive = None if ids.all() else Selection.of(ids > 0)

    def _settle(self) -> None:
        dead = len(self._ids) - len(self)
        if dead and dead >= len(self) // _DEAD_PART:
            self._exact.remove_ids(np.flatnonzero(self._ids == 0))
            self._set_ids(self._ids[self._ids > 0])
            self._coarse = None
        dimensions = self._exact.d
        if self._coarse is None and len(self) >= COARSE_FROM and dimensions % _SUBVECTOR == 0:
            vectors = self._exact.reconstruct_n(0, len(self._ids))
            self._coarse = faiss.IndexPQFastScan(
                dimensions, dimensions // _SUBVECTOR, 4, faiss.METRIC_INNER_PRODUCT, _BLOCK
            )
            self._coarse.train(vectors[:: max(1, len(vectors) // _TRAINING_ROWS)])
            self._coarse.add(vectors)
