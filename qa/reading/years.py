"""Which of a sentence's values belong to the year that is asked for: 从2012年4814亿元增长到2022年1.2万亿元."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.types import Span

_YEAR = re.compile(r"(?<![\d比])((?:19|20)\d\d)(?=年)")
_COMPARED = re.compile(r"[低高多少快慢优]于(?=(?:19|20)\d\d年)")
_HAN = re.compile(r"(?<!比)[一二][〇零一二三四五六七八九]{3}(?=年)")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_WRITTEN = str.maketrans("0123456789", "〇一二三四五六七八九")


def han_years(text: str) -> list[tuple[int, int]]:
    """The years that a folded text writes in Han digits: where each begins, and which it is; none behind 比.

    >>> han_years("到一九八五年和二〇〇〇年")
    [(1, 1985), (7, 2000)]
    """
    return [(match.start(), int(match[0].translate(_DIGITS))) for match in _HAN.finditer(text)]


def in_han(year: int) -> str:
    """A year in Han digits: 一九八五."""
    return str(year).translate(_WRITTEN)


def of_other_years(
    text: str, sentences: Sequence[Span], candidates: Candidates, years: Sequence[int]
) -> NDArray[np.bool_]:
    """Which candidates stand behind another year than those asked for, in sentences where others stand behind these.

    A value belongs to the last year that its sentence names before it; before one that it is compared with, to another.
    Where no candidate belongs to a year that is asked for, nothing is known and none is told.
    """
    other = np.zeros(len(candidates.starts), np.bool_)
    for number, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        named = [(match.start(), int(match[1])) for match in _YEAR.finditer(sentence)]
        named = sorted((start + at, year) for at, year in (*named, *han_years(sentence)))
        compared = _COMPARED.search(sentence) is not None
        if len({year for _, year in named}) < 2 - compared:
            continue
        mine = np.flatnonzero(candidates.sentences == number)
        owners = [_owner(named, int(candidates.starts[row])) for row in mine]
        if any(owner in years for owner in owners):
            other[mine] = [owner not in years and (compared or owner is not None) for owner in owners]
    return other


def _owner(named: Sequence[tuple[int, int]], at: int) -> int | None:
    before = bisect_left(named, (at, 0))
    return named[before - 1][1] if before else None
