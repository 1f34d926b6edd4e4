"""How the characters of a page make lines, in the order in which people read them: columns one after the other.

Boxes are in points, upwards from the foot of the page. Whether a line goes on in the next is not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_WORD_GAP, _COLUMN_GAP = 0.3, 1.2  # of the height of a character
_COLUMN_ROWS = 3
_COLUMN_WIDTH = 8  # characters: what is narrower is a column of a table, and its rows stay together
_EDGE = 2  # lines at the head and at the foot of a page among which running heads are looked for
_NUMBER = re.compile(r"^\W*(?:第? *[\divxlc〇一二三四五六七八九十百]+ *页?)(?: *[/,，共of]+ *\d+ *页?)?\W*$", re.I)
_DIGITS = re.compile(r"\d+|[〇一二三四五六七八九十百]+")


class Glyph(NamedTuple):
    """A character and its box."""

    character: str
    left: float
    bottom: float
    right: float
    top: float


class Run(NamedTuple):
    """Characters that stand side by side."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """The height of its highest character."""
        return self.top - self.bottom


Row = list[Run]


def lines(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines of a page, in reading order."""
    return in_reading_order(_runs(glyphs))


def in_reading_order(runs: Sequence[Run]) -> list[str]:
    """Pieces of text, wherever they stand on a page, as lines in the order in which people read them."""
    return [_joined(row) for row in _ordered(_rows(runs))]


def without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """Pages without the lines at head and foot that come back on every few pages, and without page numbers."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = max(2, len(pages) // 4)
    return [_trimmed(page, {key for key, count in seen.items() if count >= often}) for page in pages]


def _edges(page: Sequence[str]) -> list[str]:
    return [*page[:_EDGE], *page[max(_EDGE, len(page) - _EDGE) :]]


def _key(line: str) -> str:
    return _DIGITS.sub("#", line.replace(" ", ""))


def _trimmed(page: list[str], running: set[str]) -> list[str]:
    """The page without what stands at its edges, up to the first line that belongs there alone."""
    first, last = 0, len(page)
    while first < min(_EDGE, last) and _is_running(page[first], running):
        first += 1
    while last > max(first, len(page) - _EDGE) and _is_running(page[last - 1], running):
        last -= 1
    return page[first:last]


def _is_running(line: str, running: set[str]) -> bool:
    return _key(line) in running or _NUMBER.match(line) is not None


def _runs(glyphs: Sequence[Glyph]) -> list[Run]:
    runs: list[Run] = []
    held: list[Glyph] = []
    for glyph in glyphs:
        if held and not _goes_on(held[-1], glyph):
            runs.append(_run(held))
            held = []
        held.append(glyph)
    if held:
        runs.append(_run(held))
    return [run for run in runs if run.text.strip()]


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    height = max(last.top - last.bottom, glyph.top - glyph.bottom, 1.0)
    level = abs((last.top + last.bottom) - (glyph.top + glyph.bottom)) < height
    return level and -height / 2 <= glyph.left - last.right < _COLUMN_GAP * height


def _run(glyphs: Sequence[Glyph]) -> Run:
    return Run(
        "".join(glyph.character for glyph in glyphs),
        min(glyph.left for glyph in glyphs),
        min(glyph.bottom for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.top for glyph in glyphs),
    )


def _rows(runs: Sequence[Run]) -> list[Row]:
    """Runs on one level, from left to right; the rows from the head of the page to its foot."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: -(run.top + run.bottom)):
        middle = (run.top + run.bottom) / 2
        if rows and any(other.bottom <= middle <= other.top for other in rows[-1]):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _ordered(rows: list[Row]) -> list[Row]:
    """Rows with those that stand in columns taken apart: the left column whole, then the right one."""
    ordered: list[Row] = []
    at = 0
    while at < len(rows):
        end, gutter = _columns(rows, at)
        if gutter is None:
            ordered.append(rows[at])
            at += 1
            continue
        halves = ([run for run in row if run.right <= gutter] for row in rows[at:end])
        others = ([run for run in row if run.right > gutter] for row in rows[at:end])
        ordered += [*_ordered([row for row in halves if row]), *_ordered([row for row in others if row])]
        at = end
    return ordered


def _columns(rows: list[Row], at: int) -> tuple[int, float | None]:
    """How far from here all rows leave one stretch free, and its middle, if what they leave are columns of text."""
    for left, right in _gaps(rows[at]):
        low, high, end = left, right, at + 1
        while end < len(rows) and (narrower := _free(rows[end], low, high)):
            low, high = narrower
            end += 1
        if _holds_columns(rows[at:end], (low + high) / 2):
            return end, (low + high) / 2
    return at + 1, None


def _gaps(row: Row) -> list[tuple[float, float]]:
    return [
        (one.right, other.left)
        for one, other in pairwise(row)
        if other.left - one.right >= _COLUMN_GAP * min(one.height, other.height)
    ]


def _free(row: Row, low: float, high: float) -> tuple[float, float] | None:
    """The part of a stretch that a row leaves free, if it is wide enough to tell two columns apart."""
    for run in row:
        if run.left < high and run.right > low:
            low, high = (run.right, high) if run.left <= low else (low, run.left)
    wide = min(run.height for run in row) / 2
    return (low, high) if high - low >= wide else None


def _holds_columns(rows: list[Row], gutter: float) -> bool:
    for side in (0, 1):
        texts = [sum(len(run.text) for run in row if (run.left > gutter) == bool(side)) for row in rows]
        filled = [length for length in texts if length]
        if len(filled) < _COLUMN_ROWS or sorted(filled)[len(filled) // 2] < _COLUMN_WIDTH:
            return False
    return True


def _joined(row: Row) -> str:
    text = row[0].text
    for one, other in pairwise(row):
        gap = other.left - one.right
        text += (" " if gap > _WORD_GAP * min(one.height, other.height) else "") + other.text
    return " ".join(text.split())
