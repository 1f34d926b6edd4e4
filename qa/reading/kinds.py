"""The noun that a question asks for one of, 哪个机场: what answers often ends with it, 惠特曼地区机场."""

from __future__ import annotations

import re

import numpy as np

from qa.reading.candidates import Candidates
from qa.reading.evidence import Floats
from qa.text.tokens import tagged
from qa.types import AnswerType, Query

_ASKS = re.compile(r"(?:什么|何种|哪一?[个座条家所支项种款部本届类位场台艘架颗]?)")
_OF_THINGS = (AnswerType.NAME, AnswerType.TEXT, AnswerType.PLACE, AnswerType.ORGANISATION)
_NO_KIND = re.compile(  # nouns that name none
    r"东西|事情?|人|方面|情况|内容|问题|原因|时[候间]|地方|意思|样子?|特点|作用|名[字称]|方[式法]|措施|办法|关系|影响|结果|理由|变化|意义"
)
_OF_A_SORT = re.compile(r"(?:类型|种类|样|性质|级别|形式|型号)的")


def kinds_asked(query: Query) -> list[str]:
    """The nouns behind the question word, each as far as the run of words goes: 自由, 自由贸易, 自由贸易试验区.

    None of them where the last is no noun, or one that names no kind.
    """
    if query.expects not in _OF_THINGS:
        return []
    found = _ASKS.match(query.text, query.asks.start)
    if not found:
        return []
    start = found.end()
    sort = _OF_A_SORT.match(query.text, start)
    start = sort.end() if sort else start
    nouns: list[str] = []
    run = ""
    for word, tag in tagged(query.text[start:]):
        if tag[:1] not in "nvablj" or tag in ("nr", "ns") or (tag == "v" and nouns):
            break
        run += word
        if tag[:1] == "n" and not _NO_KIND.fullmatch(word):
            nouns.append(run)
    return nouns


def of_the_kind(query: Query, text: str, found: Candidates) -> Floats:
    """1 for each candidate that ends with such a noun and says more, else 0."""
    nouns = kinds_asked(query)
    if not nouns:
        return np.zeros(len(found.starts), np.float32)
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    return np.array(
        [any(end - start > len(noun) and text.endswith(noun, start, end) for noun in nouns) for start, end in spans],
        np.float32,
    )
