"""Unanswerable twins: the same question of another city, another year or another document, that no document answers.

A twin is let through only where no passage that speaks of the other city or year holds half of what is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from random import Random

from qa.drafting.types import Draft, Kind
from qa.reading.places import find_places, stem
from qa.reading.recognise import PERIOD
from qa.text.divisions import divisions
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.types import Passage, Span

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEVEL = re.compile(r"(?:自治区|特别行政区|自治州|地区|[省市县区旗盟州])$")
_ASKING = re.compile(r"百分之几|多少|哪[一二三四五六七八九十两]*\w|什么|是谁|谁|根据|所称|表示")
_ONCE = re.compile(r"第.{1,4}[次届]|首[次届]|[届大]一次|成立|开工")
_SUBJECT = 5  # a place named later is where it happened, not what it is about
_HALF = 0.5
_FURTHEST = 5
_TRIES = 12


class Holdings:
    """What the documents hold, by year and by place, to tell whether a question has an answer in them."""

    def __init__(self) -> None:
        """Begin with no passages."""
        self._texts: list[str] = []
        self._years: defaultdict[str, list[int]] = defaultdict(list)
        self._places: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """Take in passages while they go by; each counts with its headings and its file's name."""
        for passage in passages:
            text = f"{fold(passage.context.header)} {fold(passage.source)} {passage.text}"
            number = len(self._texts)
            self._texts.append(text)
            for year in set(_YEAR.findall(text)):
                self._years[year].append(number)
            for place in {stem(name) for _, name in find_places(text)}:
                self._places[place].append(number)
            yield passage

    @property
    def years(self) -> set[str]:
        """All years that are named."""
        return set(self._years)

    def names_place(self, place: str) -> bool:
        """Whether a city or county is named anywhere."""
        return place in self._places

    def answers(self, question: str, value: str) -> bool:
        """Whether a passage that names this year or place (stem) may answer a folded question."""
        asked = _content(question, value)
        numbers = self._years.get(value, ()) if value.isdigit() else self._places.get(value, ())
        return any(sum(word in self._texts[n] for word in asked) >= _HALF * len(asked) for n in numbers)


def twin(draft: Draft, holdings: Holdings, random: Random) -> Draft | None:
    """A twin of a drafted question, or None where none can be told to be unanswerable."""
    if draft.kind is Kind.SPEAKER:
        return None  # words put into another place are nobody's
    if draft.kind in (Kind.DATE, Kind.PLACE) and _ONCE.search(draft.question):
        return None  # what happens once has no other year: the question would only be wrong
    others = [*_other_years(draft, holdings), *_other_places(draft, holdings)]
    random.shuffle(others)
    others.sort(key=lambda other: not other[2])  # what the documents do name is the harder question
    for question, value, _ in others[:_TRIES]:
        if not holdings.answers(fold(question), value):
            nowhere = Span(draft.answer.start, draft.answer.start)
            return replace(draft, question=question, answer=nowhere, answerable=False, twin_of=draft.id)
    return None


def _content(question: str, value: str) -> list[str]:
    """The words that a passage would have to hold to answer."""
    text = _ASKING.sub(" ", question).replace(value, " ")
    return [word for word, tag in tagged(text) if (len(word) > 1 and tag[:1] in "nvjlabeiz") or tag in ("m", "eng")]


def _other_years(draft: Draft, holdings: Holdings) -> Iterator[tuple[str, str, bool]]:
    """The question with other years, not next to its own: 去年 in the text would be one of those."""
    found = set(_YEAR.findall(draft.question))
    if len(found) != 1 or PERIOD.search(fold(draft.question)):
        return
    year = int(found.pop())
    for other in (str(year - shift) for shift in range(2, _FURTHEST + 1)):
        yield draft.question.replace(str(year), other), other, other in holdings.years


def _other_places(draft: Draft, holdings: Holdings) -> Iterator[tuple[str, str, bool]]:
    """The question with the sisters of its one place; a place that is part of a longer word stays."""
    question, folded = draft.question, fold(draft.question)
    found = find_places(folded)
    if len({stem(name) for _, name in found}) != 1 or not found:
        return
    start, name = found[0]
    if draft.kind in (Kind.DATE, Kind.PLACE) and start > _SUBJECT:
        return
    words = {word for word, _ in tagged(folded)}
    if question.find(name) < 0 or not (_LEVEL.search(name) or name in words):
        return
    for sister in _sisters().get(name, ()):
        yield question.replace(name, sister), stem(sister), holdings.names_place(stem(sister))


@cache
def _sisters() -> dict[str, tuple[str, ...]]:
    """For each province and city, by its full and its short name, the others of its kind; so for counties."""
    families: defaultdict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
    for *above, name in divisions():
        level = _LEVEL.search(name)
        if level and name not in above:
            families[(tuple(above), level.group())].add(name)
    found: dict[str, tuple[str, ...]] = {}
    for family in families.values():
        for name in family:
            others = sorted(family - {name})
            found[name] = tuple(others)
            found.setdefault(stem(name), tuple(stem(other) for other in others))
    return found
