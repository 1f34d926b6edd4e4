"""Each reading with the probability that it answers: the gate's word first, then the calibrator's."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.confidence import Calibrator, features
from qa.answering.gate import passes
from qa.types import Judged, Query, Reading

STOPPED = 0.2  # what is left of the confidence in a reading that the gate stops


def judge(query: Query, readings: Sequence[Reading], calibrator: Calibrator) -> list[Judged]:
    """Each reading with its probability; those that the gate lets pass come first, else best first as read."""
    stopped = [not passes(query, reading) for reading in readings]
    order = sorted(range(len(readings)), key=lambda number: stopped[number])
    ordered = [readings[number] for number in order]
    judged = []
    for place, number in enumerate(order):
        probability = calibrator.probability(features(query, ordered, place))
        factor = STOPPED if stopped[number] else 1.0
        judged.append(Judged(readings[number], probability * factor, not stopped[number]))
    return judged
