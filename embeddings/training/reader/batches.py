"""What one step of pretraining learns from, as a function of corpus, settings and position: nothing else is remembered.

Words are masked, recurring spans are taken out, and some sequences get a sentence before them that was cut out of them
or of their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.reader_rows import ASK, END, MASK, PAD, PASSAGE, QUESTION, SPECIAL, Ints
from embeddings.training.reader.corpus import CONTINUES, Corpus, Words
from embeddings.training.reader.packing import Packing, Piece
from embeddings.training.reader.queries import Cutter, Query
from embeddings.training.reader.recurring import Asked, Bools, Kinds, Sequences, recurring

_MASKED = 0.15  # of the words
_SPANS = 8  # asked for in one sequence
_FREQUENT = 100  # tokens that say nothing by themselves
_COUNTED = 5_000_000  # tokens that say how frequent each of them is
_QUERIED = 0.5  # of the sequences of one piece get a sentence to judge

Number = TypeVar("Number", bound=np.generic)


class Batch(NamedTuple):
    """Sequences, one a line, with what is hidden in them and what is asked of them."""

    ids: Ints  # as they were
    segments: Ints
    pieces: Ints  # -1 where there is padding
    masked: Bools
    asks: Ints  # line, column of the question; columns of the first and last token of its answer
    belongs: Ints  # line; 1 where the sentence before it was cut out of it, 0 where not


class Batches:
    """Builds the batch of any position."""

    def __init__(self, corpus: Corpus, packing: Packing, *, length: int, seed: int, queries: bool) -> None:
        self._flat, self._packing, self._length, self._seed = corpus.flat, packing, length, seed
        self._cutter = Cutter(corpus.flat, corpus.tokenizer) if queries else None
        self._kinds = kinds_of(corpus.tokenizer, np.bincount(corpus.flat[:_COUNTED] & ~CONTINUES))

    def __len__(self) -> int:
        """How many sequences there are."""
        return len(self._packing)

    def build(self, position: int, count: int) -> Batch:
        """The batch of `count` sequences from a position on."""
        random = np.random.default_rng((self._seed, position))
        sequences, segments, belongs = self._lines(self._packing.drawn(position, count), random)
        asked = recurring(sequences, self._kinds, most=_SPANS, random=random)
        masked = _masked(sequences, asked, random)
        return _without(sequences, segments, masked, asked, belongs)

    def _lines(self, drawn: list[list[Piece]], random: np.random.Generator) -> tuple[Sequences, Ints, Ints]:
        shape = (len(drawn), self._length)
        ids, segments = np.full(shape, PAD, np.int64), np.full(shape, PASSAGE, np.int64)
        begins, pieces = np.ones(shape, np.bool_), np.full(shape, -1, np.int64)
        belongs: list[tuple[int, int]] = []
        for row, group in enumerate(drawn):
            query = self._query(group, drawn[row - 1][0], random)
            if query:
                belongs.append((row, query.belongs))
                segments[row, : len(query.sentence) + 2] = QUESTION
            at = 0
            for number, line in enumerate(self._written(group, query)):
                stop = min(at + len(line), self._length)
                ids[row, at:stop] = line[: stop - at] & ~CONTINUES
                begins[row, at:stop] = line[: stop - at] < CONTINUES
                pieces[row, at:stop] = number
                at = stop
        return Sequences(ids, begins, pieces), segments, np.array(belongs, np.int64).reshape(-1, 2)

    def _query(self, group: list[Piece], other: Piece, random: np.random.Generator) -> Query | None:
        if self._cutter is None or len(group) > 1 or random.random() >= _QUERIED:
            return None
        return self._cutter.query(group[0], other, random)

    def _written(self, group: list[Piece], query: Query | None) -> Iterator[Words]:
        """The pieces of one sequence with their special tokens."""
        ask, end = np.array([ASK], np.uint16), np.array([END], np.uint16)
        if query:
            yield np.concatenate((ask, query.sentence, end, query.body, end))
        else:
            yield from (np.concatenate((ask, self._flat[piece.start : piece.end], end)) for piece in group)


def _masked(sequences: Sequences, asked: list[Asked], random: np.random.Generator) -> Bools:
    """Whole words to hide: none of the special tokens, and neither a span that is asked for nor its answer."""
    words: Ints = np.cumsum(sequences.begins, axis=1)
    chances = random.random((len(words), int(words.max()) + 1))
    masked: Bools = (np.take_along_axis(chances, words, axis=1) < _MASKED) & (sequences.ids >= len(SPECIAL))
    for each in asked:
        masked[each.row, each.ask : each.end] = False
        masked[each.row, each.first : each.last + 1] = False
    return masked


def kinds_of(tokenizer: Tokenizer, counts: Ints) -> Kinds:
    """What each token is, by its text and by how often it was seen."""
    size = tokenizer.get_vocab_size()
    tokens = [tokenizer.id_to_token(number) or "" for number in range(size)]
    mark = np.array([token in SPECIAL or not any(map(str.isalnum, token)) for token in tokens])
    often = np.zeros(size, np.int64)
    often[: len(counts)] = counts[:size]
    rare = ~mark
    rare[np.argsort(-often)[: min(_FREQUENT, size // 4)]] = False
    return Kinds(mark, rare, np.array([len(token) for token in tokens]))


def _without(sequences: Sequences, segments: Ints, masked: Bools, asked: list[Asked], belongs: Ints) -> Batch:
    """The batch with each span that is asked for shrunk to one token that asks."""
    ids, shape = sequences.ids.copy(), sequences.ids.shape
    kept = np.ones(shape, np.bool_)
    for each in asked:
        ids[each.row, each.ask] = ASK
        kept[each.row, each.ask + 1 : each.end] = False
    moved = np.cumsum(kept, axis=1) - 1
    rows, columns = np.nonzero(kept)
    to = moved[rows, columns]

    def shrunk(values: NDArray[Number], filler: int) -> NDArray[Number]:
        result = np.full(shape, filler, values.dtype)
        result[rows, to] = values[rows, columns]
        return result

    asks = [(each.row, *moved[each.row, [each.ask, each.first, each.last]].tolist()) for each in asked]
    return Batch(
        shrunk(ids, PAD),
        shrunk(segments, PASSAGE),
        shrunk(sequences.pieces, -1),
        shrunk(masked, 0),
        np.array(asks, np.int64).reshape(-1, 4),
        belongs,
    )


def hidden(batch: Batch) -> Ints:
    """The sequences with every masked token hidden."""
    return np.where(batch.masked, MASK, batch.ids)
