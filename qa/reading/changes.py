"""What a sentence tells of the state before, or of another office, and so does not answer: 由4771公里增加到2.52万公里.

Where the question asks for the state before, nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.reading.recognise import OFFICE
from qa.types import Query, Span

_CHANGE = re.compile(
    r"[从由](?P<old>[^,。;:!?从由]{1,30}?)[增升涨扩提上翻跃降减缩跌回下调发变][^,。;:!?\d到至]{0,4}[到至为成](?P<new>[^,。;:!?]*\d[^,。;:!?]*)"
)
_ASKS_FOR_THE_OLD = re.compile(r"[从由](?:几|多少|什么|哪)|原来|原先|原本|此前|之前|以前|过去")
_ASKS_FOR_A_FORMER = re.compile(r"原|前|曾|历任|卸任|免去|辞去|不再|接替|时任")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_LONGEST_OFFICE = 10  # characters


def old_values(text: str, sentences: Sequence[Span], candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates are what something changed from, in sentences that say what it changed to.

    None where the question asks for the state before: by a word (原来, 从多少), or by the year that it had then.
    """
    old = np.zeros(len(candidates.starts), np.bool_)
    if _ASKS_FOR_THE_OLD.search(query.text):
        return old
    for number, (start, end) in enumerate(sentences):
        changes = list(_CHANGE.finditer(text, start, end))
        years = {int(year) for change in changes for year in _YEAR.findall(change["old"])}
        if years.intersection(query.years):
            continue
        for change in changes:
            inside = (candidates.starts >= change.start("old")) & (candidates.ends <= change.end("old"))
            after = (candidates.starts >= change.start("new")) & (candidates.ends <= change.end("new"))
            mine = candidates.sentences == number
            if (after & mine).any():
                old |= inside & mine
    return old


def former_holders(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates stand behind the office asked for where it is a former one, or before where it was laid down."""
    if not query.offices or _ASKS_FOR_A_FORMER.search(query.text):
        return np.zeros(len(candidates.starts), np.bool_)
    office = rf"[^,。;、:!?]{{0,10}}?{re.escape(max(query.offices, key=len))}"
    after = [match.end() for match in re.finditer(rf"(?:原任?|前任?|曾任){office}", text)]
    before = [match.start() for match in re.finditer(rf"(?:卸任|不再担任|辞去|免去){office}", text)]
    former: NDArray[np.bool_] = np.isin(candidates.starts, after) | np.isin(candidates.ends, before)
    return former


def other_holders(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates stand behind another office, in sentences where some stand behind the one that is asked for."""
    found = np.zeros(len(candidates.starts), np.bool_)
    if not query.offices:
        return found
    asked = max(query.offices, key=len)
    offices = [_office_before(text, start) for start in candidates.starts.tolist()]
    holds = np.array([office.endswith(asked) for office in offices], np.bool_)
    other = np.array([bool(office) for office in offices], np.bool_) & ~holds
    for number in np.unique(candidates.sentences[holds]):
        found |= other & (candidates.sentences == number)
    return found


def _office_before(text: str, at: int) -> str:
    """The office that ends where a candidate begins, or nothing."""
    ending = [match[0] for match in OFFICE.finditer(text, max(0, at - _LONGEST_OFFICE), at) if match.end() == at]
    return ending[0] if ending else ""
