"""What a network that reads question and passage together says of candidates: how likely each is the answer.

It sees order and wording where the ranker sees counts, and knows nothing of places, years and offices: each makes
mistakes of its own, and both together make fewer. It reads the sentences that the ranker found worth it, with their
neighbours, and not what these stand under: that takes time, and told nothing that helped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

import numpy as np

from embeddings.reader import BUNDLED
from embeddings.reader_model import Passage, ReaderModel
from qa.reading.candidates import Candidates
from qa.reading.evidence import Evidence, Floats, Ints
from qa.types import Query

LEAST = -30.0  # what a span gets at least, one that was not seen whole as well
_YEAR = re.compile(r"(?:\d\d)?\d\d年(?:度|全年)?")
_SHORTEST = 6  # characters of a question that is left of its year
_LONGEST = 120  # characters read around the sentences of one passage, where these are not longer


class Pointer(Protocol):
    """Anything that says how much likelier spans of passages are than none."""

    fingerprint: str

    def weigh(self, question: str, passages: Sequence[Passage], spans: Sequence[Ints], /) -> list[Floats]:
        """A logit for each span of each passage."""
        ...


@cache
def bundled() -> ReaderModel:
    """The network that comes with the package."""
    return ReaderModel.load(BUNDLED)


class Part(NamedTuple):
    """What is read of one passage: its number among the hits, and where in all passages' text."""

    passage: int
    start: int
    end: int


def pointed(pointer: Pointer, query: Query, evidence: Evidence, rows: Ints, candidates: Candidates) -> Floats:
    """A logit for each candidate: how much likelier it is than that nothing answers.

    Only sentences in `rows` are read; what stands elsewhere gets nan.
    """
    parts = parts_of(evidence, rows)
    spans = np.stack([candidates.starts, candidates.ends], 1)
    sentence = np.searchsorted(evidence.starts, candidates.starts, side="right") - 1
    owner = np.searchsorted([part.start for part in parts], candidates.starts, side="right") - 1
    read = np.isin(sentence, rows)
    groups = [np.flatnonzero((owner == number) & read) for number in range(len(parts))]
    texts = [evidence.text[part.start : part.end] for part in parts]
    inside = [spans[group] - part.start for group, part in zip(groups, parts, strict=True)]
    found = pointer.weigh(timeless(query), [Passage(text) for text in texts], inside)
    weights = np.where(read, np.float32(LEAST), np.float32(np.nan))
    for group, values in zip(groups, found, strict=True):
        weights[group] = np.maximum(values, LEAST)
    return weights


def timeless(query: Query) -> str:
    """The question without the years that it names: which passages are of these is the ranker's business.

    A passage on 2009 seldom says so; one that does say 2009 is as often as not about another year.
    """
    text = _YEAR.sub("", query.text) if query.years else query.text
    return text if len(text) >= _SHORTEST else query.text


def parts_of(evidence: Evidence, rows: Ints) -> list[Part]:
    """Of each passage that holds some of the sentences: these, with as many neighbours as fit."""
    parts = []
    for passage in np.unique(evidence.passage[rows]).tolist():
        mine = rows[evidence.passage[rows] == passage]
        low, high = int(mine.min()), int(mine.max())
        first, after = np.searchsorted(evidence.passage, (passage, passage + 1))
        wider = True
        while wider:
            wider = False
            for ahead, on in ((1, 0), (0, 1)):
                before, behind = low - ahead, high + on
                inside = first <= before and behind < after
                if inside and evidence.ends[behind] - evidence.starts[before] <= _LONGEST:
                    low, high, wider = before, behind, True
        parts.append(Part(passage, int(evidence.starts[low]), int(evidence.ends[high])))
    return parts
