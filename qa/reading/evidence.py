"""Where a question's characters stand in the retrieved passages: one pass over all of their text at once.

The unit is the pair of neighbouring characters, weighed by its rarity; the question word itself is no unit. All
passages are laid end to end, so that matching, sentence coverage and windows are array operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.reading.rarity import rarity
from qa.reading.synonyms import equivalents
from qa.text.fold import fold
from qa.types import Context, Hit, Query

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

FOCUS = 8  # characters on each side of the question word that say what is asked


def code_points(text: str) -> Ints:
    """The text's code points as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def code_at(codes: Ints, positions: Ints) -> Ints:
    """The code points at these positions, 0 outside."""
    inside = (positions >= 0) & (positions < len(codes))
    if inside.all():
        return codes[positions]
    return np.where(inside, codes[np.minimum(np.maximum(positions, 0), max(len(codes) - 1, 0))], 0)


def _is_unit(first: Ints, second: Ints) -> Bools:
    """Pairs of letters, digits or Han characters; punctuation and blanks belong to none."""

    def counts(codes: Ints) -> Bools:
        ascii_word = ((codes >= 48) & (codes <= 57)) | ((codes >= 97) & (codes <= 122))
        han = (codes >= 0x3400) & ((codes < 0xFF00) | (codes > 0xFFFF))
        return ascii_word | han

    return counts(first) & counts(second)


@dataclass(frozen=True, slots=True)
class Units:
    """A question's character pairs: sorted keys, weights, and which stand just before or after the question word."""

    keys: Ints
    weights: Floats
    before: Bools
    after: Bools

    @classmethod
    def of(cls, query: Query) -> Units:
        """The pairs of the question, the question word left out."""
        codes = code_points(query.text)
        first, second = codes[:-1], codes[1:]
        at = np.arange(len(first))
        asked = (at + 1 >= query.asks.start) & (at < query.asks.end) if query.asks.end > query.asks.start else at < 0
        keep = _is_unit(first, second) & ~asked
        keys, index = np.unique(first[keep] << 21 | second[keep], return_index=True)
        at = at[keep][index]
        return cls(
            keys,
            rarity(first[keep][index], second[keep][index]),
            (at >= query.asks.start - FOCUS) & (at < query.asks.start),
            (at >= query.asks.end) & (at < query.asks.end + FOCUS),
        )

    def find(self, codes: Ints) -> Ints:
        """For each position of a text the number of the question's pair that begins there, or -1."""
        if len(codes) < 2 or not len(self.keys):
            return np.full(len(codes), -1)
        keys = codes[:-1] << 21 | codes[1:]
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.append(np.where(self.keys[at] == keys, at, -1), -1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All hits' text end to end, its sentences, and which of the question's pairs each of them holds."""

    units: Units
    text: str
    codes: Ints
    found: Ints
    offsets: Ints
    passage: Ints
    starts: Ints
    ends: Ints
    sentence: Bools
    header: Bools

    @property
    def neighbours(self) -> Bools:
        """Per sentence the pairs held by it or by the sentence before or after it in the same passage."""
        near = self.sentence.copy()
        same = self.passage[1:] == self.passage[:-1]
        near[1:] |= self.sentence[:-1] & same[:, None]
        near[:-1] |= self.sentence[1:] & same[:, None]
        return near

    @property
    def whole(self) -> Bools:
        """Per sentence the pairs held anywhere in its passage."""
        passages = np.zeros(self.header.shape, np.bool_)
        np.logical_or.at(passages, self.passage, self.sentence)
        return passages[self.passage]

    def unasked(self, rows: Ints) -> Ints:
        """How many pairs some sentences have that the question does not have."""
        new = np.append(_is_unit(self.codes[:-1], self.codes[1:]), False) & (self.found < 0)
        running = np.concatenate(([0], np.cumsum(new)))
        counts: Ints = running[np.maximum(self.ends[rows] - 1, self.starts[rows])] - running[self.starts[rows]]
        return counts

    def coverage(self, held: Bools) -> Floats:
        """The share of the question's weight in what is held, from 0 to 1."""
        total = float(self.units.weights.sum())
        return (held @ self.units.weights / total if total else np.zeros(len(held))).astype(np.float32)


def gather(query: Query, hits: Sequence[Hit]) -> Evidence:
    """Match the question against the hits' sentences and headers."""
    units = Units.of(query)
    text = "\n".join(hit.passage.text for hit in hits)
    lengths = np.array([len(hit.passage.text) + 1 for hit in hits], np.int64)
    offsets = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(hits) else np.zeros(0, np.int64)
    spans = [(number, *span) for number, hit in enumerate(hits) for span in hit.passage.sentences]
    table = np.array(spans, np.int64).reshape(-1, 3)
    passage = table[:, 0]
    starts, ends = table[:, 1] + offsets[passage], table[:, 2] + offsets[passage]
    codes = code_points(text)
    found = units.find(codes)
    _mark_equivalents(query, units, text, found)
    sentence = np.zeros((len(table), len(units.keys)), np.bool_)
    at = np.flatnonzero(found >= 0)
    owner = np.searchsorted(starts, at, side="right") - 1
    inside = (owner >= 0) & (at < ends[np.maximum(owner, 0)]) if len(table) else np.zeros(len(at), np.bool_)
    sentence[owner[inside], found[at[inside]]] = True
    if len(units.keys):
        _credit_equivalents(query, units, text, starts, sentence)
    header = np.zeros((len(hits), len(units.keys)), np.bool_)
    headers = [_header_codes(hit.passage.context, hit.passage.source) for hit in hits]
    if headers:
        pairs = units.find(np.concatenate(headers))
        owner = np.repeat(np.arange(len(hits)), [len(codes) for codes in headers])
        header[owner[pairs >= 0], pairs[pairs >= 0]] = True
    return Evidence(units, text, codes, found, offsets, passage, starts, ends, sentence, header)


@lru_cache(maxsize=4096)
def _header_codes(context: Context, source: str) -> Ints:
    return code_points(fold(f"{context.header} › {source}\n"))


def _mark_equivalents(query: Query, units: Units, text: str, found: Ints) -> None:
    """Another wording of a term counts as a match where it stands, so that nearness is measured from it."""
    for term, others in equivalents(query.text):
        pairs = _pairs(units, term)
        if not len(pairs):
            continue
        for other in others:
            at = text.find(other)
            while at >= 0:
                span = np.arange(at, at + len(other) - 1)
                free = span[found[span] < 0]
                found[free] = np.resize(pairs, len(free))
                at = text.find(other, at + 1)


def _credit_equivalents(query: Query, units: Units, text: str, starts: Ints, sentence: Bools) -> None:
    """A sentence with another wording of a term holds all pairs of the term."""
    for term, others in equivalents(query.text):
        pairs = _pairs(units, term)
        for other in others:
            at = text.find(other)
            while at >= 0:
                owner = int(np.searchsorted(starts, at, side="right")) - 1
                if owner >= 0:
                    sentence[owner, pairs] = True
                at = text.find(other, at + 1)


def _pairs(units: Units, term: str) -> Ints:
    pairs = units.find(code_points(term))
    return pairs[pairs >= 0]
