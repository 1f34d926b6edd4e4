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
_SIZES = ("国", "省", "市", "区县", "镇乡", "村")  # each larger than the next
_DIVISION = re.compile(r"哪一?个?(?P<size>[省市县区镇乡村])(?=$|[^\u4e00-\u9fff]|[的级是有在里内举设开办召建])")
_OF_NONE = re.compile(r"[全该本各我]")  # 全省 is no name


def coarser(query: Query, text: str, found: Candidates) -> NDArray[np.bool_]:
    """Which candidates are coarser than what is asked for, where their sentence has one that is as fine."""
    none = np.zeros(len(found.starts), np.bool_)
    if query.expects not in (AnswerType.TIME, AnswerType.PLACE):
        return none
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    answers = [text[start:end] for start, end in spans]
    if query.expects is AnswerType.TIME:
        fine = np.array([dates(query, answer) for answer in answers], np.bool_)
        coarse = ~fine
    else:
        fine, coarse = _of_sizes(query, answers) if _DIVISION.match(query.text, query.asks.start) else (none, none)
    known = fine & found.types[:, TYPES.index(query.expects)]
    return np.asarray(coarse & np.isin(found.sentences, found.sentences[known]), np.bool_)


def _of_sizes(query: Query, answers: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which answers are divisions as small as the question asks for, and which are larger ones."""
    asked = _DIVISION.match(query.text, query.asks.start)
    size = next(rank for rank, names in enumerate(_SIZES) if asked and asked["size"] in names)
    named = [-1 if _OF_NONE.match(answer) else _rank(answer) for answer in answers]
    return np.array([rank == size for rank in named], np.bool_), np.array(
        [-1 < rank < size for rank in named], np.bool_
    )


def _rank(answer: str) -> int:
    """How small a division the name is of by its last character, -1 where that does not say."""
    return next((rank for rank, names in enumerate(_SIZES) if answer[-1:] and answer[-1] in names), -1)


def of_another_size(query: Query, answer: str) -> bool:
    """Whether a city or county is asked for, and the answer is a country or province; or the other way round."""
    asked = query.text[query.asks.start : query.asks.end]
    if _CITIES.search(asked):
        return _LARGER.search(answer) is not None
    return asked.endswith("国家") and _SMALLER.search(answer) is not None
