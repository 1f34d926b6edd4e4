"""What was aimed at, and what came true: two things, where a question asks for one of them."""

from __future__ import annotations

import re

from qa.types import Query

_ASKS_WHAT_WAS = re.compile(r"实际|(?:增长|下降|完成|达到?|实现|新增|增加|减少|提高)了|了(?:多少|几)|全年")
_ASKS_WHAT_IS_AIMED = re.compile(
    r"目标(?!完成)|预期(?!寿命)|(?<![模虚比])拟|将(?!军|来|领)|计划(?!生育|单列)|力争|"
    r"(?<![需重主纲摘首必次紧简概纪险机只高])要(?![求素点闻员道务件领害塞么是区])"
)
_AIM = re.compile(
    r"(?:预期|主要|发展|奋斗|调控|控制)目标|目标[是为:]|拟[按安]|力争|今年(?:再(?![次度创获])|要|将(?!军)|拟|计划)"
)
_PERHAPS_AN_AIM = re.compile(r"目标|预期|力争|争取|预计|今年(?:再|要|将|拟)|今明两年")
_EXPECTED = re.compile(r"目标(?!完成)|预[期计](?!寿命)|(?<![模虚比])拟|计划(?!生育|单列)")
_ASKS_FOR_THE_AIM_ITSELF = re.compile(r"目标(?!完成)|预期(?!寿命)")
_TRUE = re.compile(r"比上年|比去年|同比|有所(?:加快|提高|下降|回落)|创历史|(?:完成|实现|达到|超过)了")
_ABOUT = re.compile(r"左右$|以[上内]$")


def asks_what_was(query: Query) -> bool:
    """Whether the question asks for what came true: 完成了多少, 实际增长多少."""
    return _ASKS_WHAT_WAS.search(query.text) is not None and not _EXPECTED.search(query.text)


def asks_what_is_aimed(query: Query) -> bool:
    """Whether the question asks for an aim: 要改造多少, 目标是多少."""
    return _ASKS_WHAT_IS_AIMED.search(query.text) is not None and not asks_what_was(query)


def is_aimed_at(quote: str) -> bool:
    """Whether a folded quote is certainly about an aim: 主要预期目标是."""
    return _AIM.search(quote) is not None


def is_an_outcome(query: Query, quote: str) -> bool:
    """Whether a folded quote tells what came true, and the question names an aim: 比上年增长 is none."""
    return _ASKS_FOR_THE_AIM_ITSELF.search(query.text) is not None and _TRUE.search(quote) is not None


def may_be_aimed_at(answer: str, lead: str) -> bool:
    """Whether an answer, with the folded text before it, may be an aim: 力争增长5%, 5%左右."""
    return _ABOUT.search(answer) is not None or _PERHAPS_AN_AIM.search(lead) is not None
