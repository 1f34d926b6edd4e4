"""How a candidate's surroundings answer to the question word's: word by word, by likeness of meaning.

The words beside the question word (谁 *发明* 了 *电话*) are looked for beside the candidate, each side for itself, and
all words of the question in the candidate's clause and sentence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates, Words
from qa.reading.meanings import bundled
from qa.text.tokens import tagged
from qa.types import Query

ANCHORS = 2  # words on each side of the question word
REACH = 8  # words
_LIGHT = ("u", "x", "p", "c", "y")  # particles, marks, prepositions, conjunctions
COLUMNS = (
    *(f"{anchor}_{side}" for anchor in ("before_1", "before_2", "after_1", "after_2") for side in ("left", "right")),
    "likeness_left",
    "likeness_right",
    "likeness_clause",
    "likeness_sentence",
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


def aligned(query: Query, candidates: Candidates) -> Floats:
    """One row a candidate, columns as in COLUMNS."""
    words = candidates.words
    if not len(words.starts):
        return np.zeros((len(candidates.starts), len(COLUMNS)), np.float32)
    anchors, content = _asked(query)
    table = bundled().unit
    text = table[words.meanings]
    beside = text @ table[anchors].T
    every = text @ table[content].T if len(content) else np.zeros((len(text), 1), np.float32)
    weights = np.log1p(content.astype(np.float32)) if len(content) else np.ones(1, np.float32)
    best = (np.maximum(every, 0.0) ** 2 * weights).max(1) / 10.0
    left, right = _near(np.concatenate([beside, best[:, None]], 1), words)
    first = np.minimum(np.maximum(candidates.first, 0), len(left) - 1)
    last = np.minimum(candidates.last, len(left) - 1)
    columns = []
    for anchor in range(len(anchors)):
        columns += [left[first, anchor], right[last, anchor]]
    columns += [left[first, -1], right[last, -1]]
    for group in (words.clauses, words.sentences):
        columns.append(_covered(every, weights, group)[first])
    return np.stack(columns, 1).astype(np.float32)


def _asked(query: Query) -> tuple[Ints, Ints]:
    """Meanings of the words beside the question word, and of all words of the question but itself and light ones."""
    row_of = bundled().row
    before, after, at = [], [], 0
    for word, tag in tagged(query.text):
        start, at = at, at + len(word)
        if not tag.startswith(_LIGHT) and word not in "是为有叫":
            if at <= query.asks.start:
                before.append(row_of(word))
            elif start >= query.asks.end:
                after.append(row_of(word))
    none = [0] * ANCHORS
    anchors = (before[::-1] + none)[:ANCHORS] + (after + none)[:ANCHORS]
    return np.array(anchors, np.int64), np.array(before + after, np.int64)


def _near(likeness: Floats, words: Words) -> tuple[Floats, Floats]:
    """For each word the best likeness on its left and on its right in its sentence, the less the farther away."""
    left, right = np.zeros_like(likeness), np.zeros_like(likeness)
    for distance in range(1, min(REACH, len(likeness) - 1) + 1):
        same = (words.sentences[distance:] == words.sentences[:-distance])[:, None]
        clause = (words.clauses[distance:] == words.clauses[:-distance])[:, None]
        fade = np.float32(1.0 - (distance - 1) / REACH) * (0.6 + 0.4 * clause) * same
        np.maximum(left[distance:], likeness[:-distance] * fade, out=left[distance:])
        np.maximum(right[:-distance], likeness[distance:] * fade, out=right[:-distance])
    return left, right


def _covered(likeness: Floats, weights: Floats, group: Ints) -> Floats:
    """For each word how much of the question its group of words is like, from 0 to 1."""
    begins = np.flatnonzero(np.append(True, np.diff(group) != 0))
    best = np.maximum(np.maximum.reduceat(likeness, begins, axis=0), 0.0) ** 2 @ weights
    shares: Floats = (best / max(float(weights.sum()), 1e-6)).astype(np.float32)
    return np.repeat(shares, np.diff(np.append(begins, len(group))))
