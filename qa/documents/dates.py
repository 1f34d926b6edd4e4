"""When a document was published, as far as it says so itself.

Only lines that are not running text are asked: a dateline, a source line, the line below a title. A year alone is no
date. All of it takes folded reading text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

_DIGITS = {char: str(i) for i, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:年|[-/.])(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})(?!\d)"
    r"|(?P<cy>[一二][〇零九一二三四五六七八]{3})年(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
)
_DATELINE = re.compile(r"^[^。,]{0,30}\d{4}年\d{1,2}月\d{1,2}日(?=[ ]?(?:电|讯|消息|报道))")
_COMPACT = re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)$")


def latest_date(lines: Iterable[str]) -> str | None:
    """The latest whole date that these lines name, as ISO: a law's last amendment, an article's only date.

    >>> latest_date(["2021年10月01日09:04|来源:扬州日报"])
    '2021-10-01'
    """
    found = [day for line in lines for day in _dates(line)]
    return max(found).isoformat() if found else None


def dateline(text: str) -> str | None:
    """The date that a report begins with, 新华社北京2023年8月6日电, where it gives the year.

    >>> dateline("新华社北京2023年8月6日电 记者获悉")
    '2023-08-06'
    """
    match = _DATELINE.match(text)
    return latest_date([match[0]]) if match else None


def _dates(line: str) -> Iterator[date]:
    for match in (*_DATE.finditer(line), *_COMPACT.finditer(line)):
        parts = match.groupdict()
        if parts["y"]:
            year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"])
        else:
            year = int("".join(_DIGITS[char] for char in parts["cy"]))
            month, day = _small(parts["cm"]), _small(parts["cd"])
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _small(numeral: str) -> int:
    """A Chinese numeral below one hundred.

    >>> [_small(numeral) for numeral in ("八", "十", "十二", "三十一")]
    [8, 10, 12, 31]
    """
    tens, ten, units = numeral.rpartition("十")
    unit = int(_DIGITS.get(units, "0"))
    return unit + (10 * int(_DIGITS.get(tens, "1")) if ten else 0)
