"""The reading text: what a document says, without what only its page or its encoding put in.

A table of steps, each a function from a text to the spans that it deletes; the maps of all steps are composed, so the
reading text always knows where it came from. Nothing is ever added or replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from qa.text.characters import BLANK, CLOSING, ENDING, HAN, WIDE
from qa.text.glosses import gloss_spans
from qa.text.lines import broken_spans
from qa.text.offsets import OffsetMap
from qa.types import Span

_NOISE = re.compile("[\ufeff\u200b-\u200f\u2060-\u2064\u00ad\x00-\x08\x0b-\x1f\x7f]+")
_BLANKS = re.compile(rf"[{BLANK}]+")
_LINES = re.compile(r"(?<=\n)\n+|^\n+|\n+$(?!\n)")
_HAN = re.compile(f"[{HAN}]")
_WIDE = re.compile(f"[{WIDE}]")
_SENTENCE_END = re.compile(rf"[{ENDING}][{CLOSING}]*$")


def clean(text: str) -> tuple[str, OffsetMap]:
    """The reading text of a source and the map from it back: glosses gone, broken lines whole, stray blanks gone.

    >>> clean("會(huì)議于1 9 9 8 年召\\n\\n开，研究(江蘇)的发展。")[0]
    '會議于1998年召\\n开，研究(江蘇)的发展。'
    """
    offsets = OffsetMap.identity(len(text))
    for step in STEPS:
        deleted = step(text)
        if deleted:
            text, inner = _without(text, deleted)
            offsets = offsets.compose(inner)
    return text, offsets


def _without(text: str, deleted: Iterable[Span]) -> tuple[str, OffsetMap]:
    kept: list[Span] = []
    position = 0
    for start, end in deleted:
        kept.append(Span(position, start))
        position = end
    kept.append(Span(position, len(text)))
    return "".join(text[start:end] for start, end in kept), OffsetMap.from_spans(kept)


def _noise(text: str) -> list[Span]:
    """Byte order marks, zero-width and control characters."""
    return [Span(*match.span()) for match in _NOISE.finditer(text)]


def _blank_lines(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _LINES.finditer(text)]


def _blanks(text: str) -> list[Span]:
    """Blanks that separate nothing: at the edges of lines, beside Han text and inside spaced-out numbers."""
    spans = (Span(match.start() + _needed(text, match), match.end()) for match in _BLANKS.finditer(text))
    return [span for span in spans if span.end > span.start]


def _needed(text: str, blanks: re.Match[str]) -> int:
    """How many of these blanks say something: none or one."""
    start, end = blanks.span()
    left, right = text[start - 1 : start], text[end : end + 1]
    if left in ("", "\n") or right in ("", "\n"):
        return 0
    if _SENTENCE_END.search(text, max(0, start - 3), start):
        return 1
    if _HAN.match(left) and _HAN.match(right):
        return 0 if _alone(text, start - 1) and _alone(text, end) else 1
    if left.isdigit() and right.isdigit():
        return 0 if end - start == 1 and _alone(text, start - 1) and _alone(text, end) else 1
    return 0 if any(_HAN.match(side) or _WIDE.match(side) for side in (left, right)) else 1


def _alone(text: str, position: int) -> bool:
    """Whether a character stands by itself: no other of its class touches it."""
    same = _HAN.match if _HAN.match(text[position]) else str.isdigit
    neighbours = text[max(0, position - 1) : position] + text[position + 1 : position + 2]
    return not any(same(neighbour) for neighbour in neighbours)


STEPS: tuple[Callable[[str], list[Span]], ...] = (_noise, gloss_spans, broken_spans, _blanks, _blank_lines)
