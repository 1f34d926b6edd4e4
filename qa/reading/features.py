"""What is known of a sentence, and of a candidate inside it, as numbers for the scorer.

Two tables: one row a sentence, one row a candidate. Their columns are named, so that weights and tests can say which.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import NUMERIC, TAGS, TYPES, Candidates
from qa.reading.evidence import Evidence, Floats, Ints, code_at
from qa.reading.slots import Slots, meet
from qa.reading.units import dimensions, unit_places
from qa.types import AnswerType, Hit, Kind, Query

BEFORE = '是为达到由在于叫称约"、,:的和有(了即将从至以个名超'
AFTER = '的。,、")人是以为在;等和(元年月一'
SENTENCE_COLUMNS = (
    "held",
    "held_with_header",
    "held_nearby",
    "held_in_passage",
    "rarest_missing",
    "density",
    "length",
    "score",
    "rank",
    "first",
    *(f"kind_{kind.value}" for kind in Kind),
    "similar",
    *Slots._fields,
)
CANDIDATE_COLUMNS = (
    "characters",
    "overlap",
    "left_4",
    "left_10",
    "left_24",
    "right_4",
    "right_10",
    "right_24",
    "before_left",
    "before_right",
    "after_left",
    "after_right",
    "joined_left",
    "joined_right",
    "gap_left",
    "gap_right",
    "type_fits",
    "type_near",
    "any_type",
    "tail_asked",
    "tail_in_question",
    "unit_inside",
    "unit_after",
    "unit_of_a_kind",
    "unit_of_another",
    "before_beside",
    "place_in_sentence",
    "has_digit",
    "enumerates",
    "quoted",
    "words",
    *(f"type_{kind.value}" for kind in TYPES),
    *(f"asks_{kind.value}" for kind in TYPES),
    *(f"{edge}_{tag or 'none'}" for edge in ("before", "first", "last", "after") for tag in TAGS),
    *(f"before_{char}" for char in BEFORE),
    *(f"after_{char}" for char in AFTER),
)
KEPT_OF_CANDIDATE = (
    "type_fits",
    "type_near",
    "overlap",
    "left_10",
    "right_10",
    "joined_left",
    "joined_right",
    "unit_inside",
    "unit_of_a_kind",
    "unit_of_another",
    "asks_person",
)
READING_COLUMNS = (
    *SENTENCE_COLUMNS,
    "answer_score",
    "pointed",
    "hits_lexical",
    "hits_dense",
    "hits_typical",
    *KEPT_OF_CANDIDATE,
    "gap_left",
    "gap_right",
)
"""What a reading carries of its features, for whoever judges it."""


def overview(hits: Sequence[Hit], evidence: Evidence) -> Floats:
    """One row a sentence: what needs no look at its words, columns up to the slots as in SENTENCE_COLUMNS."""
    owners = evidence.passage
    header = evidence.header[owners]
    weights = evidence.units.weights
    missing = ~(evidence.whole | header)
    length = (evidence.ends - evidence.starts).astype(np.float32)
    scores = np.array([hit.score for hit in hits], np.float32)
    columns = [
        evidence.coverage(evidence.sentence),
        evidence.coverage(evidence.sentence | header),
        evidence.coverage(evidence.neighbours | header),
        evidence.coverage(evidence.whole | header),
        (missing * weights).max(axis=1, initial=0.0) / 10.0,
        evidence.sentence.sum(axis=1) / np.maximum(length, 8.0),
        np.log1p(length) / 5.0,
        (scores / max(float(scores.max(initial=0.0)), 1e-6))[owners],
        1.0 / (1.0 + owners),
        np.append(1.0, owners[1:] != owners[:-1]),
        *(np.array([hit.passage.kind is kind for hit in hits], np.float32)[owners] for kind in Kind),
    ]
    return np.stack(columns, 1).astype(np.float32)


def closer(query: Query, hits: Sequence[Hit], evidence: Evidence, rows: Ints, similar: Floats) -> Floats:
    """Some sentences' columns after the overview's: nearness in meaning, and how each meets the question's slots."""
    slots = np.zeros((len(rows), len(Slots._fields)), np.float32)
    if query.years or query.places or query.offices or query.names or query.periods:
        for place, row in enumerate(rows.tolist()):
            number, start, end = int(evidence.passage[row]), int(evidence.starts[row]), int(evidence.ends[row])
            before = evidence.text[max(int(evidence.offsets[number]), start - 120) : start]
            slots[place] = meet(query, evidence.text[start:end], before, hits[number])
    return np.concatenate([similar[:, None], slots], 1)


