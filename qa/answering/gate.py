"""What no confidence overrules: a passage of another place or another year does not answer.

A year counts as another one only where a year is known: an undated document may still answer, with less confidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.reading.features import READING_COLUMNS
from qa.reading.places import stem
from qa.reading.slots import surroundings
from qa.types import Hit, Query, Reading

_AT = {name: number for number, name in enumerate(READING_COLUMNS)}


def passes(reading: Reading) -> bool:
    """Whether the reading speaks of the question's places and of no other year."""

    def of(name: str) -> float:
        return reading.features[_AT[name]]

    if of("place_absent") or of("office_elsewhere") or (of("office_absent") and of("asks_person")):
        return False
    return not (of("year_other") and of("year_absent"))


def missing(query: Query, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The question's places, years, periods and names that none of the passages, nor their contexts, hold."""
    texts = [hit.passage.text for hit in hits]
    texts += [surroundings(hit.passage.context, hit.passage.source).text for hit in hits]
    wanted = [
        *((place, stem(place)) for place in query.places),
        *((f"{year}年", str(year)) for year in query.years),
        *((period, period) for period in query.periods),
        *((name, name) for name in query.names),
    ]
    absent = (shown for shown, form in wanted if not any(form in text for text in texts))
    return tuple(dict.fromkeys(absent))
