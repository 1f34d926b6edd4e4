"""The spans of some sentences that a question can mean: all that could answer, less what the sentence says of another.

A value of another year, the dead for the hurt, a former mayor: each such kind has its module, and here they meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import NUMERIC, Candidates, propose
from qa.reading.changes import (
    differences,
    former_holders,
    not_what_it_came_to,
    old_values,
    other_holders,
    photographers,
    points_back,
)
from qa.reading.counting import counts_nothing, inside_a_range, of_a_lesser_kind, of_another_noun
from qa.reading.finer import coarser
from qa.reading.gaps import Gap, asks_whoever, gaps
from qa.reading.harms import of_another_harm
from qa.reading.members import members_wanted
from qa.reading.told import told
from qa.reading.years import of_other_years
from qa.types import AnswerType, Query, Span

_CHOICE = re.compile(r"还是|[和与跟、][^,]{1,12}?(?:[谁哪])")
_NOT_SAID_BEFORE = (
    AnswerType.PERSON,
    AnswerType.PLACE,
    AnswerType.ORGANISATION,
    AnswerType.NAME,
    AnswerType.TEXT,
)


def meant(query: Query, text: str, sentences: Sequence[Span]) -> Candidates:
    """Candidates in some sentences of a text; all kinds, each once."""
    asked = query.text[query.asks.start : query.asks.end]
    day = any(char in "日号天" for char in asked)
    found = propose(
        text,
        sentences,
        query.expects,
        pair=any(char in "两2" for char in asked),
        year="年" in asked and not day and "月" not in asked,
        day=day,
        members=members_wanted(query),
        gaps=list(_proposed(query, text, sentences)),
    )
    if query.expects in NUMERIC:
        return _numbers(query, text, sentences, found)
    if query.expects in _NOT_SAID_BEFORE:
        found = found.only(~_repeats(query, text, found))
    if query.expects in (AnswerType.PERSON, AnswerType.PLACE):
        found = found.only(~points_back(text, found))
    found = found.only(~coarser(query, text, found))
    return _people(query, text, found) if query.expects is AnswerType.PERSON else found


def _proposed(query: Query, text: str, sentences: Sequence[Span]) -> Iterator[Gap]:
    """What the question itself proposes: the gaps that it leaves in sentences, and what is told in its own form."""
    wanted = query.expects is not AnswerType.PERSON or asks_whoever(query)
    for start, end in sentences:
        sentence = text[start:end]
        for gap in gaps(query, sentence) if wanted else ():
            yield Gap(start + gap.start, start + gap.end, gap.left, gap.right)
        for span in told(query, sentence):
            yield Gap(start + span.start, start + span.end, 0, 0)


def _repeats(query: Query, text: str, found: Candidates) -> NDArray[np.bool_]:
    """Which candidates the question has said itself, where it offers no choice."""
    if _CHOICE.search(query.text):
        return np.zeros(len(found.starts), np.bool_)
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    return np.array([text[start:end] in query.text for start, end in spans], np.bool_)


def _numbers(query: Query, text: str, sentences: Sequence[Span], found: Candidates) -> Candidates:
    if query.years:
        found = found.only(~of_other_years(text, sentences, found, query.years))
    found = found.only(~of_another_harm(text, found, query))
    found = found.only(~counts_nothing(text, found, query))
    found = found.only(~of_a_lesser_kind(text, found, query))
    found = found.only(~inside_a_range(text, found, query))
    found = found.only(~of_another_noun(text, found, query))
    found = found.only(~old_values(text, sentences, found, query))
    found = found.only(~differences(text, found, query))
    return found.only(~not_what_it_came_to(text, found, query))


def _people(query: Query, text: str, found: Candidates) -> Candidates:
    found = found.only(~former_holders(text, found, query))
    found = found.only(~other_holders(text, found, query))
    return found.only(~photographers(text, found, query))
