"""Enumerations with as many members as the question says there are: 哪三重压力, “四项机制”有哪些."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from qa.reading.candidates import Candidates
from qa.reading.evidence import Floats
from qa.types import AnswerType, Query

COUNTED = 3.0
"""What the right number of members counts beside a candidate's scores: chosen on the development questions."""
_DIGITS = {"两": 2, "双": 2, **{digit: number for number, digit in enumerate("一二三四五六七八九十", 1)}}
_NUMERALS = "一二三四五六七八九十百千万亿\\d.·"
_NUMBER = rf"(?P<number>[{''.join(_DIGITS)}]|1?\d)(?![{_NUMERALS}])"
_MEASURES = r"(?:个(?!工作日|百分点|月|小时|百分)|方面|[大项条重种类家张座位部件支])"
_IS = r"(?:具体|分别)?(?:是|指|叫|为|有哪|包括|包含|分别)"
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        rf"哪{_NUMBER}{_MEASURES}",
        rf'"{_NUMBER}[^"\d]{{1,6}}"的?(?:总体|具体)?(?:目标|内容|要求|机制|任务)?{_IS}',
        rf"(?<![第{_NUMERALS}]){_NUMBER}{_MEASURES}[^,]{{1,8}}?{_IS}[^,]{{1,5}}$",
    )
)
_SEVERAL = 3  # members from which on those inside tell how long one is
_EVEN = 0.5  # an enumeration as uneven as that is none, but a clause that holds one
_SHARED = re.compile(rf'哪{_NUMBER}{_MEASURES}"(?P<word>[^"]{{1,3}})"')
_ASKED = frozenset((AnswerType.LIST, AnswerType.TEXT, AnswerType.NAME))
_MARK = re.compile(r'、|""|》《|" *[、和及与] *"')
_WORD = re.compile(r"(?<=.)(?<![参总共饱温柔缓涉普遍])(?:以及|[和与]|及(?!时|其))(?![谐平睦])(?=.)")
_REST = re.compile(
    r"(?:(?<![平同均优劣特高初上中下甲乙丙一二三四])等等?(?:一批|一系列|多个|方面|省市|地|国)?|(?<!目)的)$"
)


def members_wanted(query: Query) -> int:
    """How many members the question says that its answer has; 0 where it does not say, or one would do.

    >>> from qa.reading.question import understand
    >>> members_wanted(understand("2022年我国经济面临哪三重压力")), members_wanted(understand("有哪些压力"))
    (3, 0)
    """
    if query.expects not in _ASKED:
        return 0
    said = (match["number"] for pattern in _SAID for match in pattern.finditer(query.text))
    numbers = (_DIGITS.get(number) or int(number) for number in said)
    return next((number for number in numbers if number > 1), 0)


def as_many(text: str, candidates: Candidates, query: Query) -> Floats:
    """1 for each candidate that enumerates as many members as the question wants, else 0; a last one may be joined.

    Where the question says what they share, 哪六个“稳”, 3 for those in which each of them holds it, and else 0.
    """
    wanted = members_wanted(query)
    if not wanted:
        return np.zeros(len(candidates.starts), np.float32)
    shared = _SHARED.search(query.text)
    spans = zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)
    found = [(text[start:end], _has(text[start:end], wanted)) for start, end in spans]
    if not shared:
        return np.array([has for _, has in found], np.float32)
    return np.array([3 * has * (text.count(shared["word"]) == wanted) for text, has in found], np.float32)


def uneven(text: str, candidates: Candidates, query: Query) -> Floats:
    """How much longer the first and the last member of each enumeration of a list are than the others, from 0 to 1.

    What goes beyond belongs to the sentence: 贯彻 *创新、协调、绿色、开放、共享* 的理念. One or two members of an
    enumeration of several are as uneven as can be; by themselves they tell nothing.
    """
    if query.expects is not AnswerType.LIST:
        return np.zeros(len(candidates.starts), np.float32)
    spans = list(zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True))
    lengths = [[len(member) for member in _MARK.split(text[start:end])] for start, end in spans]
    beyond = [_beyond(each) if len(each) >= _SEVERAL else None for each in lengths]
    even = [span for span, far in zip(spans, beyond, strict=True) if far is not None and far < _EVEN]
    parts = (float(any(low <= start and end <= high for low, high in even)) for start, end in spans)
    return np.array([part if far is None else far for far, part in zip(beyond, parts, strict=True)], np.float32)


def _beyond(lengths: Sequence[int]) -> float:
    """How far the first and the last length go beyond those between, in twice the typical one; at most 1."""
    typical = float(np.median(lengths[1:-1]))
    beyond = sum(max(0.0, length - max(lengths[1:-1])) for length in (lengths[0], lengths[-1]))
    return min(1.0, beyond / max(2 * typical, 1.0))


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
