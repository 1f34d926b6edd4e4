"""Each reading with the probability that it answers: the gate's word first, then the calibrator's.

Among what passes, what is known to be of another year gives way to what is of the year asked for, an aim to what came
true where no aim is asked for, a title or a question to what tells, and a mention to a definition, if that is not far
behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.aims import asks_what_is_aimed, tells_an_aim
from qa.answering.confidence import Calibrator, answer_of, features
from qa.answering.definitions import defined, defines
from qa.answering.gate import passes
from qa.reading.candidates import NUMERIC
from qa.reading.features import READING_COLUMNS
from qa.types import Judged, Kind, Query, Reading

STOPPED = 0.2  # what is left of the confidence in a reading that the gate stops
OF_YEAR, TRUE, TELLING, DEFINING = 2.0, 4.0, 4.0, 4.0
"""How far behind a reading's score one may be to come before it that is of the right year, that came true, that tells
where the other is a title or asks itself, or that says what a thing is where this is asked."""
_TITLES = frozenset((Kind.HEADING, Kind.CAPTION, Kind.BYLINE))
_MET, _OTHER = (READING_COLUMNS.index(name) for name in ("year_met", "year_other"))
_OF_THE_YEAR = 0.8


def judge(query: Query, readings: Sequence[Reading], calibrator: Calibrator) -> list[Judged]:
    """Each reading with its probability; those that the gate lets pass come first, else best first as read."""
    return [
        Judged(reading, calibrator.probability(known) * (1.0 if passed else STOPPED), passed)
        for reading, known, passed in weighed(query, readings)
    ]


def weighed(query: Query, readings: Sequence[Reading]) -> list[tuple[Reading, tuple[float, ...], bool]]:
    """The readings in the order of the judge: each with what the calibrator is told of it, and whether it may pass."""
    stopped = [not passes(query, reading) for reading in readings]
    passed = [number for number in range(len(readings)) if not stopped[number]]
    order = _ordered(query, readings, passed) + [number for number in range(len(readings)) if stopped[number]]
    found = []
    for number in order:
        own = _tells(readings[number])
        rivals = [readings[other] for other in order if other == number or not own or _tells(readings[other])]
        known = features(query, rivals, rivals.index(readings[number]))
        found.append((readings[number], known, not stopped[number]))
    return found


def _tells(reading: Reading) -> bool:
    """Whether a quote tells anything: a title only names it, and a question asks."""
    quote = reading.hit.passage.text[reading.quote.start : reading.quote.end]
    return reading.hit.passage.kind not in _TITLES and not quote.rstrip("\"' ").endswith("?")


def _ordered(query: Query, readings: Sequence[Reading], numbers: Sequence[int]) -> list[int]:
    """The readings with these numbers, each after those that are better in kind and not far behind."""
    telling = {number for number in numbers if _tells(readings[number])}
    right = {number for number in telling if query.years and readings[number].features[_MET] >= _OF_THE_YEAR}
    other = {number for number in numbers if query.years and readings[number].features[_OTHER] > 0}
    weighs_aims = query.years and query.expects in NUMERIC and not asks_what_is_aimed(query)
    aims = {number for number in numbers if weighs_aims and tells_an_aim(query, readings[number])}
    term = defined(query)
    defining = {number for number in telling if defines(term, readings[number])}
    placed: list[int] = []
    begun: set[int] = set()

    def others_than(number: int) -> set[int]:
        """What tells, but for what tells the same: a title that holds the answer may quote it best."""
        return {rival for rival in telling if answer_of(readings[rival]) != answer_of(readings[number])}

    def place(number: int) -> None:
        if number in begun:  # each of two may be better in one way
            return
        begun.add(number)
        ahead = [(right, OF_YEAR)] if number in other else []
        ahead += [(right - aims, TRUE)] if number in aims else []
        ahead += [(others_than(number), TELLING)] if number not in telling else []
        ahead += [(defining, DEFINING)] if number not in defining else []
        for better, near in ahead:
            for rival in numbers:
                if rival in better and readings[rival].score > readings[number].score - near:
                    place(rival)
        placed.append(number)

    for number in numbers:
        place(number)
    return placed
