"""A question in its parts: when, where, what about, and what is asked of it. Parts are spans of the question as typed.

Folding keeps every code point's place, so what is found in the folded text is cut from the typed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from qa.conversation.words import PREDICATE, TIME
from qa.documents.regions import area_named
from qa.reading.places import areas, find_places, stem
from qa.reading.question import understand_as_said
from qa.reading.recognise import OFFICE, QUOTED
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.types import Query, Span

WIDE = ("我国", "全国", "全省", "全市", "我省", "我市")
_WIDE_PLACES = re.compile("|".join(WIDE))
_WEAK = re.compile(r"^(?:是|为|叫|多)$")  # ends a question without being a question word
_SHARED = re.compile(r"[省市区县州旗盟](?=委|长|政府|人大|政协|纪委)")
_LINK = re.compile(r"(?:[的在里中,，、\s]|政府工作报告(?:提出|安排|确定|要求)?[的里中]?)+")
_TAIL = re.compile(r"^(?:以上|以下|左右|以内|人|[万亿]?元)?$")
_VERBS = ("新建",)  # districts whose names are verbs first
_NAMES = ("nr", "nt", "nz", "nrt", "nrfg", "eng")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A question without politeness, as typed and as understood, with its times and places."""

    text: str
    query: Query
    times: tuple[Span, ...]
    places: tuple[Span, ...]

    @staticmethod
    @lru_cache(maxsize=256)
    def of(question: str) -> Anatomy:
        """The parts of a question."""
        query = understand_as_said(question)
        start = fold(question).find(query.text)
        times = tuple(Span(*match.span()) for match in TIME.finditer(query.text))
        return Anatomy(question[start : start + len(query.text)], query, times, tuple(_places(query.text, times)))

    @property
    def folded(self) -> str:
        """The text in the form that is matched."""
        return self.query.text

    @property
    def asks(self) -> Span:
        """Where the question word stands; empty, at the end, where there is none."""
        asks = self.query.asks
        return Span(len(self.text), len(self.text)) if _WEAK.match(self.folded[asks.start : asks.end]) else asks

    @property
    def asking(self) -> bool:
        """Whether there is a question word."""
        return self.asks.end > self.asks.start

    @property
    def lead(self) -> int:
        """Where times and places at the beginning end."""
        end = 0
        while True:
            spans = [span.end for span in (*self.times, *self.places) if span.start == end]
            link = _LINK.match(self.folded, end)
            step = max([*spans, link.end() if link and end else end])
            if step == end:
                return end
            end = step

    @property
    def core(self) -> Span:
        """What is asked about, between the times and places at the beginning and the predicate."""
        head = self.folded[: self.asks.start]
        predicate = PREDICATE.search(head)
        end = predicate.start() if predicate and predicate.start() >= self.lead else len(head)
        return Span(min(self.lead, end), end)

    @property
    def tail(self) -> str:
        """What follows the question word and says more than how much."""
        rest = self.folded[self.asks.end :]
        return "" if _TAIL.match(rest) else rest

    @property
    def tail_as_typed(self) -> str:
        """The same as it was typed."""
        return self.text[self.asks.end :] if self.tail else ""

    @property
    def predicate(self) -> str:
        """What stands between what is asked about and the question word."""
        return self.folded[self.core.end : self.asks.start]

    @property
    def names(self) -> bool:
        """Whether it names somebody or something by a proper name."""
        words = tagged(self.folded)
        return bool(QUOTED.search(self.folded)) or any(tag in _NAMES and len(word) > 1 for word, tag in words)

    @property
    def rest(self) -> str:
        """All but times and places, with what links to them trimmed."""
        kept, end = [], 0
        for span in sorted((*self.times, *self.places)):
            kept.append(self.text[end : span.start])
            end = max(end, span.end)
        return re.sub(r"^[的在是,，、\s]+|[的在是,，、\s里中]+$", "", "".join([*kept, self.text[end:]]))

    def cut(self, span: Span) -> str:
        """A part as it was typed."""
        return self.text[span.start : span.end]

    def persons(self) -> list[str]:
        """People that the question names."""
        return [word for word, tag in tagged(self.folded) if tag == "nr" and len(word) > 1 and not stem_is_place(word)]


def stem_is_place(word: str) -> bool:
    """Whether a word is the short name of a place."""
    return any(stem(name) == stem(word) for _, name in find_places(word))


def edited(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    """The text with spans replaced, none of which overlap."""
    for span, new in sorted(edits, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return text


def full_name(place: str) -> str:
    """A place with its 市, 区 or 县, where the name is that of one kind only."""
    folded = fold(place)
    names = {area.name for area in areas().get(folded, ()) if area.name.startswith(folded)}
    if not names and (area := area_named(folded) or area_named(f"{folded}区")):
        names = {area.name}
    return place + names.pop()[len(place) :] if len(names) == 1 else place


def _county(words: Sequence[tuple[str, str]]) -> str:
    """A county's short name that the question begins with, or a district's that is the whole of it."""
    first, tag = words[0] if words and len(words[0][0]) > 1 else ("", "")
    forms = [first, f"{first}区"] if len(words) == 1 and tag != "n" else [first]  # 港口 is a district, but a word first
    areas_named = (area_named(form) for form in forms if form)
    return first if any(area and area.name.startswith(first) for area in areas_named) else ""


def _places(text: str, times: Iterable[Span]) -> Iterable[Span]:
    """Places that begin where a word begins; the 区 of 江都区委书记 belongs to the office."""
    words = tagged(text)
    begins = set(accumulate((len(word) for word, _ in words), initial=0))
    inside = {at for span in times for at in range(*span)}
    found = [(start, name) for start, name in find_places(text) if name not in _VERBS]
    if all(start for start, _ in found) and (first := _county(words)):
        found.insert(0, (0, first))
    for start, name in found:
        stop = start + len(name)
        if start not in begins or start in inside:
            continue
        if len(name) > 2 and _SHARED.match(text, stop - 1) and OFFICE.search(text, stop - 1):
            stop -= 1
        yield Span(start, stop)
    yield from (Span(*match.span()) for match in _WIDE_PLACES.finditer(text) if match.start() not in inside)
