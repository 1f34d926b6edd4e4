"""The years that a question names, and the ways in which documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.reading.recognise import COUNTED
from qa.reading.years import han_years, in_han

_YEAR = re.compile(
    rf"(?<![\d比])((?:1[5-9]|20)\d{{2}})(?=年|[-~至到、和与/]|届|财年|赛季|[\u4e00-\u9fff]|$)(?!{COUNTED})"
    r"|(?<!\d)(\d{2})年(?!代|来|间|内|的?时间|以上|多)"
)
# Two digits: 零七年, 九四年. Neighbours are a rough number of years (七八年), and so are 三五年.
_SHORT_HAN_YEAR = re.compile(
    r"(?<![〇零一二三四五六七八九十百千万两几第])(?!一二|二三|三四|四五|五六|六七|七八|八九|三五)"
    r"([〇零一二五六七八九][〇零一二三四五六七八九])年(?!代|来|间|内|的?时间|以上|多|前|后)"
)
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_RANGE = re.compile(r"((?:1[5-9]|20)\d{2})年?[-~至到]((?:1[5-9]|20)\d{2})年")


def years_named(text: str) -> tuple[int, ...]:
    """Years that the question names; of a range its two ends. A year of two digits is the nearest one."""
    found: list[int] = []
    for match in _RANGE.finditer(text):
        found += [int(match.group(1)), int(match.group(2))]
    for match in _YEAR.finditer(text):
        found.append(_full(int(match.group(1) or match.group(2))))
    found += [year for _, year in han_years(text)]
    found += [_full(int(match.group(1).translate(_HAN_DIGITS))) for match in _SHORT_HAN_YEAR.finditer(text)]
    return tuple(dict.fromkeys(found))


def written(text: str, years: tuple[int, ...]) -> Iterator[str]:
    """Years as documents write them, in digits of both kinds; the next one too, whose report tells of this one."""
    yield from (str(year) for year in years if str(year) not in text)
    yield from (f"{in_han(year)}年" for year in years if in_han(year) not in text)
    yield from (str(year + 1) for year in years if year + 1 not in years)


def _full(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 50 else 1900)
