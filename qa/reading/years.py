"""Which of a sentence's values belong to the year that is asked for: 从2012年4814亿元增长到2022年1.2万亿元."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.types import Span

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")


def of_other_years(
    text: str, sentences: Sequence[Span], candidates: Candidates, years: Sequence[int]
) -> NDArray[np.bool_]:
    """Which candidates stand behind another year than those asked for, in sentences where others stand behind these.

    A value belongs to the last year that its sentence names before it. Where no candidate belongs to a year that is
    asked for, nothing is known and none is told.
    """
    other = np.zeros(len(candidates.starts), np.bool_)
    for number, (start, end) in enumerate(sentences):
        named = [(start + match.start(), int(match[1])) for match in _YEAR.finditer(text[start:end])]
        if len({year for _, year in named}) < 2:
            continue
        mine = np.flatnonzero(candidates.sentences == number)
        owners = [_owner(named, int(candidates.starts[row])) for row in mine]
        if any(owner in years for owner in owners):
            other[mine] = [owner is not None and owner not in years for owner in owners]
    return other


def _owner(named: Sequence[tuple[int, int]], at: int) -> int | None:
    before = bisect_left(named, (at, 0))
    return named[before - 1][1] if before else None
