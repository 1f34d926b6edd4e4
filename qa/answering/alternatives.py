"""Where documents disagree, or a fact changed: the other values, each with its quote and what is known of its date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from math import prod

from qa.answering.confidence import Calibrator, features
from qa.reading.candidates import NUMERIC
from qa.reading.features import READING_COLUMNS
from qa.reading.units import measure_of
from qa.text.fold import fold
from qa.types import AnswerType, Document, Judged, Query, Reading

SURE = 0.25  # confidence that another value's reading must have where the question names its time
SURE_APART = 0.5  # the same where it does not, were there no readings but it and those that meet the question less
HELD = 0.85  # share of the best reading's coverage that another one has to reach
_CHANGING = (
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
_DATE = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_PERIOD = re.compile(r'(?:面向|谋划|编制|擘画)"?(十[一二三四五六七八九])五')
_PERIODS = {"十一": 2005, "十二": 2010, "十三": 2015, "十四": 2020, "十五": 2025, "十六": 2030}


def versions(query: Query, judged: Sequence[Judged], calibrator: Calibrator) -> list[list[Judged]]:
    """The readings that meet the question as well as the best one, by the value they give; the best one's come first.

    Another value than the best one's counts where another document gives it.
    """
    best, dated = judged[0], bool(query.years or query.periods)
    if query.expects not in _CHANGING:
        return [[best]]
    alike = [each for each in judged if each is best or _alike(query, each.reading, best.reading)]
    found: list[list[Judged]] = []
    for each in alike:
        # Of one time there is one value: another has to convince by itself. Values of several times do not compete.
        sure = each.confidence if dated else calibrator.probability(_apart(query, each, judged, alike))
        if each is not best and sure < (SURE if dated else SURE_APART):
            continue
        known = next((group for group in found if _same(query, value(group[0].reading), value(each.reading))), None)
        if known is not None:
            known.append(each)
        elif each is best or _document(each) != _document(best):
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
    open_time = not (query.years or query.periods)
    fits = _of(reading, "type_fits") >= _of(best, "type_fits") or (open_time and _of(reading, "type_near"))
    return bool(
        fits
        and _of(reading, "held_with_header") >= HELD * _of(best, "held_with_header")
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
