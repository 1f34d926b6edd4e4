"""What was aimed at, and what came true: two things, where a question asks for one of them."""

from __future__ import annotations

import re

from qa.answering.said import quoted
from qa.reading.slots import surroundings
from qa.types import Query, Reading

_NAMED = r"目标(?!完成)|预期(?!寿命)"
_PLANNED = r"(?<![模虚比])拟|(?<![比按])计划(?!生育|单列)"
_THIS_YEAR = r"今年(?:再(?![次度创获])|要|将(?!军)|拟|计划)"
_ASKS_WHAT_WAS = re.compile(r"实际|(?:增长|下降|完成|达到?|实现|新增|增加|减少|提高)了|了(?:多少|几)|全年")
_ASKS_WHAT_IS_AIMED = re.compile(
    rf"{_NAMED}|{_PLANNED}|将(?!军|来|领)|力争|"
    r"(?<![需重主纲摘首必次紧简概纪险机只高])要(?![求素点闻员道务件领害塞么是区])"
)
_ASKS_FOR_THE_AIM_ITSELF = re.compile(_NAMED)
_EXPECTED = re.compile(rf"{_NAMED}|预计|{_PLANNED}")
_AIM = re.compile(
    rf"(?:预期|主要|发展|奋斗|调控|控制)目标|目标[是为:]|拟[按安]|力争|{_THIS_YEAR}|(?:今后|未来)[几三五十]年"
)
_PERHAPS_AN_AIM = re.compile(rf"目标|预期|力争|争取|预计|{_THIS_YEAR}|今明两年")
_TRUE = re.compile(r"比上年|比去年|同比|有所(?:加快|提高|下降|回落)|创历史|(?:完成|实现|达到|超过)了")
_ABOUT = re.compile(r"左右$|以[上内]$")


def asks_what_was(query: Query) -> bool:
    """Whether the question asks for what came true: 完成了多少, 实际增长多少."""
    return _ASKS_WHAT_WAS.search(query.text) is not None and not _EXPECTED.search(query.text)


def asks_what_is_aimed(query: Query) -> bool:
    """Whether the question asks for an aim: 要改造多少, 目标是多少."""
    return _ASKS_WHAT_IS_AIMED.search(query.text) is not None and not asks_what_was(query)


def may_be_aimed_at(answer: str, lead: str) -> bool:
    """Whether an answer, with the folded text before it, may be an aim: 力争增长5%, 5%左右."""
    return _ABOUT.search(answer) is not None or _PERHAPS_AN_AIM.search(lead) is not None


def tells_an_aim(query: Query, reading: Reading) -> bool:
    """Whether a quote names an aim, or an answer of the very year's section sounds like one: 1100万人以上."""
    if _AIM.search(quoted(reading)):
        return True
    about = surroundings(reading.hit.passage.context, reading.hit.passage.source)
    own = about.year in query.years and (not about.section_years or about.year in about.section_years)
    text, answer = reading.hit.passage.text, reading.answer
    return own and may_be_aimed_at(text[answer.start : answer.end], text[reading.quote.start : answer.start])


def tells_an_outcome(query: Query, reading: Reading) -> bool:
    """Whether a quote names no aim and is of a year later, or compares (比上年) where an aim itself is asked for."""
    quote = quoted(reading)
    if _AIM.search(quote):
        return False
    about = surroundings(reading.hit.passage.context, reading.hit.passage.source)
    afterwards = bool(query.years) and about.year == max(query.years) + 1
    return afterwards or (_ASKS_FOR_THE_AIM_ITSELF.search(query.text) is not None and _TRUE.search(quote) is not None)
