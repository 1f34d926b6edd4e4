"""Where documents disagree, or a fact changed: the other values, each with its quote and what is known of its date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import prod

from qa.answering.confidence import Calibrator, features
from qa.answering.current import current
from qa.answering.gate import passes
from qa.reading.candidates import NUMERIC
from qa.reading.features import READING_COLUMNS
from qa.reading.units import measure_of
from qa.text.fold import fold
from qa.types import AnswerType, Document, Hit, Judged, Query, Reading

SURE = 0.25  # confidence that another value's reading must have where the question names its time
SURE_APART = 0.3  # the same where it does not, were there no readings but it and those that meet the question less
HELD, HELD_APART = 0.85, 0.7  # share of the best reading's coverage that another one has to reach, in these two cases
NEAR, FURTHER = 0.6, 6  # share of the best one's retrieval score that makes a passage worth reading too, and how many
CHANGING = (
    AnswerType.PERSON,
    AnswerType.NUMBER,
    AnswerType.PERCENT,
    AnswerType.MONEY,
    AnswerType.TIME,
    AnswerType.PLACE,
)
_AT = {name: number for number, name in enumerate(READING_COLUMNS)}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")
_TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_PERIOD = re.compile(r'(?:面向|谋划|编制|擘画)"?(十[一二三四五六七八九])五')
_PERIODS = {"十一": 2005, "十二": 2010, "十三": 2015, "十四": 2020, "十五": 2025, "十六": 2030}


def apart(query: Query, judged: Sequence[Judged], calibrator: Calibrator) -> list[Judged]:
    """The readings, the best one as sure as it is beside those alone that do not tell the same fact of another day.

    What a series of dated documents says of one thing, each of its own day, is no doubt about any of them.
    """
    if not judged or not judged[0].passed or query.expects not in CHANGING or _names_time(query):
        return list(judged)
    best = judged[0]
    others = [each for each in judged[1:] if each.passed and _of_another_day(each, best)]
    alike = [best, *(each for each in others if _alike(query, each.reading, best.reading))]
    sure = calibrator.probability(_apart(query, best, judged, alike))
    return [replace(best, confidence=max(best.confidence, sure)), *judged[1:]]


def _of_another_day(one: Judged, other: Judged) -> bool:
    first, second = (each.reading.hit.passage.context.published_at for each in (one, other))
    return bool(first and second and first != second)


def unread(query: Query, hits: Sequence[Hit], judged: Sequence[Judged]) -> list[Hit]:
    """Passages of documents that nothing was read of yet, where those may tell of another time than the best one's."""
    if query.expects not in CHANGING or _names_time(query):
        return []
    read = {_document(each) for each in judged}
    near = NEAR * judged[0].reading.hit.score
    return [hit for hit in hits if hit.passage.document_id not in read and hit.score >= near][:FURTHER]


def versions(
    query: Query, judged: Sequence[Judged], calibrator: Calibrator, further: Sequence[Reading] = ()
) -> list[list[Judged]]:
    """The readings that meet the question as well as the best one, by the value they give; the best one's come first.

    Another value than the best one's counts where another document gives it; `further` are readings of documents that
    the judged ones are not from.
    """
    best = judged[0]
    if query.expects not in CHANGING:
        return [[best]]
    alike = [each for each in judged if each is best or _alike(query, each.reading, best.reading)]
    if _names_time(query):  # of one time there is one value: another has to convince by itself
        return _by_value(query, [each for each in alike if each is best or each.confidence >= SURE])
    # Values of several times do not compete.
    weighed = [(each, calibrator.probability(_apart(query, each, judged, alike))) for each in alike]
    others = [each.reading for each in judged if each not in alike]
    for reading in _first_of_each(further):
        if passes(query, reading) and _alike(query, reading, best.reading):
            sure = calibrator.probability(features(query, [reading, *others]))
            weighed.append((Judged(reading, sure, passed=True), sure))
    counting = current(query, [each for each, _ in weighed])
    known = {id(each): sure for each, sure in weighed}
    first = best if best in counting else counting[0]
    return _by_value(query, [first, *(e for e in counting if e is not first and known[id(e)] >= SURE_APART)])


