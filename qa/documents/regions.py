"""Which province, city or county a text is about, by a maintained table of Chinese administrative divisions.

Names are counted with and without their suffix. A short name of a county counts only where its own full name or what it
belongs to is named too, since 富民 and 和平 are words as well. All of it takes folded text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from qa.text.divisions import divisions

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌"
    "|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|保安|裕固|鄂伦春|独龙|普米|各"
)
_SUFFIX = re.compile(
    rf"(?<=..)(?:(?:(?:{_PEOPLES})族?)*自治(?:区|州|县|旗)|特别行政区|地区|林区|新区|省|市|县|区|旗|盟)$"
)
_COUNTY = 3
_HEAD = 60
_SHORT = 2000
_ETHNIC = re.compile(r"(?:维吾尔|壮族|回族|[\u4e00-\u9fff]{1,3}族)+$")


@dataclass(frozen=True, slots=True)
class Area:
    """A province, a city or a county with the names of what it belongs to, the largest first."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own full name, 泰州市."""
        return self.path[-1]

    @property
    def full(self) -> str:
        """Its name with those above it, 江苏省泰州市."""
        return "".join(self.path)


def region_of(text: str, title: str = "") -> Area | None:
    """The most specific area that a text is mostly about; its title's word counts most. None where there is no such."""
    area = _dominant(_mentions(text))
    if area and not _is_dwelt_on(area, text):
        area = None
    titled = _dominant(_mentions(title)) if title else None
    if titled and not (area and area.path[: len(titled.path)] == titled.path):
        return titled
    return area


def _is_dwelt_on(area: Area, text: str) -> bool:
    """Whether a text names an area more than in passing: in every thousand characters, or at its very beginning."""
    often = sum(text.count(name) for name in _aliases(area.path)) >= max(2, len(text) / 1000)
    return often or (len(text) < _SHORT and _dominant(_mentions(text[:_HEAD])) == area)


def area_named(name: str) -> Area | None:
    """The area of an office or a heading, where its beginning names one: 仪征市委书记 gives 仪征市."""
    names = _names()
    for length in range(min(len(name), 12), 1, -1):
        areas = names.get(name[:length], ())
        if len(areas) == 1:
            return areas[0]
    return None


@cache
def _names() -> dict[str, tuple[Area, ...]]:
    """Every area by each of its names; a name that a city shares with its own county means the city."""
    names: defaultdict[str, list[Area]] = defaultdict(list)
    for path in divisions():
        for name in _aliases(path):
            if len(name) > 1 and not any(path[: len(area.path)] == area.path for area in names[name]):
                names[name].append(Area(path))
    return {name: tuple(areas) for name, areas in names.items() if areas}


def _aliases(path: tuple[str, ...]) -> set[str]:
    """An area's full name and its short ones; a district is never called by its short name alone."""
    name = path[-1]
    if len(path) == len(("province", "city", "district")) and name.endswith("区"):
        return {name}
    short = _SUFFIX.sub("", name)
    return {name, short, short + "州"} if name.endswith("自治州") else {name, short}


@cache
def _finder() -> tuple[AhoCorasick, tuple[tuple[str, tuple[Area, ...]], ...]]:
    """Finds all names in one pass, the longest at each place: 鞍山 inside 马鞍山 is not named."""
    names = _names()
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), tuple(names.items())


def _mentions(text: str) -> Counter[Area]:
    """How often each area is named; names that several areas bear go to the one whose surroundings are named too."""
    finder, names = _finder()
    found = Counter(index for index, _, _ in finder.find_matches_as_indexes(text))
    named: set[tuple[str, ...]] = set()
    for index in found:
        name, areas = names[index]
        named.update(area.path for area in areas if len(area.path) < _COUNTY or area.name == name)
    counts: Counter[Area] = Counter()
    for index, count in found.items():
        name, areas = names[index]
        fitting = [area for area in areas if _fits(area, name, named)]
        if len(fitting) == 1:
            counts[fitting[0]] += count
    return counts


def _fits(area: Area, name: str, named: set[tuple[str, ...]]) -> bool:
    """Whether a name can mean this area in a text that names these others."""
    above = area.path[:-1]
    if len(area.path) < _COUNTY:
        return not above or len(_names()[name]) == 1 or above in named
    if name == area.name:
        return (len(_names()[name]) == 1 and len(name) > 2) or above in named  # 省和县级 names no 和县
    return len(above) > 1 and above in named


def _dominant(counts: Counter[Area]) -> Area | None:
    """From the country down: the area that holds most of what is named there, as long as one does."""
    here: tuple[str, ...] = ()
    while True:
        below: Counter[tuple[str, ...]] = Counter()
        own = 0
        for area, count in counts.items():
            if area.path == here:
                own = count
            elif area.path[: len(here)] == here:
                below[area.path[: len(here) + 1]] += count
        best, weight = below.most_common(1)[0] if below else (here, 0)
        others = below.total() - weight
        enough = own if len(here) > 1 else own / 2  # a county has to be named as often as its city is
        if weight <= others or weight < enough:
            return Area(here) if here else None
        here = best
