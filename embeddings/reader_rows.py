"""How a question and a passage lie before the reading model: one row of token numbers, in serving as in training.

A row is `[ASK] question [END] header [END] window [END]`. A long passage becomes several windows that overlap. Tokens
keep the offsets of their characters, so that whatever the model points at is a slice of the passage and never searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

SPECIAL = ("[PAD]", "[UNK]", "[ASK]", "[END]", "[MASK]")
PAD, UNKNOWN, ASK, END, MASK = range(len(SPECIAL))
QUESTION, PASSAGE, HEADER = range(3)
SLOTS = 4  # the characters of the longest token: each of them may begin or end an answer
_LONGEST_QUESTION, _LONGEST_HEADER = 64, 48  # tokens


class Tokens(NamedTuple):
    """The tokens of a text; token `i` covers the characters `starts[i]` to `ends[i]`."""

    ids: Ints
    starts: Ints
    ends: Ints


class Row(NamedTuple):
    """A row as the model reads it; the window's tokens begin at column `column` with token `first` of the passage."""

    ids: Ints
    segments: Ints
    column: int
    first: int
    tokens: int  # of the window


class Target(NamedTuple):
    """Where a row's answer begins and ends: columns, 0 for none, and the characters of those tokens."""

    first: int
    last: int
    begin: int
    end: int


NONE = Target(0, 0, 0, 0)


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tokens]:
    """The tokens of each text; what is written like a special token is text as well."""
    tokenizer.encode_special_tokens = True
    found = []
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
        found.append(Tokens(np.array(encoding.ids, np.int64), offsets[:, 0], offsets[:, 1]))
    return found


def rows_of(question: Ints, header: Ints, passage: Ints, *, length: int, stride: int) -> list[Row]:
    """The rows of one question and one passage, none longer than `length`; two windows share `stride` tokens."""
    asked, headed = question[:_LONGEST_QUESTION], header[-_LONGEST_HEADER:]
    before = np.concatenate(([ASK], asked, [END], headed, [END]))
    segments = np.repeat((QUESTION, HEADER), (len(asked) + 2, len(headed) + 1))
    room = max(16, length - len(before) - 1)
    step = max(1, room - min(stride, room // 2))
    firsts = range(0, max(1, len(passage) - room + step), step)
    return [_row(before, segments, passage[first : first + room], first) for first in firsts]


def _row(before: Ints, segments: Ints, window: Ints, first: int) -> Row:
    ids = np.concatenate((before, window, [END]))
    shown = np.concatenate((segments, np.full(len(window) + 1, PASSAGE)))
    return Row(ids, shown, len(before), first, len(window))


def stacked(rows: Sequence[Row]) -> tuple[Ints, Ints]:
    """Token numbers and segments of several rows, padded at the end to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = np.full((len(rows), longest), PAD, np.int64)
    segments = np.full((len(rows), longest), PASSAGE, np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = row.ids
        segments[number, : len(row.ids)] = row.segments
    return ids, segments


def target_of(row: Row, passage: Tokens, span: tuple[int, int]) -> Target:
    """Where a span lies in a row, or NONE where it is not all inside."""
    low = int(np.searchsorted(passage.ends, span[0], side="right"))
    high = int(np.searchsorted(passage.starts, span[1], side="left")) - 1
    if not row.first <= low <= high < row.first + row.tokens:
        return NONE
    begin = min(max(0, span[0] - int(passage.starts[low])), SLOTS - 1)
    end = min(max(0, int(passage.ends[high]) - span[1]), SLOTS - 1)
    return Target(row.column + low - row.first, row.column + high - row.first, begin, end)