def candidate_table(query: Query, evidence: Evidence, candidates: Candidates, bounds: Ints) -> Floats:
    """One row a candidate, columns as in CANDIDATE_COLUMNS; `bounds` holds the start and end of each one's sentence."""
    starts, ends = candidates.starts, candidates.ends
    low, high = bounds[:, 0], bounds[:, 1]
    length = (ends - starts).astype(np.float32)
    total = max(float(evidence.units.weights.sum()), 1e-6)
    weight = Windows(evidence, np.ones_like(evidence.units.before), total)
    before = Windows(evidence, evidence.units.before, total)
    after = Windows(evidence, evidence.units.after, total)
    fits, near = _fits(query.expects, candidates)
    numbers = [
        np.log1p(length) / 5.0,
        weight.inside(starts, ends) / np.maximum(length, 1.0) * 4.0,
        *(weight.inside(np.maximum(starts - reach, low), starts) for reach in (4, 10, 24)),
        *(weight.inside(ends, np.minimum(ends + reach, high)) for reach in (4, 10, 24)),
        before.inside(np.maximum(starts - 12, low), starts),
        before.inside(ends, np.minimum(ends + 12, high)),
        after.inside(np.maximum(starts - 12, low), starts),
        after.inside(ends, np.minimum(ends + 12, high)),
        _joined(evidence, query, starts, -1) / 6.0,
        _joined(evidence, query, ends, 1) / 6.0,
        *_gaps(evidence, starts, ends, low, high),
        fits,
        near,
        candidates.types.any(axis=1).astype(np.float32),
        *_tails(evidence, starts, ends),
        *unit_places(evidence.codes, query, starts, ends),
        *dimensions(evidence.text, query, starts, ends),
        before.inside(ends, np.minimum(ends + 5, high)),
        (starts - low) / np.maximum(high - low, 1),
        _holds(evidence.codes, starts, ends, (evidence.codes >= 48) & (evidence.codes <= 57)),
        _holds(evidence.codes, starts, ends, evidence.codes == ord("、")),
        (code_at(evidence.codes, starts - 1) == ord('"')) & (code_at(evidence.codes, ends) == ord('"')),
        np.minimum(candidates.lengths, 12) / 12.0,
    ]
    asks = np.zeros((len(starts), len(TYPES)), np.float32)
    asks[:, TYPES.index(query.expects)] = 1.0
    return np.concatenate(
        [
            np.stack(numbers, 1).astype(np.float32),
            candidates.types.astype(np.float32),
            asks,
            _one_hot(_edge_tags(candidates), len(TAGS)),
            _is_one_of(code_at(evidence.codes, starts - 1), BEFORE),
            _is_one_of(code_at(evidence.codes, ends), AFTER),
        ],
        1,
    )


_NEAR = {
    **dict.fromkeys(NUMERIC, NUMERIC),
    AnswerType.ORGANISATION: (AnswerType.NAME,),
    AnswerType.TEXT: (AnswerType.NAME, AnswerType.LIST),
    AnswerType.NAME: (AnswerType.NAME, AnswerType.ORGANISATION),
}
_TAG_OF = {AnswerType.PERSON: "nr", AnswerType.PLACE: "ns", AnswerType.ORGANISATION: "nt", AnswerType.TIME: "t"}


def _fits(expects: AnswerType, candidates: Candidates) -> tuple[Floats, Floats]:
    """Whether a candidate is of the type asked for; whether it is of a kindred one, or its first word is."""
    fits = candidates.types[:, TYPES.index(expects)]
    near = np.asarray(candidates.types[:, [TYPES.index(kind) for kind in _NEAR.get(expects, ())]].any(axis=1))
    if expects in _TAG_OF:
        near = near | (candidates.tag(0) == TAGS.index(_TAG_OF[expects]))
    return fits.astype(np.float32), np.asarray(near.astype(np.float32))


