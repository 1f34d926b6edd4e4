"""What a small reader is told of every token beforehand: what matches, how rare it is, what kind of word it is part of.

A large network finds out by itself which words of a passage are those of the question; one that has read little has to
be told (Chen et al., "Reading Wikipedia to Answer Open-Domain Questions", 2017). Matches are of characters and runs of
characters, their weight is how rare they are. Imports the word segmenter when it is first used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.reader_rows import HEADER, QUESTION, Row, Tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Rarity = NDArray[np.uint8]

BUCKETS = 1 << 18
KINDS = {"n": 1, "nr": 2, "ns": 3, "nt": 4, "nz": 4, "j": 4, "t": 5, "m": 6, "q": 7, "v": 8, "a": 9, "r": 10, "eng": 11,
         "i": 12, "l": 12, "x": 13}  # fmt: skip
_OTHER = 0
_WORDS = 1 + max(KINDS.values()) + 1  # the kinds of words, and whether one begins
_SHOWN = 16  # columns of passages and headers
_ASKED = 6  # columns of questions
HINTS = _SHOWN + _ASKED + _WORDS
_LONGEST_RUN = 4
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT, _LOW = np.uint64(21), np.uint64((1 << 21) - 1)
_EYE = np.eye(_WORDS - 1, dtype=np.float32)
_SENTENCES, _CLAUSES = "。!?;\n", "。!?;\n,:、"  # what ends them
_NEAR, _FAR = 6.0, 24.0  # characters within which a match is near


class Told(NamedTuple):
    """The hints of one question and one passage, a line a token."""

    question: Floats
    header: Floats
    passage: Floats


class Text(NamedTuple):
    """A text with its tokens, and what its characters are."""

    tokens: Tokens
    keys: tuple[Keys, ...]  # of runs of one, two … characters from each character on; 0 where there is none
    kinds: NDArray[np.uint8]  # of the words that the characters are in
    begins: NDArray[np.bool_]  # whether a word begins
    sentences: Ints  # which sentence each character is in
    clauses: Ints


def text_of(text: str, tokens: Tokens) -> Text:
    """A folded text prepared for matching."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    kinds, begins, at = np.zeros(len(text), np.uint8), np.zeros(len(text), np.bool_), 0
    for word, tag in _segmenter().tag(text):
        kinds[at : at + len(word)] = KINDS.get(tag, KINDS.get(tag[:1], _OTHER))
        begins[at : at + 1] = True
        at += len(word)
    spoken = np.fromiter(map(str.isalnum, text), np.bool_, len(text))
    return Text(tokens, _keys(codes, spoken), kinds, begins, _parts(text, _SENTENCES), _parts(text, _CLAUSES))


def tell(question: Text, passages: Sequence[tuple[Text, Text]], rarity: Rarity) -> list[Told]:
    """What matches between a question and each passage with its header; header first."""
    runs = [_run(keys, rarity if size < 2 else None) for size, keys in enumerate(question.keys)]
    own = np.zeros((len(question.kinds), _ASKED), np.float32)
    for size in (0, 1):
        _spread(own[:, 4 + size], runs[size].places, runs[size].weights[runs[size].numbers], size)
    told = []
    for header, passage in passages:
        asked, columns = own.copy(), []
        for number, text in ((0, passage), (2, header)):
            shown, held = _shown(text, runs)
            for size in (0, 1):
                _spread(asked[:, number + size], runs[size].places, held[size][runs[size].numbers], size)
            columns.append(_joined(shown, np.zeros((len(shown), _ASKED), np.float32), text))
        blank = np.zeros((len(asked), _SHOWN), np.float32)
        told.append(Told(_joined(blank, asked, question), columns[1], columns[0]))
    return told


def hints_of(row: Row, told: Told) -> Floats:
    """The hints of a row's tokens; its signs have none."""
    hints = np.zeros((len(row.ids), HINTS), np.float32)
    asked = int((row.segments == QUESTION).sum()) - 2
    headed = int((row.segments == HEADER).sum()) - 1
    hints[1 : 1 + asked] = told.question[:asked]
    hints[asked + 2 : asked + 2 + headed] = told.header[len(told.header) - headed :]
    hints[row.column : row.column + row.tokens] = told.passage[row.first : row.first + row.tokens]
    return hints


def padded(hints: Sequence[Floats], longest: int) -> Floats:
    """The hints of several rows, nothing where a row has ended."""
    every = np.zeros((len(hints), longest, HINTS), np.float32)
    for number, each in enumerate(hints):
        every[number, : len(each)] = each
    return every


