"""Items that a sentence announces: 给予下列奖励: and, each on its line, (一)嘉奖; (二)记功. They are its answer."""

from __future__ import annotations

import re

from qa.reading.evidence import Evidence
from qa.types import AnswerType, Query, Span

FEWEST = 2  # items
LONGEST = 800  # characters of all items together
_ITEM = re.compile(
    r"\s*(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.、)]|[①-⑳]|第[一二三四五六七八九十][,、])"
)
_SEVERAL = re.compile(r"哪些|哪几|哪[两二三四五六七八九十]|有什么|包括什么")
_END = ";。,、 \n"


def announced(query: Query, evidence: Evidence, row: int) -> Span | None:
    """The items that a sentence announces, as offsets into all passages' text; None where it announces none.

    A sentence that ends in a colon, and those of its passage behind it that begin with an item's mark.
    """
    sentence = evidence.text[evidence.starts[row] : evidence.ends[row]]
    several = query.expects is AnswerType.LIST or _SEVERAL.search(query.text, query.asks.start, query.asks.end)
    if not several or not sentence.rstrip().endswith(":"):
        return None
    begin = end = int(evidence.ends[row])
    count = 0
    for after in range(row + 1, len(evidence.starts)):
        start, stop = int(evidence.starts[after]), int(evidence.ends[after])
        marked = _ITEM.match(evidence.text, start, stop) is not None
        another = evidence.text[start:stop].rstrip().endswith(":")
        if evidence.passage[after] != evidence.passage[row] or (not marked and (another or not count)):
            break
        if marked:  # what stands between two items belongs to the first of them
            begin, end, count = (begin if count else start), stop, count + 1
    if count < FEWEST:
        return None
    text = evidence.text[begin:end]
    found = Span(begin + len(text) - len(text.lstrip()), begin + len(text.rstrip(_END)))
    return found if found.start < found.end <= found.start + LONGEST else None