def _edge_tags(candidates: Candidates) -> Ints:
    """Tags of the word before, the first, the last and the word after each candidate; 0 where there is none."""
    of_last = [candidates.tag(shift, of_last=True) for shift in (0, 1)]
    return np.stack([candidates.tag(-1), candidates.tag(0), *of_last], 1)


def _tails(evidence: Evidence, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Whether a candidate ends in a pair behind the question word (哪座大桥: 港珠澳大桥), or in any pair of it."""
    pair = code_at(evidence.found, ends - 2)
    held = (pair >= 0) & (ends - starts > 2)
    asked = held & np.append(evidence.units.after, False)[np.maximum(pair, -1)]
    return asked.astype(np.float32), held.astype(np.float32)


class Windows:
    """Weight of the question's pairs between two offsets, by one running sum."""

    def __init__(self, evidence: Evidence, mask: NDArray[np.bool_], total: float) -> None:
        weights = np.append(np.where(mask, evidence.units.weights, 0.0) / total, 0.0)
        self._sum = np.concatenate(([0.0], np.cumsum(weights[evidence.found])))

    def inside(self, starts: Ints, ends: Ints) -> Floats:
        """What lies between each start and end."""
        last = np.maximum(np.maximum(ends - 1, starts), 0)
        result: Floats = (self._sum[last] - self._sum[np.maximum(starts, 0)]).astype(np.float32)
        return result


_QUOTES = np.array([ord(mark) for mark in "\"'《》"])
_COPULAS = "是为叫有的了约在于由被即达到共:,名称"


def _joined(evidence: Evidence, query: Query, edges: Ints, step: int) -> Floats:
    """How many characters beside a candidate stand beside the question word too, but for 是 and the like; up to six.

    Of a name in quotes, those beside the quotes.
    """
    text, at = query.text, query.asks.start - 1 if step < 0 else query.asks.end
    while step < 0 < at and text[at] in _COPULAS:
        at -= 1
    quoted = np.isin(code_at(evidence.codes, edges - 1 if step < 0 else edges), _QUOTES)
    edges = edges + step * quoted
    run = np.ones(len(edges), np.bool_)
    count = np.zeros(len(edges), np.float32)
    for distance in range(6):
        place = at + step * distance
        if not 0 <= place < len(text):
            break
        run &= code_at(evidence.codes, edges - 1 - distance if step < 0 else edges + distance) == ord(text[place])
        count += run
    return count


def _gaps(evidence: Evidence, starts: Ints, ends: Ints, low: Ints, high: Ints) -> tuple[Floats, Floats]:
    """Nearness of the closest matched pair on each side within the sentence: 1 beside it, 0 where there is none."""
    matched = np.concatenate(([-(10**6)], np.flatnonzero(evidence.found >= 0), [10**9]))
    left = matched[np.searchsorted(matched, starts - 1) - 1]
    right = matched[np.searchsorted(matched, ends)]
    near_left = np.where(left >= low, 1.0 / (1.0 + np.maximum(starts - left - 2, 0)), 0.0)
    near_right = np.where(right < high, 1.0 / (1.0 + np.maximum(right - ends, 0)), 0.0)
    return near_left.astype(np.float32), near_right.astype(np.float32)


def _holds(codes: Ints, starts: Ints, ends: Ints, marks: NDArray[np.bool_]) -> Floats:
    running = np.concatenate(([0], np.cumsum(marks)))
    result: Floats = (running[ends] > running[starts]).astype(np.float32)
    return result


def _one_hot(numbers: Ints, size: int) -> Floats:
    table = np.zeros((len(numbers), numbers.shape[1] * size), np.float32)
    columns = numbers + np.arange(numbers.shape[1]) * size
    table[np.arange(len(numbers))[:, None], columns] = 1.0
    return table


def _is_one_of(codes: Ints, chars: str) -> Floats:
    table: Floats = (codes[:, None] == np.array([ord(char) for char in chars])).astype(np.float32)
    return table
