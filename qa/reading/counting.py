"""Numbers that are not meant: the place in an order (第十一届), another kind's or noun's count, one end of a range."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.reading.recognise import RANGE
from qa.text.tokens import tagged
from qa.types import Query

_SAME_CLAUSE = re.compile(r"[^,。;:!?、\d]*$")
_LESSER = re.compile(r"(?P<kind>候补|副(?![食产业]))(?P<noun>[\u4e00-\u9fff]{2,10})(?:有|为|共|达)?$")
_ASKS_FOR_AN_END = re.compile(r"最[高低多少大小长短]|至[多少]|以[上下]|上限|下限|起码|不得?超过|封顶")
_ASKS_WHICH = re.compile(r"第[几多]")
_ASKS_FOR_A_PLACE = re.compile(r"第[几多]|[排位]名|名列|位居|排在|位列|名次")


def counts_nothing(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates stand in an order, where none is asked for, or begin a name in quotes that goes on.

    Where 第几 is asked for, those that stand in none, if any does.
    """
    if _ASKS_WHICH.search(query.text[query.asks.start : query.asks.end + 1]):
        first = np.array([text[start] == "第" for start in candidates.starts.tolist()], np.bool_)
        return ~first & np.isin(candidates.sentences, candidates.sentences[first])
    spans = list(zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True))
    ordered = [text[start] == "第" for start, _ in spans]
    if _ASKS_FOR_A_PLACE.search(query.text):
        ordered = [False] * len(spans)
    named = [
        start > 0 and text[start - 1] == '"' and text[end : end + 1] not in ('"', "") and not text[start].isdigit()
        for start, end in spans
    ]
    result: NDArray[np.bool_] = np.array(ordered, np.bool_) | np.array(named, np.bool_)
    return result


def of_a_lesser_kind(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates count another kind that is named after the one asked for: 候补中央委员163人, 副市长."""
    leads = (text[max(0, start - 14) : start] for start in candidates.starts.tolist())
    named = (_LESSER.search(lead) for lead in leads)
    other = [
        found is not None and found["kind"] not in query.text and _shares(found["noun"], query.text) for found in named
    ]
    return np.array(other, np.bool_)


def of_another_noun(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates count something else, in sentences where others stand right beside what is counted: 博士后52人.

    What is counted are the nouns behind 多少 and its measure: 多少名 *博士后*.
    """
    noun = _counted(query)
    if not noun:
        return np.zeros(len(candidates.starts), np.bool_)
    beside = np.zeros(len(candidates.starts), np.bool_)
    for row, (start, end) in enumerate(zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)):
        clause = _SAME_CLAUSE.search(text, max(0, start - len(noun) - 8), start)
        beside[row] = noun in (clause.group() if clause else "") or text.startswith(noun, end)
    mine = np.isin(candidates.sentences, candidates.sentences[beside])
    return mine & ~beside


def _counted(query: Query) -> str:
    at = query.asks.end if not query.unit else query.text.find(query.unit, query.asks.start) + len(query.unit)
    said = noun = ""
    for word, tag in tagged(query.text[at:]):
        if tag[:1] not in "nvab":
            break
        said += word
        noun = said if tag.startswith("n") else noun
    return noun if len(noun) > 1 else ""


def inside_a_range(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates are one end of a range, 三年以上七年以下, where neither end is asked for."""
    if "以下" not in text or _ASKS_FOR_AN_END.search(query.text):
        return np.zeros(len(candidates.starts), np.bool_)
    inside = np.zeros(len(candidates.starts), np.bool_)
    for match in RANGE.finditer(text):
        within = (candidates.starts >= match.start()) & (candidates.ends <= match.end())
        whole = (candidates.starts == match.start()) & (candidates.ends == match.end())
        inside |= within & ~whole & whole.any()
    return inside


def _shares(noun: str, question: str) -> bool:
    return len(noun) > 1 and noun[:2] in question
