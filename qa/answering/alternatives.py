"""Where documents disagree, or a fact changed: the other values, each with its quote and what is known of its date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qa.reading.features import READING_COLUMNS
from qa.text.fold import fold
from qa.types import AnswerType, Document, Query, Reading

SURE = 0.25  # confidence that another value's reading must have
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
_DATE = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_PERIOD = re.compile(r'(?:面向|谋划|编制|擘画)"?(十[一二三四五六七八九])五')
_PERIODS = {"十一": 2005, "十二": 2010, "十三": 2015, "十四": 2020, "十五": 2025, "十六": 2030}


def rivals(query: Query, readings: Sequence[Reading], confidences: Sequence[float]) -> list[Reading]:
    """Readings of other documents that meet the question as well as the best one and give another value, best first."""
    best = readings[0]
    if query.expects not in _CHANGING:
        return []
    seen, found = {value(best)}, []
    for reading, confidence in zip(readings[1:], confidences[1:], strict=True):
        alike = (
            reading.hit.passage.document_id != best.hit.passage.document_id
            and confidence >= SURE
            and _of(reading, "held_with_header") >= HELD * _of(best, "held_with_header")
            and _of(reading, "type_fits") >= _of(best, "type_fits")
            and _of(reading, "year_met") >= _of(best, "year_met")
        )
        if alike and value(reading) not in seen:
            seen.add(value(reading))
            found.append(reading)
    return found


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