def _first_of_each(readings: Sequence[Reading]) -> list[Reading]:
    """The best reading of each document, of readings that are sorted."""
    return list({each.hit.passage.document_id: each for each in reversed(readings)}.values())


def _names_time(query: Query) -> bool:
    """Whether the question is about one time, be it that only its four digits tell."""
    return bool(query.years or query.periods or _YEAR.search(query.text))


def _by_value(query: Query, judged: Sequence[Judged]) -> list[list[Judged]]:
    """The readings with those that give one value together; the first one's document gives no second value."""
    found: list[list[Judged]] = []
    for each in judged:
        known = next((group for group in found if _same(query, value(group[0].reading), value(each.reading))), None)
        if known is not None:
            known.append(each)
        elif not found or _document(each) != _document(judged[0]):
            found.append([each])
    return found


def _apart(query: Query, one: Judged, judged: Sequence[Judged], alike: Sequence[Judged]) -> tuple[float, ...]:
    """The features of a reading beside those alone that do not give another value for the same question."""
    rest = [each for each in judged if each is not one and (each not in alike or _document(each) == _document(one))]
    return features(query, [one.reading, *(each.reading for each in rest)])


def _document(each: Judged) -> str:
    return each.reading.hit.passage.document_id


def _alike(query: Query, reading: Reading, best: Reading) -> bool:
    """Whether a reading holds as much of the question as the best one, and answers it with the same kind of thing."""
    open_time = not _names_time(query)
    held = HELD_APART if open_time else HELD
    fits = _of(reading, "type_fits") >= _of(best, "type_fits") or (open_time and _of(reading, "type_near"))
    return bool(
        fits
        and _of(reading, "held_with_header") >= held * _of(best, "held_with_header")
        and _of(reading, "year_met") >= _of(best, "year_met")
        and (query.expects not in NUMERIC or _comparable(value(reading), value(best)))
    )


def _comparable(one: str, other: str) -> bool:
    """Whether two amounts measure the same; one without a unit may stand beside anything but a share.

    >>> _comparable("10%", "3.9万亿元"), _comparable("12亿人", "12.7亿"), _comparable("五名", "20亿元")
    (False, True, False)
    """
    first, second = measure_of(one), measure_of(other)
    if first is None or second is None:
        return first == second or "%" not in one + other
    return first == second


def _same(query: Query, one: str, other: str) -> bool:
    """Whether two answers give the same value: 30870亿 and 3.087万亿, a name and a name with more behind it."""
    if query.expects is AnswerType.PERSON:
        return one.startswith(other) or other.startswith(one)
    if query.expects in NUMERIC:
        return _amount(one) == _amount(other)
    return one == other


def _amount(text: str) -> float | str:
    """The number in an answer, whatever words surround it; the text itself where it is written in words.

    >>> _amount("3.087万亿元") == _amount("30870亿元"), _amount("四百多")
    (True, '四百多')
    """
    found = _NUMBER.search(text.replace(",", ""))
    if not found:
        return text
    return round(float(found[1]) * prod(_TIMES[sign] for sign in found[2]), 4)


def value(reading: Reading) -> str:
    """The answer as it is compared: folded, without blanks."""
    return re.sub(r"\s", "", reading.hit.passage.text[reading.answer.start : reading.answer.end])


def known_date(document: Document, *, today: str | None = None) -> str:
    """What is known of a document's time: its date, else the latest one that its text speaks of; "" where none is.

    A text that looks forward to a five-year period was written about the year before it begins.
    """
    if document.published_at:
        return document.published_at
    text, limit = fold(document.text), today or date.today().isoformat()
    dates = {
        "-".join((year, *(part.zfill(2) for part in (month, day) if part))) for year, month, day in _DATE.findall(text)
    }
    planned = {str(_PERIODS[name]) for name in _PERIOD.findall(text) if name in _PERIODS}
    return max((day for day in dates | planned if day <= limit), default="")


def _of(reading: Reading, name: str) -> float:
    return reading.features[_AT[name]]
