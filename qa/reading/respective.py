"""Which of several values is whose, where several things are named and then their values: 手机、船舶分别增长31%、43%.

Of such values only the one is an answer that stands in the same place among them as what the question names among the
things; where the question names none of them, or two alike, nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.types import Query, Span

_EACH = "分别"
_BEGINS = 16  # characters from 分别 to the first value at most: 分别实现营业收入
_BETWEEN = re.compile(r"[、,\s]*(?:以及|和|及|与)?(?:同比)?(?:增长|下降|约|达)?\s*-?")
_MARKS = re.compile("、")
_JOINS = re.compile(r"、|以及|和|与|及")
_CLAUSE = re.compile(r"[,。;:!?\n]")


def others_values(text: str, sentences: Sequence[Span], candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates are values of other things than the question names, in folded text."""
    found = np.zeros(len(candidates.starts), np.bool_)
    if _EACH in query.text:
        return found
    asked = f"{query.text} {' '.join(query.expansions)}"
    for number, (start, end) in enumerate(sentences):
        at = text.find(_EACH, start, end)
        while at >= 0:
            mine = np.flatnonzero((candidates.sentences == number) & (candidates.starts >= at + len(_EACH)))
            values = _values(text, at, [(int(candidates.starts[each]), int(candidates.ends[each])) for each in mine])
            which = _named(_things(text[start:at], len(values)), asked) if len(values) > 1 else None
            if which is not None:
                low, high = values[which]
                of_others = (candidates.starts < high) & (candidates.ends > low)
                listed = (candidates.starts >= values[0][0]) & (candidates.ends <= values[-1][1])
                found |= listed & ~of_others & (candidates.sentences == number)
            at = text.find(_EACH, at + 1, end)
    return found


def _values(text: str, at: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The values that follow 分别 one upon another, overlapping candidates as one."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        elif merged and not _BETWEEN.fullmatch(text, merged[-1][1], low):
            break
        else:
            merged.append((low, high))
    return merged if merged and merged[0][0] - at <= _BEGINS else []


def _things(before: str, count: int) -> list[str]:
    """The things that one clause before 分别 lists, where it is so many; none where no clause does."""
    for clause in reversed(_CLAUSE.split(before)):
        for joins in (_MARKS, _JOINS):  # 批发和零售业、住宿和餐饮业 are two
            first, *rest = [part for part in joins.split(clause) if part] or [""]
            if rest and len(rest) + 1 == count:
                # What stands before the first thing belongs to all of them.
                return [first[-max(map(len, rest)) :], *rest]
    return []


def _named(things: Sequence[str], asked: str) -> int | None:
    """The number of the one thing of which most is asked, by what it does not share with the others.

    What stands behind the last may belong to all of them: any but the first has to be asked for from its beginning.
    """
    shares = []
    for number, thing in enumerate(things):
        rest = " ".join(other for place, other in enumerate(things) if place != number)
        if number and thing[: 2 if len(thing) > 2 else 1] not in asked:  # 水 for 水耗 says enough
            shares.append(0)
            continue
        parts = {thing[at : at + size] for size in (1, 2) for at in range(len(thing) - size + 1)}
        shares.append(sum(len(part) for part in parts if part not in rest and part in asked))
    best = max(shares, default=0)
    return shares.index(best) if best and shares.count(best) == 1 else None
