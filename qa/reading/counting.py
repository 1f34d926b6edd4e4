"""Numbers that count nothing: the place in an order (第十一届), the first word of a slogan's name ("三个代表")."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.types import Query

_ASKS_WHICH = re.compile(r"第[几多]")
_ASKS_FOR_A_PLACE = re.compile(r"第[几多]|[排位]名|名列|位居|排在|位列|名次")


def counts_nothing(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates stand in an order, where none is asked for, or begin a name in quotes that goes on.

    Where 第几 is asked for, those that stand in none, if any does.
    """
    if _ASKS_WHICH.search(query.text[query.asks.start : query.asks.end + 1]):
        first = np.array([text[start] == "第" for start in candidates.starts.tolist()], np.bool_)
        return ~first & first.any()
    spans = list(zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True))
    ordered = [text[start] == "第" for start, _ in spans]
    if _ASKS_FOR_A_PLACE.search(query.text):
        ordered = [False] * len(spans)
    named = [
        start > 0 and text[start - 1] == '"' and text[end : end + 1] not in ('"', "") and not text[start].isdigit()
        for start, end in spans
    ]
    result: NDArray[np.bool_] = np.array(ordered, np.bool_) | np.array(named, np.bool_)
    return result
