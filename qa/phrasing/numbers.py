"""Numbers and dates in folded text without white space: which they are, and what they are said of.

A sentence may leave words out and bring them in another order, so what is compared is the stretch around each number:
a number goes with the nouns before it, a date with the verb behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.text.tokens import tagged

_HEDGE = "(?:大约|约|近|超过|超|逾|不足|至少|至多|最多|最少|不低于|不高于|不超过|不少于)?"
# With all that makes it this number: what hedges it, its magnitude, its unit's first character.
NUMBER = re.compile(
    r"\d{2,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|"
    rf"{_HEDGE}[+-]?\d+(?:[.,:/~-]\d+)*[余多几]?[十百千万亿兆]*[余多]?(?:[%‰°℃]|[a-z]+|[\u4e00-\u9fff])?"
)
_DATE = ("年", "月", "日", "号", "时", "点")
_BREAK = re.compile(r"[,;:!?。]")
_NOUNS = ("n", "j", "l", "i", "eng", "s")


class _Stretch(NamedTuple):
    """What stands before and behind a number, up to the next number or the end of its clause."""

    before: str
    behind: str


def numbers_in_place(said: str, quoted: str) -> bool:
    """Whether each number of a sentence is said of what the quotes say it of."""
    return all(
        any(
            _agree(
                _around(said, found.start(), found.end()), _clause(quoted, at, at + len(found[0])), date=_dated(found)
            )
            for at in places(quoted, found[0])
        )
        for found in NUMBER.finditer(said)
    )


def places(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _dated(number: re.Match[str]) -> bool:
    return number[0].endswith(_DATE)


def _around(text: str, start: int, end: int) -> _Stretch:
    """The stretch up to the numbers before and behind."""
    before, behind = text[:start], text[end:]
    last = max((found.end() for found in NUMBER.finditer(before)), default=0)
    following = NUMBER.search(behind)
    return _Stretch(before[last:], behind[: following.start()] if following else behind)


def _clause(text: str, start: int, end: int) -> _Stretch:
    """The same within its clause."""
    before, behind = _around(text, start, end)
    return _Stretch(_BREAK.split(before)[-1], _BREAK.split(behind)[0])


def _agree(said: _Stretch, quoted: _Stretch, *, date: bool) -> bool:
    if date:
        acts = _words(quoted.behind, ("v",))
        return not acts or acts[0] in f"{said.before}\n{said.behind}"
    deeds = _words(said.before, ("v", "a"))[-1:]
    stretch = f"{quoted.before}\n{quoted.behind}"
    return all(noun in said.before for noun in _words(quoted.before, _NOUNS)) and all(
        deed in stretch or deed in _BARE for deed in deeds
    )


_BARE = frozenset(("是", "为", "有", "达", "达到"))


def _words(text: str, tags: tuple[str, ...]) -> list[str]:
    return [word for word, tag in tagged(text) if tag.startswith(tags)]
