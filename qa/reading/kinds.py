"""The noun that a question asks for one of: 哪个机场, 什么罪. What answers often ends with it: 惠特曼地区机场, 妨害安全驾驶罪."""

from __future__ import annotations

import re

import numpy as np

from qa.reading.candidates import Candidates
from qa.reading.evidence import Floats
from qa.text.tokens import tagged
from qa.types import AnswerType, Query

_ASKS = re.compile(r"(?:什么|何种|哪一?[个座条家所支项种款部本届类位场台艘架颗]?)$")
_OF_THINGS = (AnswerType.NAME, AnswerType.TEXT, AnswerType.PLACE, AnswerType.ORGANISATION)
_GENERAL = frozenset(
    "东西 事 事情 人 方面 情况 内容 问题 原因 时候 时间 地方 意思 样 样子 特点 作用 名字 名称 方式 方法 措施 办法 关系 影响 结果 理由 变化 意义".split()
)
_OF_A_SORT = re.compile(r"(?:类型|种类|样|性质|级别|形式)的")


def kind_asked(query: Query) -> str:
    """The noun behind the question word, the last one of a run; empty where there is none, or one that names no kind."""
    if query.expects not in _OF_THINGS:
        return ""
    asked = query.text[query.asks.start : query.asks.end]
    found = _ASKS.match(asked) or re.match(r"(?:什么|哪一?[个座条家所支])(?=.)", asked)
    if not found:
        return ""
    start = query.asks.start + found.end()
    sort = _OF_A_SORT.match(query.text, start)
    start = sort.end() if sort else start
    noun = ""
    for word, tag in tagged(query.text[start:]):
        if tag[:1] not in "n" or tag in ("nr", "ns"):
            break
        noun = word
    return "" if noun in _GENERAL else noun


def of_the_kind(query: Query, text: str, found: Candidates) -> Floats:
    """1 for each candidate that ends with the noun and says more, else 0."""
    noun = kind_asked(query)
    if not noun:
        return np.zeros(len(found.starts), np.float32)
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    return np.array(
        [end - start > len(noun) and text[end - len(noun) : end] == noun for start, end in spans], np.float32
    )
