"""What is known of a sentence, and of a candidate inside it, as numbers for the scorer.

Two tables: one row a sentence, one row a candidate. Their columns are named, so that weights and tests can say which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import NUMERIC, TAGS, TYPES, Candidates
from qa.reading.evidence import Evidence
from qa.reading.slots import Slots, meet
from qa.types import AnswerType, Hit, Kind, Query

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

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
READING_COLUMNS = (*SENTENCE_COLUMNS, "answer_score", "hits_lexical", "hits_dense", *KEPT_OF_CANDIDATE)
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


def with_slots(query: Query, hits: Sequence[Hit], evidence: Evidence, rows: Ints, table: Floats) -> Floats:
    """The overview's rows of some sentences, with how each meets the question's slots: all of SENTENCE_COLUMNS."""
    slots = np.zeros((len(rows), len(Slots._fields)), np.float32)
    if query.years or query.places or query.offices or query.names or query.periods:
        for place, row in enumerate(rows.tolist()):
            number, start, end = int(evidence.passage[row]), int(evidence.starts[row]), int(evidence.ends[row])
            before = evidence.text[max(int(evidence.offsets[number]), start - 120) : start]
            slots[place] = meet(query, evidence.text[start:end], before, hits[number])
    return np.concatenate([table[rows], slots], 1)


def candidate_table(query: Query, evidence: Evidence, candidates: Candidates, bounds: Ints) -> Floats:
    """One row a candidate, columns as in CANDIDATE_COLUMNS; `bounds` holds the start and end of each one's sentence."""
    starts, ends = candidates.starts, candidates.ends
    low, high = bounds[:, 0], bounds[:, 1]
    length = (ends - starts).astype(np.float32)
    total = max(float(evidence.units.weights.sum()), 1e-6)
    weight = _Windows(evidence, np.ones_like(evidence.units.before), total)
    before = _Windows(evidence, evidence.units.before, total)
    after = _Windows(evidence, evidence.units.after, total)
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
        *_units(evidence.codes, query, starts, ends),
        *_dimensions(evidence.text, query, starts, ends),
        before.inside(ends, np.minimum(ends + 5, high)),
        (starts - low) / np.maximum(high - low, 1),
        _holds(evidence.codes, starts, ends, (evidence.codes >= 48) & (evidence.codes <= 57)),
        _holds(evidence.codes, starts, ends, evidence.codes == ord("、")),
        (_at(evidence.codes, starts - 1) == ord('"')) & (_at(evidence.codes, ends) == ord('"')),
        np.minimum(candidates.words, 12) / 12.0,
    ]
    asks = np.zeros((len(starts), len(TYPES)), np.float32)
    asks[:, TYPES.index(query.expects)] = 1.0
    return np.concatenate(
        [
            np.stack(numbers, 1).astype(np.float32),
            candidates.types.astype(np.float32),
            asks,
            _one_hot(candidates.edge_tags, len(TAGS)),
            _is_one_of(_at(evidence.codes, starts - 1), BEFORE),
            _is_one_of(_at(evidence.codes, ends), AFTER),
        ],
        1,
    )


_NEAR = {
    **{kind: NUMERIC for kind in NUMERIC},
    AnswerType.ORGANISATION: (AnswerType.NAME,),
    AnswerType.TEXT: (AnswerType.NAME, AnswerType.LIST),
    AnswerType.NAME: (AnswerType.NAME, AnswerType.ORGANISATION),
}
_TAG_OF = {AnswerType.PERSON: "nr", AnswerType.PLACE: "ns", AnswerType.ORGANISATION: "nt", AnswerType.TIME: "t"}


def _fits(expects: AnswerType, candidates: Candidates) -> tuple[Floats, Floats]:
    """Whether a candidate is of the type asked for; whether it is of a kindred one, or its first word is."""
    fits = candidates.types[:, TYPES.index(expects)]
    near = candidates.types[:, [TYPES.index(kind) for kind in _NEAR.get(expects, ())]].any(axis=1)
    if expects in _TAG_OF:
        near = near | (candidates.edge_tags[:, 1] == TAGS.index(_TAG_OF[expects]))
    return fits.astype(np.float32), near.astype(np.float32)


