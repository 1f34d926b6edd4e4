"""Does a sentence speak of the question's year, place, office and names? Explicitly, by its context, or of another one?

A sentence without a year of its own takes it from its section, its title or its document's date; 今年 and 去年 count
from there. Nearly everything that a service like this gets wrong is a right sentence about another year or city.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qa.reading.places import find_places, stem
from qa.text.fold import fold
from qa.types import Context, Hit, Query

_YEAR = re.compile(r"(?<!\d)((?:1[5-9]|20)\d{2})(?!\d)")
_SPAN_OF_YEARS = re.compile(r"((?:1[5-9]|20)\d{2})年?[-~至到]((?:1[5-9]|20)\d{2})")
_RELATIVE = (
    (re.compile(r"今年|本年"), 0),
    (re.compile(r"(?<![比较])去年|(?<![比较])上年|过去[的]?一年|一年来"), -1),
    (re.compile(r"明年"), 1),
    (re.compile(r"前年"), -2),
)
_DIVISIONS = ("", "省", "市", "区", "县", "州", "旗")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a passage's context says, folded once, and the years that hold where a sentence names none."""

    text: str
    office: str
    place: str
    years: frozenset[int]
    section_years: frozenset[int]
    year: int


def _named_years(text: str) -> set[int]:
    found = set(map(int, _YEAR.findall(text)))
    for first, last in _SPAN_OF_YEARS.findall(text):
        found.update(range(int(first), min(int(last), int(first) + 20) + 1))
    return found


def _relative_years(text: str, base: int) -> set[int]:
    return {base + shift for pattern, shift in _RELATIVE if base and pattern.search(text)}


@lru_cache(maxsize=4096)
def surroundings(context: Context, source: str) -> Surroundings:
    """The context of a passage, folded, with its years."""
    section = fold(context.section)
    titled = _named_years(fold(f"{context.title} {source}"))
    dated = {int(context.published_at[:4])} if context.published_at else set()
    base = max(dated or titled or {0})
    return Surroundings(
        text=fold(f"{context.header} {source}"),
        office=fold(f"{context.region}{context.office}"),
        place=fold(f"{context.region} {context.title}"),
        years=frozenset(titled | dated),
        section_years=frozenset(_named_years(section) | _relative_years(section, base)),
        year=base,
    )


class Slots(NamedTuple):
    """How a sentence meets the question's slots; each from 0 to 1, zero where the question has no such slot."""

    year_in_sentence: float
    year_relative: float
    year_of_section: float
    year_of_document: float
    year_before_document: float
    year_near: float
    year_other_in_sentence: float
    year_other_in_section: float
    year_other_document: float
    year_absent: float
    place_in_sentence: float
    place_in_context: float
    place_near: float
    place_other: float
    place_other_context: float
    place_absent: float
    office_in_sentence: float
    office_with_place: float
    office_in_context: float
    office_elsewhere: float
    office_absent: float
    names_held: float
    names_absent: float
    period_held: float
    period_absent: float


def meet(query: Query, sentence: str, before: str, hit: Hit) -> Slots:
    """How a sentence, after the text before it in its passage, meets the question's slots."""
    about = surroundings(hit.passage.context, hit.passage.source)
    return Slots(
        *_years(query, sentence, before, about),
        *_places(query, sentence, before, about),
        *_offices(query, sentence, about),
        *_names(query, sentence, hit.passage.text, about),
        *_periods(query, sentence, hit.passage.text, about),
    )


def _years(query: Query, sentence: str, before: str, about: Surroundings) -> tuple[float, ...]:
    if not query.years:
        return (0.0,) * 10
    wanted = set(query.years)
    explicit, near = _named_years(sentence), _named_years(before)
    relative = _relative_years(sentence, about.year)
    own = bool(explicit or relative)
    last = max(wanted) + 1 in about.years
    met = bool(wanted & explicit or wanted & relative or wanted & about.section_years or wanted & about.years)
    return (
        len(wanted & explicit) / len(wanted),
        float(bool(wanted & relative)),
        float(not own and bool(wanted & about.section_years)),
        float(not own and not about.section_years and bool(wanted & about.years)),
        float(not own and not about.section_years and last),
        float(bool(wanted & near)),
        float(own and not wanted & explicit and not wanted & relative),
        float(bool(about.section_years) and not wanted & about.section_years and not wanted & explicit),
        float(bool(about.years) and not last and not wanted & about.years and not wanted & explicit),
        float(not (met or last or wanted & near)),
    )


def _places(query: Query, sentence: str, before: str, about: Surroundings) -> tuple[float, ...]:
    if not query.places:
        return (0.0,) * 6
    wanted = [stem(place) for place in query.places]
    inside = sum(place in sentence for place in wanted) / len(wanted)
    around = sum(place in about.text for place in wanted) / len(wanted)
    near = sum(place in before for place in wanted) / len(wanted)
    others = inside == 0 and any(stem(name) not in wanted for _, name in find_places(sentence))
    elsewhere = inside == 0 and around == 0 and bool(find_places(about.place))
    absent = sum(place not in sentence and place not in about.text and place not in before for place in wanted)
    return inside, around, near, float(others), float(elsewhere), absent / len(wanted)


def _offices(query: Query, sentence: str, about: Surroundings) -> tuple[float, ...]:
    if not query.offices:
        return (0.0,) * 5
    office = max(query.offices, key=len)
    places = {form + division for place in query.places for form in (place, stem(place)) for division in _DIVISIONS}
    titles = {place + office for place in places} or {office}
    joined = any(title in text for title in titles for text in (sentence, about.text, about.office))
    held, in_context = office in sentence, office in about.office
    elsewhere = bool(places) and not joined and any(_of_another_place(text, office) for text in (sentence, about.office))
    return float(held), float(joined), float(in_context), float(elsewhere), float(not held and not in_context)


def _of_another_place(text: str, office: str) -> bool:
    """Whether the office is held, in this text, somewhere that the text names right before it."""
    at = text.find(office)
    before = text[max(0, at - 6) : max(0, at)]
    return at > 0 and any(start + len(name) >= len(before) - 1 for start, name in find_places(before))


def _names(query: Query, sentence: str, passage: str, about: Surroundings) -> tuple[float, ...]:
    if not query.names:
        return (0.0,) * 2
    held = sum(name in sentence for name in query.names)
    absent = sum(name not in passage and name not in about.text for name in query.names)
    return held / len(query.names), absent / len(query.names)


def _periods(query: Query, sentence: str, passage: str, about: Surroundings) -> tuple[float, ...]:
    if not query.periods:
        return (0.0,) * 2
    held = any(period in sentence for period in query.periods)
    near = any(period in passage or period in about.text for period in query.periods)
    return float(held), float(not near)
