"""Where sentences begin and end: whole sentences are what is quoted.

A sentence ends at 。！？ with the closing marks behind it, or at a line's end; one that is too long for a quote also
ends at ；, and at a comma where nothing else helps. A mark inside a short quotation ends nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from qa.text.characters import CLOSING, ENDING, HAN
from qa.types import Span

LONG = 150
LONGEST = 300

_END = re.compile(
    rf"[{ENDING}.\n](?:(?<=[.])(?=[ ]+[A-Z“])|(?<![.])(?<!\?\?)(?!(?<=\?)\?+[{HAN}])[{ENDING}\n]*[{CLOSING}]*)"
)
_BRACKETS = "“”《》（）()「」"
_SHORT_QUOTE = re.compile(rf"[“《（(「][^{_BRACKETS}{ENDING}\n]{{0,40}}[{ENDING}][^{_BRACKETS}\n]{{0,40}}[”》）)」]")
_QUOTED_END = re.compile(rf"[{ENDING}]+[”」]$")
_SPEECH = ("：", ":", "，", ",")


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in order; together they hold everything in it that is not blank.

    >>> [text[slice(*span)] for text in ["产值5.2亿元。“好！”他说。"] for span in split_sentences(text)]
    ['产值5.2亿元。', '“好！”他说。']
    """
    spans: list[Span] = []
    start = 0
    for end in (*_ends(text), len(text)):
        spans.extend(_shortened(text, start, end))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    """Where sentences end, marks inside short quotations left out."""
    inside = _inside(text)
    starts = [span.start for span in inside]
    straight, odd, counted = '"' in text, False, 0
    for match in _END.finditer(text):
        start, end = match.span()
        if straight:
            # A straight mark has no side: after an even number of them in its line it opens the next sentence.
            odd ^= text.count('"', counted, start) % 2 == 1
            counted = start
            if not odd and '"' in match[0]:
                end = text.index('"', start)
            if "\n" in match[0]:
                odd, counted = False, end
        around = bisect_left(starts, start) - 1
        if around < 0 or start >= inside[around].end:
            yield end


def _inside(text: str) -> list[Span]:
    """Short quotations that belong whole to their sentence; the last mark of quoted speech may still end it."""
    spans: list[Span] = []
    for match in _SHORT_QUOTE.finditer(text):
        start, end = match.span()
        last = _QUOTED_END.search(match[0])
        if last and text[start - 1 : start] in _SPEECH:
            end = start + last.start()
        spans.append(Span(start, end))
    return spans


def _shortened(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence without the blanks around it; in clauses where it is too long to quote."""
    piece = text[start:end]
    inner = piece.strip()
    if len(inner) < len(piece):
        start += len(piece) - len(piece.lstrip())
        end = start + len(inner)
    if len(inner) <= LONG:
        if inner:
            yield Span(start, end)
        return
    for low, high in _clauses(text, Span(start, end), "；;"):
        if high - low <= LONGEST:
            yield Span(low, high)
        else:
            yield from _packed(text, Span(low, high))


def _clauses(text: str, span: Span, marks: str) -> Iterator[Span]:
    """The span cut behind each of the marks."""
    start = span.start
    for match in re.finditer(rf"[{marks}]", text[span.start : span.end]):
        yield Span(start, span.start + match.end())
        start = span.start + match.end()
    if start < span.end:
        yield Span(start, span.end)


def _packed(text: str, span: Span) -> Iterator[Span]:
    """The span in pieces of whole clauses, each as long as a sentence may be; cut anywhere where there is no mark."""
    start = end = span.start
    for clause in _clauses(text, span, "，,、"):
        if end > start and clause.end - start > LONG:
            yield Span(start, end)
            start = end
        end = clause.end
        while end - start > LONGEST:
            yield Span(start, start + LONGEST)
            start += LONGEST
    if end > start:
        yield Span(start, end)
