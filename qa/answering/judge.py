"""Each reading with the probability that it answers: the gate's word first, then the calibrator's.

Among what passes, what is known to be of another year gives way to what is of the year asked for, and an aim to what
came true where no aim is asked for, if that is not far behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.aims import asks_what_is_aimed, tells_an_aim
from qa.answering.confidence import Calibrator, features
from qa.answering.gate import passes
from qa.reading.candidates import NUMERIC
from qa.reading.features import READING_COLUMNS
from qa.types import Judged, Query, Reading

STOPPED = 0.2  # what is left of the confidence in a reading that the gate stops
OF_YEAR, TRUE = 2.0, 4.0
"""How far behind a reading's score one of the right year, or one of what came true, may be to come before it."""
_MET, _OTHER = (READING_COLUMNS.index(name) for name in ("year_met", "year_other"))
_OF_THE_YEAR = 0.8


def judge(query: Query, readings: Sequence[Reading], calibrator: Calibrator) -> list[Judged]:
    """Each reading with its probability; those that the gate lets pass come first, else best first as read."""
    stopped = [not passes(query, reading) for reading in readings]
    passed = [number for number in range(len(readings)) if not stopped[number]]
    order = _ordered(query, readings, passed) + [number for number in range(len(readings)) if stopped[number]]
    ordered = [readings[number] for number in order]
    judged = []
    for place, number in enumerate(order):
        probability = calibrator.probability(features(query, ordered, place))
        factor = STOPPED if stopped[number] else 1.0
        judged.append(Judged(readings[number], probability * factor, not stopped[number]))
    return judged


def _ordered(query: Query, readings: Sequence[Reading], numbers: Sequence[int]) -> list[int]:
    """The readings with these numbers, each after those that are better in kind and not far behind."""
    if not query.years:
        return list(numbers)
    right = {number for number in numbers if readings[number].features[_MET] >= _OF_THE_YEAR}
    other = {number for number in numbers if readings[number].features[_OTHER] > 0}
    weighs_aims = query.expects in NUMERIC and not asks_what_is_aimed(query)
    aims = {number for number in numbers if weighs_aims and tells_an_aim(query, readings[number])}
    placed: list[int] = []

    def place(number: int) -> None:
        ahead = [(right, OF_YEAR)] if number in other else []
        ahead += [(right - aims, TRUE)] if number in aims else []
        for better, near in ahead:
            for rival in numbers:
                if rival in better and rival not in placed and readings[rival].score > readings[number].score - near:
                    place(rival)
        if number not in placed:
            placed.append(number)

    for number in numbers:
        place(number)
    return placed
