"""How far features spread: networks learn from columns of about one size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_MEASURED = 2500  # tables that are looked at
_LEAST = 0.05  # added to each scale, so that a column that never changes divides by something


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and scale of each feature over some of the data."""

    mean: Floats
    scale: Floats

    @classmethod
    def of(cls, tables: Sequence[NDArray[np.float16]]) -> Spread:
        """Measured on the candidates of the first few thousand questions."""
        rows = np.concatenate(tables[:_MEASURED]).astype(np.float32)
        return cls(rows.mean(0), rows.std(0) + _LEAST)
