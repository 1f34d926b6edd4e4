"""What is asked for, in the question's own words: the noun of the question word, and what stands beside it.

哪个条约 asks for a treaty, 首都是哪里 for a capital; the meanings of these words are held against those of candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.meanings import NONE, bundled
from qa.text.tokens import tagged
from qa.types import Query

BESIDE = 3  # words on each side of the question word
WORDS = 2 * BESIDE + 2
Tagged = tuple[str, str]
_COPULA = re.compile(r"^(?:是|为|叫|有|在|于|的|了|约|被|由|称为|名为|叫做|位于|属于|大约|,|:|\")+$")
_MANNERS = (
    ("why", re.compile(r"为什么|为何|(?:什么|何种?)(?:原因|理由|缘故)|原因是|何以|因为什么|由于什么|为了什么")),
    ("how", re.compile(r"怎么|怎样|如何|怎")),
    ("which", re.compile(r"哪")),
    ("what_noun", re.compile(r"什么(?=[\u4e00-\u9fff])(?!$)")),
    ("what_last", re.compile(r"(?:什么|何)$|(?:是|为|叫)$")),
    ("define", re.compile(r"^(?:什么是|何谓|什么叫)|(?:指的?是什么|是什么意思|含义是|定义是)")),
    (
        "content",
        re.compile(
            r"(?:什么|哪些)(?:内容|措施|特点|作用|影响|意义|变化|情况|要求|规定|做法|结果|贡献|问题|优点|缺点|特征|方式|方法)"
        ),
    ),
    ("called", re.compile(r"叫什么|名字|名称|称为|称作|又叫|别名|别称|简称|全称|全名|英文")),
    ("year", re.compile(r"[哪何]一?年|几年")),
    ("day", re.compile(r"[哪何]一?[日天]|几[日号]|几月")),
    ("two", re.compile(r"[两二]|分别")),
)
MANNERS = tuple(name for name, _ in _MANNERS)


def manners(query: Query) -> NDArray[np.float32]:
    """In which manners it is asked, as MANNERS names them."""
    near = query.text[max(0, query.asks.start - 4) : query.asks.end + 4]
    texts = {"which": near, "what_noun": near, "year": near, "day": near, "two": near}
    return np.array([bool(pattern.search(texts.get(name, query.text))) for name, pattern in _MANNERS], np.float32)


def focus(query: Query) -> NDArray[np.int64]:
    """Rows of meanings: of the noun that is asked for, the question word's last word, and the words beside it."""
    meanings = bundled()
    before, inner, after = _parts(query)
    rows = [meanings.row(_head(before, inner, after)), meanings.row(inner[-1][0]) if inner else NONE]
    rows += [meanings.row(word) for word, _ in before[::-1][:BESIDE]] + [NONE] * max(0, BESIDE - len(before))
    rows += [meanings.row(word) for word, _ in after[:BESIDE]] + [NONE] * max(0, BESIDE - len(after))
    return np.array(rows, np.int64)


def _parts(query: Query) -> tuple[list[Tagged], list[Tagged], list[Tagged]]:
    """The question's words before the question word, of it, and behind it."""
    before: list[Tagged] = []
    inner: list[Tagged] = []
    after: list[Tagged] = []
    at = 0
    for word, tag in tagged(query.text):
        start, at = at, at + len(word)
        part = before if at <= query.asks.start else after if start >= query.asks.end else inner
        part.append((word, tag))
    return before, inner, after


def _head(before: Sequence[Tagged], inner: Sequence[Tagged], after: Sequence[Tagged]) -> str:
    """The last of the nouns right behind the question word; else of those before it, copulas left out."""
    noun = ""
    for word, tag in after:
        if not tag.startswith("n") and not (tag.startswith(("a", "b")) and not noun):
            break
        noun = word
    if noun:
        return noun
    if len(inner) > 1 and inner[-1][1].startswith("n"):
        return inner[-1][0]
    return next((word for word, _ in reversed(before) if not _COPULA.match(word)), "")
