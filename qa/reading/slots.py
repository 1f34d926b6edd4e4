"""Does a sentence speak of the question's year, place, office and names? Explicitly, by its context, or of another one?

A sentence without a year of its own takes it from its section, its title or its document's date; 今年 and 去年 count
from there. Nearly everything that a service like this gets wrong is a right sentence about another year or city.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qa.reading.places import find_places, lowest, stem
from qa.reading.recognise import COUNTED, PERIOD
from qa.reading.years import han_years
from qa.text.fold import fold
from qa.types import Context, Hit, Query

_YEAR = re.compile(rf"(?<![\d比较])(?<!\d[.,])((?:1[5-9]|20)\d{{2}})(?!{COUNTED})")
_COMPARED_WITH = re.compile(r"[与同和跟](?:1[5-9]|20)\d{2}年[^,。;]{0,8}相[比较]")
_SPAN_OF_YEARS = re.compile(r"((?:1[5-9]|20)\d{2})年?[-~至到]((?:1[5-9]|20)\d{2})")
_PLANS = (*"零一二三四五六七八九十", *(f"十{ones}" for ones in "一二三四五六七"))
_RELATIVE = (
    (re.compile(r"今年|本年"), 0),
    (re.compile(r"(?<![比较])(?<![高低大小多少快慢优]于)[去上]年|过去[的]?一年|一年来"), -1),
    (re.compile(r"明年"), 1),
    (re.compile(r"前年"), -2),
)
_KIND = re.compile(r"国务院|人民政府|中央|[省市县区]|\s")  # what the title of a report may say of whose it is
_BESIDE_OURS = {
    **{f"{first}国": f"中{first}" for first in "美英法德韩泰"},
    **{
        "欧洲": "中欧",
        "欧盟": "中欧",
        "日本": "中日",
        "俄罗斯": "中俄",
        "非洲": "中非",
        "印度": "中印",
        "越南": "中越",
    },
}
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
    text = _COMPARED_WITH.sub("", text)
    found = set(map(int, _YEAR.findall(text))) | {year for _, year in han_years(text)}
    for first, last in _SPAN_OF_YEARS.findall(text):
        found.update(range(int(first), min(int(last), int(first) + 20) + 1))
    return found


def period_years(text: str) -> set[int]:
    """The years of the five-year plans that a folded text names: 2021 to 2025 of 十四五. A bare 十五 may be a number.

    >>> sorted(period_years("十四五期末"))[-1], period_years("第二十五条"), period_years("十五条")
    (2025, set(), set())
    """
    found: set[int] = set()
    for match in PERIOD.finditer(text):
        name = match.group().strip('"')
        number = _PLANS.index(name[: name.index("五")])
        if number > 10 or len(match.group()) > 2:
            found.update(range(1951 + 5 * number, 1956 + 5 * number))
    return found


def _relative_years(text: str, base: int) -> set[int]:
    return {base + shift for pattern, shift in _RELATIVE if base and pattern.search(text)}


@lru_cache(maxsize=4096)
def surroundings(context: Context, source: str) -> Surroundings:
    """The context of a passage, folded, with its years."""
    title, section = fold(context.title), fold(context.section)
    if section in title or _KIND.sub("", section) == _KIND.sub("", title):  # the title once more
        section = ""
    titled = _named_years(f"{title} {fold(source)}")
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

    year_met: float
    year_other: float
    year_absent: float
    place_met: float
    place_other: float
    place_absent: float
    office_met: float
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


def _years(query: Query, sentence: str, before: str, about: Surroundings) -> tuple[float, float, float]:
    """The first year that is known decides: the sentence's own, the section's, the document's.

    A report of one year mostly tells of the year before it, so that one counts half; where the question names the year
    of the report itself, that of the document decides alone.
    """
    wanted = set(query.years)
    if not wanted:
        return 0.0, 0.0, 0.0
    own = _named_years(sentence) | _relative_years(sentence, about.year)
    if query.of_source and about.years:
        told, exactly = bool(wanted & about.years), bool(wanted & (own or about.section_years))
        return told * (0.8 + 0.2 * exactly), float(not told), float(not told)
    if not own and not about.section_years and not wanted & about.years:
        own = _years_of_plans(sentence, wanted)
    near = bool(wanted & _named_years(before))
    last = max(wanted) + 1 in about.years
    if own:
        met, other = float(bool(wanted & own)), 1.0
    elif about.section_years:
        met, other = float(bool(wanted & about.section_years)), 0.8
    else:
        met, other = 0.8 * bool(wanted & about.years) or 0.5 * last, 0.6 * bool(about.years)
    met = max(met, 0.6 * (near and not own))
    somewhere = wanted & (own | about.section_years | about.years)
    return met, 0.0 if met else other, float(not (somewhere or near or last))


def _years_of_plans(sentence: str, wanted: set[int]) -> set[int]:
    """The years of the plans that a sentence names, unless an earlier year is wanted: plans are made before."""
    years = period_years(sentence)
    return years if years and max(wanted) >= min(years) else set()


def _places(query: Query, sentence: str, before: str, about: Surroundings) -> tuple[float, float, float]:
    if not query.places:
        return 0.0, 0.0, 0.0
    wanted = [stem(place) for place in lowest(query.places)]
    met = sum(place in sentence or place in about.text or place in before for place in wanted) / len(wanted)
    named = any(stem(name) not in wanted for _, name in find_places(sentence))
    other = named and not any(place in sentence for place in wanted)
    elsewhere = met == 0 and bool(find_places(about.place))
    return met, max(0.5 * other, 1.0 * elsewhere), float(met < 1.0)


def _offices(query: Query, sentence: str, about: Surroundings) -> tuple[float, float, float]:
    if not query.offices:
        return 0.0, 0.0, 0.0
    office = max(query.offices, key=len)
    places = {form + division for place in query.places for form in (place, stem(place)) for division in _DIVISIONS}
    titles = {place + office for place in places} or {office}
    joined = any(title in text for title in titles for text in (sentence, about.office))
    held = _holds(sentence, office) or _holds(about.office, office)
    elsewhere = (
        bool(places)
        and not joined
        and any(_of_another_place(text, office, places) for text in (sentence, about.office))
    )
    return max(float(joined), 0.7 * held * (not elsewhere)), float(elsewhere), float(not held)


def _holds(text: str, office: str) -> bool:
    """Whether a text names the office itself, and not only its deputy."""
    forms = {office, office.replace("军委", "军事委员会"), office.replace("军事委员会", "军委")}
    forms |= {re.sub("(?<!部)部长", "部部长", office), office.replace("部部长", "部长")}
    return any(re.search(f"(?<!副){re.escape(form)}", text) for form in forms)


def _of_another_place(text: str, office: str, places: Collection[str]) -> bool:
    """Whether the office is held, in this text, somewhere else that it names before it: 仪征 of 仪征市委书记."""
    at = text.find(office)
    near = (name for start, name in find_places(text) if start < at <= start + len(name) + 1)
    return any(name not in places and stem(name) not in places for name in near)


def _names(query: Query, sentence: str, passage: str, about: Surroundings) -> tuple[float, ...]:
    if not query.names:
        return (0.0,) * 2
    held = sum(name in sentence for name in query.names)
    absent = sum(not stands(name, passage, about.text) for name in query.names)
    return held / len(query.names), absent / len(query.names)


def stands(name: str, text: str, about: str) -> bool:
    """Whether a name stands in a text or what it is about, its place perhaps there alone: 上海's 市人大常委会.

    A country may stand beside ours in one word: 中欧 for 欧洲.
    """
    if name in text or name in about:
        return True
    if name in _BESIDE_OURS:
        return re.search(rf"(?<![其当集]){_BESIDE_OURS[name]}(?![洲常间均定公])", text) is not None
    places = find_places(name)
    if not places or places[0][0]:
        return False
    place = stem(places[0][1])
    rest = name[len(place) :]
    if places[0][1] == name and name[-1] in "省市县":  # a district's short name may be any word: 和平, 新华
        return place in text or place in about
    return rest[:1] in "省市区县" and len(rest) > 2 and place in f"{text}{about}" and rest in text


def _periods(query: Query, sentence: str, passage: str, about: Surroundings) -> tuple[float, ...]:
    if not query.periods:
        return (0.0,) * 2
    held = any(period in sentence for period in query.periods)
    near = any(period in passage or period in about.text for period in query.periods)
    return float(held), float(not near)