def _tails(evidence: Evidence, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Whether a candidate ends in a pair that follows the question word (哪座大桥: 港珠澳大桥), or in any pair of it."""
    pair = _at(evidence.found, ends - 2)
    held = (pair >= 0) & (ends - starts > 2)
    asked = held & np.append(evidence.units.after, False)[np.maximum(pair, -1)]
    return asked.astype(np.float32), held.astype(np.float32)


class _Windows:
    """Weight of the question's pairs between two offsets, by one running sum."""

    def __init__(self, evidence: Evidence, mask: NDArray[np.bool_], total: float) -> None:
        weights = np.append(np.where(mask, evidence.units.weights, 0.0) / total, 0.0)
        self._sum = np.concatenate(([0.0], np.cumsum(weights[evidence.found])))

    def inside(self, starts: Ints, ends: Ints) -> Floats:
        last = np.maximum(np.maximum(ends - 1, starts), 0)
        result: Floats = (self._sum[last] - self._sum[np.maximum(starts, 0)]).astype(np.float32)
        return result


def _at(codes: Ints, positions: Ints) -> Ints:
    inside = (positions >= 0) & (positions < len(codes))
    return np.where(inside, codes[np.clip(positions, 0, max(len(codes) - 1, 0))], 0)


_COPULAS = "是为叫有的了约在于由被即达到共:,名称"


def _joined(evidence: Evidence, query: Query, edges: Ints, step: int) -> Floats:
    """How many characters beside a candidate are those beside the question word (是 and the like left out), up to six."""
    text, at = query.text, query.asks.start - 1 if step < 0 else query.asks.end
    while step < 0 < at and text[at] in _COPULAS:
        at -= 1
    run = np.ones(len(edges), np.bool_)
    count = np.zeros(len(edges), np.float32)
    for distance in range(6):
        place = at + step * distance
        if not 0 <= place < len(text):
            break
        run &= _at(evidence.codes, edges - 1 - distance if step < 0 else edges + distance) == ord(text[place])
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


def _units(codes: Ints, query: Query, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Whether the unit asked for ends the candidate (以上 and the like may follow), or stands behind it."""
    if not query.unit:
        zero = np.zeros(len(starts), np.float32)
        return zero, zero
    inside = _ends_with(codes, ends, query.unit) | _ends_with(codes, ends - 2, query.unit)
    behind = _ends_with(codes, ends + len(query.unit), query.unit)
    return inside.astype(np.float32), behind.astype(np.float32)


_DIMENSIONS = {
    unit: kind
    for kind, units in enumerate(
        (
            "公里 千米 米 厘米 毫米 海里 里",
            "人 名 位 人次 人口 户",
            "元 美元 欧元 日元 港元 英镑 块钱 人民币",
            "年 个月 月 天 日 周 小时 分钟 秒 岁 周岁",
            "吨 公斤 千克 克 斤 亿斤",
            "平方公里 平方千米 平方米 公顷 亩",
            "% 个百分点 百分点",
            "千瓦 千瓦时 度",
        )
    )
    for unit in units.split()
}
_UNIT_AT_END = re.compile(r"([^\d\s多余]+?)(?:以上|以下|以内|左右)?$")


def _dimension(unit: str) -> int | None:
    """What a unit measures; the number words before it, 万 and 亿, say nothing of it."""
    return _DIMENSIONS.get(unit.lstrip("十百千万亿"))


def _dimensions(text: str, query: Query, starts: Ints, ends: Ints) -> tuple[Floats, Floats]:
    """Whether a candidate measures what the question asks for, or certainly something else."""
    asked = _dimension(query.unit) if query.unit else _ASKED_DIMENSION.get(query.text[query.asks.start : query.asks.end])
    same, other = np.zeros(len(starts), np.float32), np.zeros(len(starts), np.float32)
    if asked is None or query.expects not in NUMERIC:
        return same, other
    for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        unit = _UNIT_AT_END.search(text[start:end])
        kind = _dimension(unit.group(1)) if unit else None
        same[row] = kind == asked
        other[row] = kind is not None and kind != asked
    return same, other


_ASKED_DIMENSION = {"多少钱": 2, "多久": 3, "多长时间": 3, "多远": 0, "多高": 0, "多重": 4, "百分之几": 6, "百分之多少": 6}


def _ends_with(codes: Ints, ends: Ints, text: str) -> NDArray[np.bool_]:
    same = np.ones(len(ends), np.bool_)
    for place, char in enumerate(text):
        same &= _at(codes, ends - len(text) + place) == ord(char)
    return same


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
