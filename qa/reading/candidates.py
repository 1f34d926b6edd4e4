"""Spans that could answer: runs of words, recognised spans, enumerations and clauses of a few sentences.

All sentences' words are laid end to end; a candidate is a pair of word numbers turned into a pair of offsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from qa.reading.gaps import Gap
from qa.reading.meanings import bundled
from qa.reading.recognise import DAY, typed_spans
from qa.text.tokens import tagged
from qa.types import AnswerType, Span

LONGEST_RUN = 8  # words
LONGEST_NAME = 3  # words
NUMERIC = (AnswerType.NUMBER, AnswerType.PERCENT, AnswerType.MONEY)
KNOWN_WELL = {
    AnswerType.PERCENT: (AnswerType.PERCENT,),
    AnswerType.MONEY: (AnswerType.MONEY, AnswerType.NUMBER),
    AnswerType.NUMBER: NUMERIC,
    AnswerType.TIME: (AnswerType.TIME,),
}
LIST_EDGE = 6  # words of an enumeration's first and last member at which it may begin or end
TYPES = tuple(AnswerType)
TAGS = ("", "n", "nr", "ns", "nt", "nz", "v", "vn", "a", "d", "m", "q", "t", "p", "u", "c", "f", "x", "eng", "other")
_TYPE_NUMBER = {kind: number for number, kind in enumerate(TYPES)}
_TAG_NUMBER = {tag: number for number, tag in enumerate(TAGS)}
_CLAUSE_END = re.compile(r"[,，。;；:：!！?？\n]")
_ENUMERATES = "、"
_MARKS = re.compile(r'、|""|》《')
_LIGHT = (("u", "c"), ("u", "c", "p"))  # parts of speech with which hardly an answer begins, and ends
_BETWEEN = ("、", '""', "》《")
_JOINS = re.compile(r"[、和及与]|\"\"|》《")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several sentences end to end; offsets are into the text that all passages make together."""

    starts: Ints
    ends: Ints
    tags: Ints
    clauses: Ints
    sentences: Ints
    meanings: Ints


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate spans, the types that recognisers gave them, and the numbers of their first and last word.

    `gaps`: how many characters of the question lead to each edge, where the question leaves just this gap.
    """

    starts: Ints
    ends: Ints
    sentences: Ints
    types: NDArray[np.bool_]
    gaps: Ints
    first: Ints
    last: Ints
    words: Words

    def only(self, which: NDArray[np.bool_]) -> Candidates:
        """Some of the candidates."""
        kept = {name: getattr(self, name)[which] for name in self.__slots__ if name != "words"}
        return replace(self, **kept)

    @property
    def lengths(self) -> Ints:
        """How many words each candidate has."""
        return self.last - self.first + 1

    def tag(self, shift: int, *, of_last: bool = False) -> Ints:
        """The tag of the word so far from the first word, or from the last; 0 outside of the text."""
        return _at(self.words.tags, (self.last if of_last else self.first) + shift)

    def meaning(self, shift: int, *, of_last: bool = False) -> Ints:
        """The meaning of that word."""
        return _at(self.words.meanings, (self.last if of_last else self.first) + shift)


def _at(column: Ints, places: Ints) -> Ints:
    inside = (places >= 0) & (places < len(column))
    return np.where(inside, np.append(column, 0)[np.where(inside, places, 0)], 0)


@cache
def _tag(tag: str) -> int:
    return _TAG_NUMBER.get(tag[:2] if tag.startswith("nr") else tag) or _TAG_NUMBER.get(tag[:1]) or _TAG_NUMBER["other"]


def read_words(text: str, sentences: Sequence[Span]) -> Words:
    """The words of the given sentences of a text, with part of speech and clause."""
    rows: list[tuple[int, int, int, int, int, int]] = []
    clause, row_of = 0, bundled().row
    for number, (start, end) in enumerate(sentences):
        clause += 1
        at = start
        for word, tag in tagged(text[start:end]):
            end = at + len(word)
            mark = tag == "x" and _CLAUSE_END.search(word) is not None
            rows.append((at, end, _tag(tag), clause + mark, number, row_of(word)))
            clause += 2 * mark
            at = end
    table = np.array(rows, np.int64).reshape(-1, 6).T
    return Words(table[0], table[1], table[2], table[3], table[4], table[5])


def _runs(words: Words) -> list[Ints]:
    """All runs of up to LONGEST_RUN words inside a clause that neither begin nor end with a mark or a particle."""
    count, found = len(words.starts), []
    mark = words.tags == _TAG_NUMBER["x"]
    opens, closes = (mark | np.isin(words.tags, [_TAG_NUMBER[tag] for tag in light]) for light in _LIGHT)
    for length in range(1, LONGEST_RUN + 1):
        first = np.arange(max(0, count - length + 1))
        last = first + length - 1
        ok = (words.clauses[first] == words.clauses[last]) & ~opens[first] & ~closes[last]
        found.append(np.stack([words.starts[first[ok]], words.ends[last[ok]]], 1))
    return found


def _clauses(text: str, words: Words, members: int) -> list[tuple[int, int]]:
    """Whole clauses; enumerations that begin in a clause's first member and end in its last; whole sentences.

    Enumerations of so many `members` may begin and end in any member of a clause.
    """
    found: list[tuple[int, int]] = []
    if not len(words.starts):
        return found
    edges = np.flatnonzero(np.diff(words.clauses)) + 1
    for numbers in np.split(np.arange(len(words.starts)), edges):
        start, end = int(words.starts[numbers[0]]), int(words.ends[numbers[-1]])
        found.append((start, end))
        body = text[start:end]
        joins = [match.start() for match in _JOINS.finditer(body)]
        if joins:
            edges_of = [(start, start + joins[0], start + joins[-1], end)]
            bounds = [start, *(start + join for join in joins), end]
            if 1 < members <= len(joins):
                edges_of += [
                    (bounds[number] + (number > 0), bounds[number + 1], bounds[number + members - 1], after)
                    for number, after in enumerate(bounds[members:])
                ]
            for low, first_mark, last_mark, high in edges_of:
                begins = [int(s) for s in words.starts[numbers] if low <= s < first_mark][-LIST_EDGE:]
                finishes = [int(e) for e in words.ends[numbers] if last_mark + 1 < e <= high][:LIST_EDGE]
                found += [(b, e) for b in begins for e in finishes]
    for number in np.unique(words.sentences):
        first, after = np.searchsorted(words.sentences, (number, number + 1))
        found.append((int(words.starts[first]), int(words.ends[after - 1])))
    return found


def propose(  # noqa: PLR0913  # what a question says of its answer
    text: str,
    sentences: Sequence[Span],
    expects: AnswerType,
    *,
    pair: bool = False,
    year: bool = False,
    day: bool = False,
    members: int = 0,
    gaps: Sequence[Gap] = (),
) -> Candidates:
    """Every span of the given sentences of a text that could answer a question of this type, each once.

    Of the types that recognisers know well only what they found, where they found any. A list has marks between its
    members, `members` of them where that is known; of a `pair`, and may join the two. Where a `year` is asked for, a
    date's year will do, and where a `day` is, the clock's time is left out. `gaps` are those that the question leaves
    in the text.
    """
    words = read_words(text, sentences)
    if expects in KNOWN_WELL:
        known = _typed(text, sentences, KNOWN_WELL[expects])
        if year:
            known += _years(text, known)
        if day:
            known = [(start, _day(text, start, end), kind) for start, end, kind in known]
        if known:
            return _described(text, sentences, words, np.array([row[:2] for row in known], np.int64), known)
    typed = _typed(text, sentences)
    named = [(start, end) for start, end, *_ in (*typed, *gaps)]
    plain = np.array(named + _clauses(text, words, members), np.int64).reshape(-1, 2)
    found = _described(text, sentences, words, np.concatenate([*_runs(words), plain]), typed, gaps)
    if expects is AnswerType.PERSON:
        people = found.types[:, TYPES.index(AnswerType.PERSON)] | _may_be_names(text, found)
        return found.only(people | found.gaps.any(axis=1)) if people.any() else found
    if expects is AnswerType.LIST:
        several = _enumerations(text, found.starts, found.ends, _MARKS)
        joined = found.types[:, TYPES.index(AnswerType.LIST)]
        listed = np.isin(found.sentences, found.sentences[several]) & ~pair
        announces = np.array([text[start:end].rstrip().endswith(":") for start, end in sentences], np.bool_)
        kept = np.where(listed, several, joined) | announces[found.sentences]
        whole = kept & ~_parts(text, found)
        kept = np.where(np.isin(found.sentences, found.sentences[whole]), whole, kept)
        return found.only(kept) if joined.any() else found
    return found


_YEAR = re.compile(r"(?<!\d)\d{3,4}年")


def _parts(text: str, candidates: Candidates) -> NDArray[np.bool_]:
    """Which candidates begin behind a mark between members, or end before one: parts of an enumeration."""
    spans = zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)
    return np.array(
        [text[max(0, start - 2) : start].endswith(_BETWEEN) or text.startswith(_BETWEEN, end) for start, end in spans],
        np.bool_,
    )


def _may_be_names(text: str, candidates: Candidates) -> NDArray[np.bool_]:
    """Which candidates begin with a name and hold no word that is none: a particle, a number, a noun."""
    words = candidates.words
    light = np.isin(words.tags, [_TAG_NUMBER[tag] for tag in ("p", "u", "c")])
    named = np.isin(words.tags, [_TAG_NUMBER[tag] for tag in ("nr", "ns", "nz", "eng", "x")])
    other = light | ~named & (words.ends - words.starts > 1)
    other |= np.array([text[start].isdigit() for start in words.starts.tolist()], np.bool_)
    running = np.concatenate(([0], np.cumsum(other)))
    whole = running[np.minimum(candidates.last, len(other) - 1) + 1] == running[candidates.first]
    short = (candidates.lengths <= LONGEST_NAME) & (candidates.ends - candidates.starts > 1)
    result: NDArray[np.bool_] = (candidates.tag(0) == _TAG_NUMBER["nr"]) & short & whole
    return result


def _years(text: str, known: Sequence[tuple[int, int, AnswerType]]) -> list[tuple[int, int, AnswerType]]:
    """The years of dates."""
    return [(*match.span(), kind) for start, end, kind in known for match in _YEAR.finditer(text, start, end)]


def _day(text: str, start: int, end: int) -> int:
    """Where a date ends without its time of day; the end of what is none."""
    found = DAY.match(text, start, end)
    return found.end() if found else end


def described(text: str, sentences: Sequence[Span], spans: Ints) -> Candidates:
    """Spans that somebody else proposes, as candidates; each begins in one of the sentences."""
    typed = [row for row in _typed(text, sentences) if any(row[0] == start and row[1] == end for start, end in spans)]
    return _described(text, sentences, read_words(text, sentences), spans, typed)


def _typed(text: str, sentences: Sequence[Span], only: Sequence[AnswerType] = ()) -> list[tuple[int, int, AnswerType]]:
    """What recognisers find in the sentences, as offsets into the text; of some types alone, when these are given."""
    return [
        (start + span.start, start + span.end, kind)
        for start, end in sentences
        for span, kind in typed_spans(text[start:end], only)
    ]


def _described(  # noqa: PLR0913  # what is known of the spans
    text: str,
    sentences: Sequence[Span],
    words: Words,
    spans: Ints,
    typed: Sequence[tuple[int, int, AnswerType]],
    gaps: Sequence[Gap] = (),
) -> Candidates:
    keys = np.unique(spans[:, 0] << 32 | spans[:, 1])
    spans = np.stack([keys >> 32, keys & 0xFFFFFFFF], 1)
    types = np.zeros((len(spans), len(TYPES)), np.bool_)
    if typed:
        at = np.searchsorted(keys, np.array([start << 32 | end for start, end, _ in typed], np.int64))
        types[at, [_TYPE_NUMBER[kind] for _, _, kind in typed]] = True
    led = np.zeros((len(spans), 2), np.int64)
    if gaps:
        at = np.searchsorted(keys, np.array([gap.start << 32 | gap.end for gap in gaps], np.int64))
        led[at] = [(gap.left, gap.right) for gap in gaps]
    types[:, TYPES.index(AnswerType.LIST)] |= _enumerations(text, spans[:, 0], spans[:, 1], _JOINS)
    return Candidates(
        spans[:, 0],
        spans[:, 1],
        np.searchsorted([span.start for span in sentences], spans[:, 0], side="right") - 1,
        types,
        led,
        np.searchsorted(words.starts, spans[:, 0], side="right") - 1,
        np.searchsorted(words.ends, spans[:, 1], side="left"),
        words,
    )


def _enumerations(text: str, starts: Ints, ends: Ints, joins: re.Pattern[str]) -> NDArray[np.bool_]:
    """Which spans have a join inside them."""
    marks = np.array([match.start() for match in joins.finditer(text)], np.int64)
    enumerates: NDArray[np.bool_] = np.searchsorted(marks, ends - 1) > np.searchsorted(marks, starts + 1)
    return enumerates
