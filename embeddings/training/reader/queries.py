"""Sentences cut out of a passage, to be told from sentences of other passages: what relevance is learnt from.

The passage loses one of its own sentences either way, so that the gap tells nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from embeddings.training.reader.corpus import CONTINUES, Words
from embeddings.training.reader.packing import Piece

_LENGTH = (6, 40)  # tokens of a sentence
_DROPPED = 0.2  # of its tokens are left out
_NEAR = 256  # tokens of the same document before a piece that a foreign sentence may come from
_STOPS = "。!?;"


class Query(NamedTuple):
    """A sentence, the passage that it stands before, and whether it was cut out of it."""

    sentence: Words
    body: Words
    belongs: bool


class Cutter:
    """Cuts sentences out of the pieces of a corpus."""

    def __init__(self, flat: Words, tokenizer: Tokenizer) -> None:
        vocabulary = tokenizer.get_vocab()
        self._flat = flat
        self._stops = np.array([vocabulary[mark] for mark in _STOPS if mark in vocabulary], np.uint16)

    def query(self, piece: Piece, other: Piece, random: np.random.Generator) -> Query | None:
        """A query for a piece, half the time with a sentence from just before it or from another one."""
        body, belongs = self._flat[piece.start : piece.end], bool(random.random() < 0.5)
        own = self._sentence(body, random)
        if own is None:
            return None
        sentence = body[own]
        if not belongs:
            near = self._flat[max(piece.first, piece.start - _NEAR) : piece.start]
            far = self._flat[other.start : other.end] if other.start != piece.start else near
            source = near if len(near) > _LENGTH[1] and random.random() < 0.5 else far
            foreign = self._sentence(source, random)
            if foreign is None:
                return None
            sentence = source[foreign]
        kept = random.random(len(sentence)) >= _DROPPED
        return Query(sentence[kept], np.concatenate((body[: own.start], body[own.stop :])), belongs)

    def _sentence(self, body: Words, random: np.random.Generator) -> slice | None:
        stops = np.flatnonzero(np.isin(body & ~CONTINUES, self._stops)) + 1
        lengths = np.diff(stops)
        fitting = np.flatnonzero((lengths >= _LENGTH[0]) & (lengths <= _LENGTH[1]))
        if not len(fitting):
            return None
        number = int(random.choice(fitting))
        return slice(int(stops[number]), int(stops[number + 1]))
