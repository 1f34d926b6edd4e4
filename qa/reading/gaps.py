"""Where a question's words leave a gap in a sentence: a question is often its sentence with one stretch asked for.

确保谁每天都在服刑, asked of 确保恐怖分子每天都在服刑, leaves 恐怖分子. What stands before the question word is looked
for as it is written, its longest end that the sentence has, and so is the longest beginning of what stands behind it.
Where the question word begins or ends the question, or a clause of it, the gap reaches to the clause's own edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.text.tokens import tagged
from qa.types import AnswerType, Query

LEAST, MOST = 2, 12  # characters of the question that lead to an edge
ALONE = 3  # characters that lead to an end where nothing leads to the start
WIDEST = 40  # characters between two edges that the question leads to
LONGEST = 80  # characters of a gap that reaches to an edge of the sentence's own
_CLAUSE_EDGE = re.compile(r"[,。;:!?\n]")
_SENTENCE_EDGE = re.compile(r"[。;!?\n]")
_COPULA = re.compile(r'(?:是|为|叫做?|称[为作]?|名为|位于|[在于由被了约有的到达共自从把将,:"])+$')
_AHEAD = re.compile(r"(?:是|为(?!了)|达到?|占|叫做?|称[为作]?|名为|了|约|的(?!黎波里)|[,:;\s])+")
_BEHIND = re.compile(r"(?:[,。;:!?、\s]|的|了|说|表示|指出|介绍|认为)+$")
_OF_NO_FORM = (AnswerType.TEXT, AnswerType.PLACE)
_CLOSING = ('"', "'", "》")
_OF_THE_ANSWER = "nmqba"  # parts of speech that a word behind the question word has which the answer says too


Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Edge = tuple[int, int]  # where it is, and how many characters of the question lead to it


class Gap(NamedTuple):
    """A stretch of a sentence, and how many characters of the question lead to each of its edges."""

    start: int
    end: int
    left: int
    right: int


def asks_whoever(query: Query) -> bool:
    """Whether anybody that does something may answer, a name or not: 谁 of no office."""
    return "谁" in query.text[query.asks.start : query.asks.end] and not query.offices


def gaps(query: Query, sentence: str) -> list[Gap]:
    """The gaps that a question leaves in a sentence, each stretch once."""
    before, after = query.text[: query.asks.start], query.text[query.asks.end :]
    found: dict[tuple[int, int], Gap] = {}
    for gap in _found(before, after, sentence):
        start, end = _trimmed(sentence, gap.start, gap.end)
        known = found.get((start, end))
        if start < end and (known is None or gap.left + gap.right > known.left + known.right):
            found[start, end] = Gap(start, end, gap.left, gap.right)
    return list(found.values())


def led(query: Query, gaps: Ints) -> Floats:
    """How far the question leads to each candidate, from 0 to 1; `gaps` as candidates have them.

    Only where what is asked for has no form of its own: what, where, and who of no office.
    """
    wanted = query.expects in _OF_NO_FORM or (query.expects is AnswerType.PERSON and asks_whoever(query))
    left, right = gaps[:, 0], gaps[:, 1]
    both, alone = np.minimum((left + right) / 8, 1.0), np.minimum(left / 4, 1.0) + np.minimum(right / 6, 1.0)
    return (wanted * np.where((left > 0) & (right > 0), both, alone)).astype(np.float32)


def _found(before: str, after: str, sentence: str) -> Iterator[Gap]:
    plain = _COPULA.sub("", before)
    lefts = [edge for text in dict.fromkeys((before, plain)) for edge in _edges(text, sentence, last=True)]
    rights = _rights(after, sentence)
    yield from _between(lefts, rights, sentence)
    if not plain or before.endswith((",", ":")) or not lefts:
        for end, right in rights:
            if right >= ALONE:
                yield Gap(max(_clause_start(sentence, end), end - LONGEST), end, 0, right)
    if after in ("", "的"):
        for start, left in lefts:
            yield from (Gap(start, end, left, 0) for end in _ends(sentence, start) if end <= start + LONGEST)


def _rights(after: str, sentence: str) -> list[Edge]:
    """Where gaps may end: before what stands behind the question word, or behind a noun that may be the answer's.

    A noun behind a name in quotes is not: "江北第一县"辉煌.
    """
    skips = _skips(after)
    nouns = (edge for skipped in skips for edge in _places(after[:skipped], sentence, last=True))
    whole = [(end, length) for end, length in nouns if sentence[end - length - 1 : end - length] not in _CLOSING]
    return whole + [edge for skipped in (0, *skips) for edge in _edges(after[skipped:], sentence, last=False)]


def _between(lefts: list[Edge], rights: list[Edge], sentence: str) -> Iterator[Gap]:
    for start, left in lefts:
        for end, right in rights:
            if start < end <= start + WIDEST and not _SENTENCE_EDGE.search(sentence, start, end):
                yield Gap(start, end, left, right)


def _edges(text: str, sentence: str, *, last: bool) -> list[Edge]:
    """Where the longest end of a text stands in the sentence, or its longest beginning: the edges, and its length."""
    for length in range(min(MOST, len(text)), LEAST - 1, -1):
        piece = text[-length:] if last else text[:length]
        if piece in sentence:
            return _places(piece, sentence, last=last)
    return []


def _places(piece: str, sentence: str, *, last: bool) -> list[Edge]:
    found = re.finditer(re.escape(piece), sentence)
    return [(place.end() if last else place.start(), len(piece)) for place in found]


@lru_cache(maxsize=64)
def _skips(after: str) -> list[int]:
    """How much behind the question word may be the answer's: a noun or two (哪座 *大桥*); empty where none may."""
    skips: list[int] = []
    at = 0
    for word, tag in tagged(after)[:2]:
        if tag[:1] not in _OF_THE_ANSWER:
            break
        at += len(word)
        skips.append(at)
    return skips


def _clause_start(sentence: str, end: int) -> int:
    return max((match.end() for match in _CLAUSE_EDGE.finditer(sentence, 0, end)), default=0)


def _ends(sentence: str, start: int) -> set[int]:
    """Where the clause ends, and the sentence."""
    clause = _CLAUSE_EDGE.search(sentence, start + 1)
    return {clause.start() if clause else len(sentence), len(sentence)}


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Without what links it to its neighbours."""
    ahead = _AHEAD.match(sentence, start, end)
    start = ahead.end() if ahead else start
    behind = _BEHIND.search(sentence[start:end])
    return start, start + behind.start() if behind else end