def buckets(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Where the rarity of pairs of characters is kept; of single ones, with 0 as the second."""
    mixed = first * np.uint32(0x9E3779B1) ^ second * np.uint32(0x85EBCA6B)
    spread: NDArray[np.uint32] = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D) >> np.uint32(14)
    return spread


class _Run(NamedTuple):
    """The runs of one length in a question: each once, how rare it is, and where it stands."""

    keys: Keys
    weights: Floats
    places: Ints
    numbers: Ints  # which of the runs stands there


def _run(keys: Keys, rarity: Rarity | None) -> _Run:
    places = np.flatnonzero(keys)
    each, numbers = np.unique(keys[places], return_inverse=True)
    weights: Floats = np.zeros(len(each), np.float32)
    if rarity is not None:
        first, second = (each >> _SHIFT).astype(np.uint32), (each & _LOW).astype(np.uint32)
        alone = first == 0
        first, second = np.where(alone, second, first), np.where(alone, np.uint32(0), second)
        weights = rarity[buckets(first, second)].astype(np.float32) / np.float32(255)
    return _Run(each, weights, places, numbers)


def _shown(text: Text, runs: Sequence[_Run]) -> tuple[Floats, list[Floats]]:
    """The columns of a passage or header, a line a character; and of each run of the question, whether it is there."""
    out = np.zeros((len(text.kinds), _SHOWN), np.float32)
    held = [np.zeros(len(run.keys), np.float32) for run in runs]
    if not len(out) or not len(runs[0].keys):
        return out, held
    found = [_looked_up(run.keys, keys) for run, keys in zip(runs, text.keys, strict=True)]
    for size, (places, numbers) in enumerate(found):
        held[size][numbers] = 1
        _spread(out[:, (0, 2, 4, 5)[size]], places, np.ones(len(places), np.float32), size)
        if size < 2:
            _spread(out[:, 1 + 2 * size], places, runs[size].weights[numbers], size)
    out[:, 6], out[:, 7] = _distances(out[:, 2] > 0, _NEAR)
    out[:, 8], out[:, 9] = _distances(out[:, 4] > 0, _FAR)
    shares = _shares(text.sentences, found[1], runs[1].weights)
    out[:, 10] = shares[text.sentences]
    out[:, 11] = out[:, 10] / max(float(shares.max()), 1e-6)
    out[:, 12] = _shares(text.sentences, found[0], runs[0].weights)[text.sentences]
    out[:, 13] = _shares(text.clauses, found[1], runs[1].weights)[text.clauses]
    out[:, 14] = np.concatenate(([0], shares))[text.sentences]  # the sentence before
    out[:, 15] = 1 / (1 + text.sentences)
    return out, held


def _keys(codes: Keys, spoken: NDArray[np.bool_]) -> tuple[Keys, ...]:
    """A key of the run of each length from each character on; 0 where a mark or the end comes before its end."""
    found = [np.where(spoken, codes, 0).astype(np.uint64)]
    for size in range(1, _LONGEST_RUN):
        before, keys = found[-1], np.zeros(len(codes), np.uint64)
        last = codes[size:]
        keys[: len(last)] = (before[: len(last)] << _SHIFT) ^ last if size == 1 else before[: len(last)] * _MIX + last
        keys[: len(last)][(before[: len(last)] == 0) | ~spoken[size:]] = 0
        found.append(keys)
    return tuple(found)


def _looked_up(known: Keys, keys: Keys) -> tuple[Ints, Ints]:
    """Where keys stand that are known, and which of the known ones stands there."""
    if not len(known):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    numbers = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    places = np.flatnonzero(known[numbers] == keys)
    return places, numbers[places]


def _spread(column: Floats, places: Ints, values: Floats, size: int) -> None:
    """Give every character of the runs that begin at some places their value, the highest where several hold it."""
    at = np.zeros(len(column), np.float32)
    at[places] = values
    column[:] = at
    for shift in range(1, size + 1):
        np.maximum(column[shift:], at[:-shift], out=column[shift:])


def _distances(marked: NDArray[np.bool_], scale: float) -> tuple[Floats, Floats]:
    """How near the last marked character before each and the next one after it are, from 1 down to 0."""
    steps = np.arange(len(marked))
    before = np.maximum.accumulate(np.where(marked, steps, -(10**6)))
    after = np.minimum.accumulate(np.where(marked, steps, 10**6)[::-1])[::-1]
    return np.exp((before - steps) / scale).astype(np.float32), np.exp((steps - after) / scale).astype(np.float32)


def _parts(text: str, stops: str) -> Ints:
    """Which sentence or clause each character is in."""
    ends = np.fromiter((char in stops for char in text), np.int64, len(text))
    return np.cumsum(ends) - ends


def _shares(parts: Ints, found: tuple[Ints, Ints], weights: Floats) -> Floats:
    """Which share of the question's weight each part holds, every run counted once."""
    held = np.zeros((int(parts[-1]) + 1, len(weights)), np.float32)
    held[parts[found[0]], found[1]] = 1
    share: Floats = held @ (weights / max(float(weights.sum()), 1e-6))
    return share


def _joined(shown: Floats, asked: Floats, text: Text) -> Floats:
    """All columns; a token has the mean of its first and last character."""
    first, last = text.tokens.starts, text.tokens.ends - 1
    lines = np.concatenate((shown, asked), 1)
    kinds = (_EYE[text.kinds[first]] + _EYE[text.kinds[last]]) / 2
    return np.concatenate(((lines[first] + lines[last]) / 2, kinds, text.begins[first, None]), 1, dtype=np.float32)


@cache
def _segmenter() -> Any:  # noqa: ANN401 - imported when it is first used
    from rjieba import Jieba

    return Jieba()
