"""Names of Chinese provinces, cities and counties in folded text, with or without 省, 市, 区, 县.

This module only finds the names and says which lie in which; a district's short name counts, as people ask by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from qa.text.divisions import divisions
from qa.text.tokens import tagged

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|"
    "布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_SUFFIX = re.compile(
    rf"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|(?:(?:{_PEOPLES})族?)+自治[州县旗]|(?:蒙古)?自治[州县]|地区|林区|新区|[省市区县旗盟])$"
)
_ABROAD = (
    "美国|英国|法国|德国|日本|韩国|朝鲜|俄罗斯|印度|加拿大|澳大利亚|巴西|意大利|西班牙|乌克兰|以色列|伊朗|伊拉克|泰国|越南|新加坡|"
    "马来西亚|印度尼西亚|印尼|菲律宾|巴基斯坦|土耳其|埃及|南非|墨西哥|阿根廷|瑞士|瑞典|古巴|挪威|芬兰|丹麦|荷兰|比利时|波兰|希腊|葡萄牙|"
    "东京|纽约|伦敦|巴黎|华盛顿|莫斯科|柏林|首尔"
)


class Area(NamedTuple):
    """One division: its full name and the divisions that it lies in."""

    name: str
    above: tuple[str, ...]


@cache
def _short(name: str) -> str:
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def _is_place(name: str, above: tuple[str, ...]) -> bool:
    """Whether the short name is used as one: 和平 and 解放 are districts too, but words first."""
    large = not above or (len(above) == 1 and not name.endswith(("区", "县", "旗")))
    return large or [tag for _, tag in tagged(_short(name))] == ["ns"]


@cache
def areas() -> dict[str, tuple[Area, ...]]:
    """Short and full names, each with the divisions that bear it."""
    found: dict[str, list[Area]] = {}

    for *above, name in divisions():
        for form in {name, _short(name)} if _is_place(name, tuple(above)) else {name}:
            found.setdefault(form, []).append(Area(name, tuple(above)))
    return {form: tuple(bearers) for form, bearers in found.items()}


@cache
def _finder() -> tuple[AhoCorasick, list[str]]:
    names = [*areas(), *_ABROAD.split("|")]
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


def find_places(text: str) -> list[tuple[int, str]]:
    """Places named in a folded text, each with its offset, the longest name at each position.

    >>> find_places("南通和泰州市")
    [(0, '南通'), (3, '泰州市')]
    """
    finder, names = _finder()
    return [(start, names[number]) for number, start, _ in finder.find_matches_as_indexes(text)]


def lowest(places: Sequence[str]) -> list[str]:
    """The places in which none of the others lies: a text on a county may leave its province unsaid.

    Where several bear a name, what tells them apart has to be said.

    >>> lowest(("云南", "砚山县")), lowest(("云南", "贵州")), lowest(("深圳", "南山"))
    (['砚山县'], ['云南', '贵州'], ['深圳', '南山'])
    """
    above: set[str] = set()
    for place in places:
        bearers = [{stem(name) for name in area.above} for area in areas().get(place, ())]
        above |= set.intersection(*bearers) if bearers else set()
    return [place for place in places if stem(place) not in above] or list(places)


def stem(place: str) -> str:
    """The name without its 省, 市, 区 or 县: the part that a text is sure to hold.

    >>> stem("泰州市")
    '泰州'
    """
    return _short(place)
