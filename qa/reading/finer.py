"""What a question for a day, an hour or a county leaves out, in sentences that tell it: what is coarser.

The year of 8月4日 is no answer to 哪天, and the province of a county none to 哪个县, where the sentence tells both.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import TYPES, Candidates
from qa.reading.units import dates
from qa.types import AnswerType, Query

_LARGER = re.compile(r"^[^、]*(?:[^兴宁安]国|省|(?<!株)洲)$")
_SMALLER = re.compile(r"^[^、国]*(?:省|市|县)$")
_CITIES = re.compile(r"城市|市$|县$|镇$")
_DIVISION = re.compile(r"哪一?个?(?P<size>[省市县区镇乡村])(?=$|[^\u4e00-\u9fff]|[的级是有在里内举设])")


def coarser(query: Query, text: str, found: Candidates) -> NDArray[np.bool_]:
    """Which candidates are coarser than what is asked for, where their sentence has one that is not."""
    if query.expects not in (AnswerType.TIME, AnswerType.PLACE):
        return np.zeros(len(found.starts), np.bool_)
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    fine = np.array([_is_fine(query, text[start:end]) for start, end in spans], np.bool_)
    known = fine & (found.types[:, TYPES.index(query.expects)] | (_size(query) is not None))
    better = np.isin(found.sentences, found.sentences[known])
    result: NDArray[np.bool_] = better & ~fine
    return result


def of_another_size(query: Query, answer: str) -> bool:
    """Whether a city or county is asked for, and the answer is a country or province; or the other way round."""
    asked = query.text[query.asks.start : query.asks.end]
    if _CITIES.search(asked):
        return _LARGER.search(answer) is not None
    return asked.endswith("国家") and _SMALLER.search(answer) is not None


def _is_fine(query: Query, answer: str) -> bool:
    if query.expects is AnswerType.TIME:
        return dates(query, answer)
    size = _size(query)
    return answer.endswith(size) if size else not of_another_size(query, answer)


def _size(query: Query) -> str | None:
    """The division that is asked for: 县 of 哪个县."""
    found = _DIVISION.match(query.text, query.asks.start)
    return found["size"] if found else None
