"""Units: does a candidate measure what the question asks for?"""

from __future__ import annotations

import re

import numpy as np

from qa.reading.candidates import NUMERIC
from qa.reading.evidence import Bools, Floats, Ints, code_at
from qa.types import AnswerType, Query

_DIMENSIONS = {
    unit: kind
    for kind, units in enumerate(
        (
            "公里 千米 米 厘米 毫米 海里 里",
            "人 名 位 例 人次 人口 户",
            "元 美元 欧元 日元 港元 英镑 块钱 人民币",
            "年 个月 月 天 日 周 小时 分钟 秒 岁 周岁",
            "吨 公斤 千克 克 斤 亿斤",
            "平方公里 平方千米 平方米 公顷 亩",
            "% 个百分点 百分点",
            "千瓦 兆瓦 千瓦时 兆瓦时 度",
            "毫升 升 立方米",
            "公里/小时 千米/小时",
        )
    )
    for unit in units.split()
}
_PEOPLE, _MONEY, _TIME, _SHARE = 1, 2, 3, 6
_CALENDAR = re.compile(r"\d{1,2}[月号]|(?:1[5-9]|20)\d\d年")  # no stretch of time: 1月
_FINENESS = (("年", r"年|十.五|[八九]五"), ("月", r"月"), ("日", r"[日号]"), ("天", r"[日号天]|月"), ("点", r"[点时:]"))
_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_SHORT = ("多高", "多宽", "多深", "多厚")  # which few things on the ground are in kilometres
_FAR_UP = re.compile(r"轨道|高空|大气|海拔|地下|震源|飞|云")
_OF_A_COUNT = re.compile(r"缺口|规模|客流|流量|数量|需求|差距|占|容量")
_SIZES = (*_SHORT, "多大", "多长", "多远", "多重")
_COUNTED = (_PEOPLE, *"个家项省市县区国种类条件次届座所辆台套")  # measures of what is counted, people first: no size
_QUANTITY = re.compile(
    r"(?:产量|总量|总数|人数|数量|总额|金额|面积|里程|长度|产值|人口|投资额|收入|支出)(?:一共|总共|共|是|为|有|达到?|约)*$"
)
"""An indicator right before the question word that is no share of anything."""
_UNIT_AT_END = re.compile(r"([^\d\s多余]+?)(?:以上|以下|以内|左右)?$")
_ASKED_DIMENSION = {
    "多少钱": 2,
    "多久": 3,
    "多长时间": 3,
    "多远": 0,
    "多高": 0,
    "多重": 4,
    "百分之几": 6,
    "百分之多少": 6,
}


def unit_places(codes: Ints, query: Query, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Whether the unit asked for ends the candidate (以上 and the like may follow), or stands behind it."""
    if not query.unit:
        zero = np.zeros(len(starts), np.float32)
        return zero, zero
    inside = _ends_with(codes, ends, query.unit) | _ends_with(codes, ends - 2, query.unit)
    behind = _ends_with(codes, ends + len(query.unit), query.unit)
    return inside.astype(np.float32), behind.astype(np.float32)


def _bare(unit: str) -> str:
    """A unit without the number before it as far as that is in words: 元 of 万亿元, 二千元, 二万元以上十万元."""
    return unit.rpartition("以上")[2].removeprefix("第").lstrip(_NUMERALS)


def _dimension(unit: str) -> int | None:
    """What a unit measures; the number words before it, 万 and 亿, say nothing of it."""
    return _DIMENSIONS.get(_bare(unit))


def measure_of(answer: str) -> int | str | None:
    """What an amount measures: a dimension, else its unit as it stands; None for a bare number.

    >>> measure_of("3.9万亿元") == measure_of("1.2亿美元"), measure_of("466万件"), measure_of("12.7亿")
    (True, '件', None)
    """
    unit = _UNIT_AT_END.search(answer)
    bare = _bare(unit.group(1)) if unit else ""
    kind = _dimension(bare)
    return kind if kind is not None else bare or None


def dimensions(text: str, query: Query, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Whether a candidate measures what the question asks for, or certainly something else."""
    asked = (
        _dimension(query.unit) if query.unit else _ASKED_DIMENSION.get(query.text[query.asks.start : query.asks.end])
    )
    same, other = np.zeros(len(starts), np.float32), np.zeros(len(starts), np.float32)
    if asked is None or query.expects not in NUMERIC:
        return same, other
    for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        unit = _UNIT_AT_END.search(text[start:end])
        kind = _dimension(unit.group(1)) if unit else None
        same[row] = kind == asked
        other[row] = kind is not None and kind != asked
    return same, other


def measures(query: Query, answer: str) -> bool:
    """Whether an answer can be the amount asked for: of the same dimension, or a plain count where a count is asked.

    >>> from qa.reading.question import understand
    >>> measures(understand("大桥全长多少公里"), "29.2公里"), measures(understand("大桥全长多少公里"), "两座")
    (True, False)
    """
    unit = _UNIT_AT_END.search(answer)
    kind = _dimension(unit.group(1)) if unit else None
    bare = unit is None or not _bare(unit.group(1))
    word = query.text[query.asks.start : query.asks.end]
    asked = _dimension(query.unit) if query.unit else _ASKED_DIMENSION.get(word)
    if query.expects is AnswerType.MONEY:
        return kind == _MONEY or (bare and any(char in answer for char in "万亿"))
    if query.expects is AnswerType.PERCENT:
        return kind == _SHARE or "百分之" in answer or "倍" in answer
    if word in _SIZES:
        return _is_size(query, word, answer)
    if asked is not None:
        return (kind == asked or bare) and not (asked == _TIME and _CALENDAR.fullmatch(answer))
    if (kind == _SHARE or "百分之" in answer) and _QUANTITY.search(query.text[: query.asks.start]):
        return False
    return not query.unit or kind in (None, _PEOPLE) or query.unit == unit.group(1) if unit else True


def _is_size(query: Query, word: str, answer: str) -> bool:
    """Whether an answer can say how big: no count, unless of crowds; 多高 may be degrees, a rate, a price."""
    if word in _SHORT and answer.endswith("公里"):
        return _FAR_UP.search(query.text) is not None
    return _OF_A_COUNT.search(query.text[: query.asks.start]) is not None or measure_of(answer) not in _COUNTED


def dates(query: Query, answer: str) -> bool:
    """Whether a time is as fine as was asked: a year has its 年, a day its 日.

    >>> from qa.reading.question import understand
    >>> dates(understand("大桥哪年通车"), "9号"), dates(understand("大桥哪年通车"), "2024年底")
    (False, True)
    """
    asked = query.text[query.asks.start : query.asks.end]
    return not any(word in asked and not re.search(marks, answer) for word, marks in _FINENESS)


def _ends_with(codes: Ints, ends: Ints, text: str) -> Bools:
    same = np.ones(len(ends), np.bool_)
    for place, char in enumerate(text):
        same &= code_at(codes, ends - len(text) + place) == ord(char)
    return same
