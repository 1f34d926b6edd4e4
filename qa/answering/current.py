"""Which of several readings tell how things are, as a question asks for it: not how they were, nor how they should be.

Nothing is left out where nothing else would be left. Which values there are, and which is newest, is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.aims import asks_what_was, may_be_aimed_at
from qa.reading.candidates import NUMERIC
from qa.text.fold import fold
from qa.types import Judged, Query, Reading

_HEARD = 0.1  # confidence below which a reading puts no other one aside
_BEFORE = re.compile(
    r"(?:(?<![比较从由自])前一个?|(?<![以网线比较从由自])上一?个?)(?:交易日|日|天|周|月|季度?|期|次|轮)|此前|先前|[去上]年同期"
)
_CURRENCY = re.compile(r"(?:[美欧日港澳加]元|英镑|卢布|韩元|人民币|元)[^元镑布币]{0,2}$")
_CLAUSE = re.compile(r"[;。!?]")


def current(query: Query, judged: Sequence[Judged]) -> list[Judged]:
    """Those that are left when each that is put aside by another one is gone, in their order."""
    if query.expects not in NUMERIC:
        return list(judged)
    left = list(judged)
    for put_aside in (_told_of_before, _in_another_currency, _only_meant):
        left = put_aside(query, left) or left
    return left


def _told_of_before(query: Query, judged: Sequence[Judged]) -> list[Judged]:
    """Without those that give an earlier day's value beside the day's own: 前一交易日报7.1986, 今日报7.2076."""
    if _BEFORE.search(query.text):
        return list(judged)
    own = {_document(each) for each in judged if not _BEFORE.search(_lead(each.reading))}
    return [each for each in judged if _document(each) not in own or not _BEFORE.search(_lead(each.reading))]


def _in_another_currency(query: Query, judged: Sequence[Judged]) -> list[Judged]:
    """Those in the currency that the question names, where there are any; sums without one may be in it."""
    asked = _currency(query.unit)

    def known(each: Judged) -> str:
        return _currency(_answer(each.reading))

    if not asked or not any(known(each) == asked and each.confidence >= _HEARD for each in judged):
        return list(judged)
    return [each for each in judged if known(each) in ("", asked)]


def _only_meant(query: Query, judged: Sequence[Judged]) -> list[Judged]:
    """Without what is aimed at or expected, where the question asks what came true."""
    if not asks_what_was(query):
        return list(judged)
    return [each for each in judged if not may_be_aimed_at(_answer(each.reading), _lead(each.reading))]


def _currency(text: str) -> str:
    """The currency that an amount or a unit ends with, "" where it has none.

    >>> _currency("1383亿美元"), _currency("7000亿元左右"), _currency("30万亿")
    ('美元', '元', '')
    """
    found = _CURRENCY.search(text)
    return found[0].removesuffix("左右").removesuffix("以上") if found else ""


def _answer(reading: Reading) -> str:
    return reading.hit.passage.text[reading.answer.start : reading.answer.end]


def _lead(reading: Reading) -> str:
    """What the quote says before its answer, from the last full stop or semicolon on."""
    text = reading.hit.passage.text[reading.quote.start : reading.answer.start]
    return _CLAUSE.split(fold(text))[-1]


def _document(each: Judged) -> str:
    return each.reading.hit.passage.document_id
