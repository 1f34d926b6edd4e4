"""Enumerations with as many members as the question says there are: 哪三重压力, “四项机制”有哪些."""

from __future__ import annotations

import re

import numpy as np

from qa.reading.candidates import Candidates
from qa.reading.evidence import Floats
from qa.types import AnswerType, Query

COUNTED = 3.0
"""What the right number of members counts beside a candidate's scores: chosen on the development questions."""
_DIGITS = {"两": 2, "双": 2, **{digit: number for number, digit in enumerate("一二三四五六七八九十", 1)}}
_NUMBER = rf"[{''.join(_DIGITS)}]|1?\d"
_MEASURES = "大个项条重种类方面家张座位届部件支步率者点化维网河样确高"
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        rf"哪({_NUMBER})(?![十百千万亿年月日\d])",
        rf'"({_NUMBER})[^"\d]{{1,6}}"',
        rf"(?<![第十百千万\d])({_NUMBER})[{_MEASURES}](?![月年])",
    )
)
_ASKED = frozenset((AnswerType.LIST, AnswerType.TEXT, AnswerType.NAME))
_REST = re.compile(r"(?:等等?(?:一批|一系列|多个|方面|省市|地|国)?|的)$")
_MARK, _WORD = re.compile(r'、|""|》《|" *[、和及与] *"'), re.compile(r"[和及与]")


def members_wanted(query: Query) -> int:
    """How many members the question says that its answer has; 0 where it does not say, or one would do.

    >>> from qa.reading.question import understand
    >>> members_wanted(understand("2022年我国经济面临哪三重压力")), members_wanted(understand("有哪些压力"))
    (3, 0)
    """
    if query.expects not in _ASKED:
        return 0
    found = next((match for pattern in _SAID if (match := pattern.search(query.text))), None)
    number = _DIGITS.get(found[1]) or int(found[1]) if found else 0
    return number if number > 1 else 0


def as_many(text: str, candidates: Candidates, wanted: int) -> Floats:
    """1 for each candidate that enumerates so many members, else 0; a last one may be joined by a word."""
    if not wanted:
        return np.zeros(len(candidates.starts), np.float32)
    spans = zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)
    return np.array([_has(text[start:end], wanted) for start, end in spans], np.float32)


def without_rest(text: str, start: int, end: int) -> int:
    """Where an enumeration ends, less the word that says that there are more: 等, 等一批.

    >>> without_rest("北京、上海等地", 0, 7)
    5
    """
    found = _REST.search(text, start, end) if _MARK.search(text, start, end) else None
    return found.start() if found else end


def _has(text: str, wanted: int) -> bool:
    marks = [match.end() for match in _MARK.finditer(text)]
    joined = _WORD.search(text, marks[-1] if marks else 0) is not None
    return len(marks) + 1 == wanted or (joined and len(marks) + 2 == wanted)
