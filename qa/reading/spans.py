"""Which span of a sentence answers: what is known of a candidate beyond `features`, and the network that weighs it.

Beside numbers it sees the words at a candidate's edges and those that the question asks by. A hidden layer sums what
all of them say; a product of the last two tells whether a candidate is of the kind that is asked for.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.reading.alignment import COLUMNS as ALIGNED
from qa.reading.alignment import aligned
from qa.reading.candidates import Candidates
from qa.reading.evidence import Evidence, Floats, Ints
from qa.reading.features import Windows
from qa.reading.focus import MANNERS, WORDS, focus, manners
from qa.reading.meanings import bundled
from qa.reading.rarity import rarity
from qa.reading.scorer import Weights, standardised
from qa.types import Query

COLUMNS = (
    "held_in_clause",
    "beside_in_clause",
    "held_before_clause",
    "whole_clause",
    "rarity_left",
    "rarity_right",
    "rarity_inside",
    "held_inside",
    *(f"aligned_{name}" for name in ALIGNED),
    *(f"manner_{name}" for name in MANNERS),
    *(f"alike_{place}_{word}" for place in ("last", "inner") for word in range(WORDS)),
)
_BEFORE = 40  # characters before a clause that may name what it is about
_RARE = 8.0


class Table(NamedTuple):
    """Candidates as the network sees them: their numbers, the words of their edges, the question's words."""

    features: Floats
    edges: Ints
    inner: Floats
    asked: Ints


def span_table(query: Query, evidence: Evidence, candidates: Candidates, features: Floats, low: Ints) -> Table:
    """Candidates with their features and, behind these, the columns in COLUMNS; `low`: where their sentences begin."""
    asked, inner = focus(query), inner_meanings(candidates)
    table = bundled().unit
    last = table[candidates.meaning(0, of_last=True)]
    more = [
        np.stack([*_clauses(evidence, candidates, low), *_rarity(evidence, candidates)], 1).astype(np.float32),
        _weights(evidence).inside(candidates.starts, candidates.ends)[:, None],
        aligned(query, candidates),
        np.repeat(manners(query)[None], len(candidates.starts), 0),
        last @ table[asked].T,
        _unit(inner) @ table[asked].T,
    ]
    return Table(np.concatenate([features, *more], 1), edge_meanings(candidates), inner, asked)


def _weights(evidence: Evidence) -> Windows:
    total = max(float(evidence.units.weights.sum()), 1e-6)
    return Windows(evidence, np.ones_like(evidence.units.before), total)


def _clauses(evidence: Evidence, candidates: Candidates, low: Ints) -> tuple[Floats, ...]:
    """How much of the question is held by the clause, by it but for the candidate, and by what stands before it."""
    weight, words = _weights(evidence), candidates.words
    edges = np.flatnonzero(np.append(True, np.diff(words.clauses) != 0))
    number = np.searchsorted(edges, candidates.first, side="right") - 1
    lasts = np.append(edges[1:], len(words.starts)) - 1
    begin, finish = words.starts[edges[number]], words.ends[lasts[number]]
    starts, ends = candidates.starts, candidates.ends
    beside = weight.inside(begin, starts) + weight.inside(np.minimum(ends, finish), finish)
    covers = ((starts <= begin) & (ends >= finish)).astype(np.float32)
    return weight.inside(begin, finish), beside, weight.inside(np.maximum(begin - _BEFORE, low), begin), covers


def _rarity(evidence: Evidence, candidates: Candidates) -> tuple[NDArray[np.float64], ...]:
    """How rarely the characters on both sides of each edge stand together, and those inside on average."""
    starts, ends = candidates.starts, candidates.ends
    pairs = rarity(evidence.codes[:-1], evidence.codes[1:])
    running = np.concatenate(([0.0, 0.0], np.cumsum(pairs)))
    top = len(pairs) - 1
    left = np.where(starts > 0, pairs[np.minimum(np.maximum(starts - 1, 0), top)], _RARE)
    right = np.where(ends <= top, pairs[np.minimum(np.maximum(ends - 1, 0), top)], _RARE)
    inside = (running[ends] - running[starts + 1]) / np.maximum(ends - starts - 1, 1)
    return left / _RARE, right / _RARE, inside / _RARE


def edge_meanings(candidates: Candidates) -> Ints:
    """Meanings of two words before, the first, the last and two words after each candidate."""
    first = [candidates.meaning(shift) for shift in (-2, -1, 0)]
    return np.stack([*first, *(candidates.meaning(shift, of_last=True) for shift in (0, 1, 2))], 1)


def inner_meanings(candidates: Candidates) -> Floats:
    """The mean meaning of each candidate's words."""
    table, words = bundled().unit, candidates.words
    running = np.concatenate([np.zeros((1, table.shape[1]), np.float32), table[words.meanings].cumsum(0)])
    after = np.minimum(candidates.last + 1, len(words.starts))
    count = np.maximum(after - candidates.first, 1)[:, None].astype(np.float32)
    result: Floats = (running[np.maximum(after, candidates.first)] - running[candidates.first]) / count
    return result


def _words(table: Table, weights: Floats) -> Floats:
    """The products of the candidates' words with weights, each word's meaning multiplied once a place."""
    each, at = np.unique(table.edges, return_inverse=True)
    at, meanings = at.reshape(table.edges.shape), bundled().unit[each]
    *places, inner = np.split(weights, table.edges.shape[1] + 1)
    found: Floats = table.inner @ inner
    for number, place in enumerate(places):
        found += (meanings @ place)[at[:, number]]
    return found


def _unit(rows: Floats) -> Floats:
    result: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return result


@dataclass(frozen=True, slots=True)
class SpanScorer(Weights):
    """The weights of the network."""

    FILE = "spans.npz"
    mean: Floats
    scale: Floats
    features: Floats
    bias: Floats
    words: Floats
    question: Floats
    kind: Floats
    wanted: Floats
    wanted_bias: Floats
    middle: Floats
    middle_bias: Floats
    out: Floats
    straight: Floats

    @property
    def fingerprint(self) -> str:
        """The same only for the same weights and meanings."""
        return hashlib.sha256(f"{self._digest()} {bundled().fingerprint}".encode()).hexdigest()[:32]

    def scores(self, table: Table) -> Floats:
        """A score for each candidate, to be compared within its sentence."""
        asked = bundled().unit[table.asked].reshape(-1)
        said, kinds = np.split(_words(table, np.concatenate([self.words, self.kind], 1)), [self.words.shape[1]], 1)
        hidden = standardised(table.features, self.mean, self.scale, self.features) + said
        hidden = np.maximum(hidden + asked @ self.question + self.bias, 0.0)
        alike = kinds * (asked @ self.wanted + self.wanted_bias)
        both = np.concatenate([hidden, alike], 1)
        result: Floats = np.maximum(both @ self.middle + self.middle_bias, 0.0) @ self.out + both @ self.straight
        return result
