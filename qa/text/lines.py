"""Broken lines: which line breaks stand in the middle of a sentence, and which end a paragraph, a heading, a caption.

A line that ends with a closing mark is whole. For any other, small pieces of evidence are weighed: what the line is
like, how the next begins, whether a word or a phrase of the same text lies across the break, whether the page is set
to one width. Nothing is decided by length alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from qa.text.characters import BLANK, CLOSING, ENDING, HAN, OPENING, WIDE
from qa.text.fold import fold
from qa.text.tokens import dictionary_words
from qa.types import Span

ENOUGH = 3

_NEARBY = 5_000

_LINE = re.compile(rf"[^\n{BLANK}\r](?:[^\n]*[^\n{BLANK}\r])?")
_WHOLE = re.compile(
    rf"[{ENDING}：:；;—～|.]$|[{ENDING}：:；;—][{CLOSING}]+$|[{ENDING}] ?[（(【][^（()）】]{{0,20}}[)）】]$"
)
_MARKER = re.compile(
    r"[#※●■◆▲△○◎★☆►•·*>|]|[—\-－–─]{2}|第[\d〇零一二三四五六七八九十百 ]{1,6}[条章节篇编部條節編]"
    r"|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、，,.．是]|\d{1,3}[、.．)）](?!\d)"
    r"|[①-⑳]|[（(][^（()）]*[)）]$"
)
_CREDIT = re.compile(
    r"[（(【\[]?(?:本报|本報|通[讯訊]员|通訊員|现代快报\+?|见习|實習|实习|全媒体)?(?:记者|記者|[编編][辑輯]|责任|責任|来源|來源|作者|[摄攝]影|文字|校[对對])"
    r"[^。，,]{0,40}$|[^。]{0,60}[/／][文摄攝图圖][)）]?$|.*[摄攝][)）]?$|.*供[图圖][)）]?$|[^。]*(?:特约作者|来源|來源)[:：]?[^。]{0,20}$"
)
_SENTENCE_MARK = re.compile(rf"[{ENDING}]")
_CLAUSE_MARK = re.compile("[，,;；]")
_CHINESE = re.compile(f"[{HAN}{WIDE}]")
_NEVER_FIRST = "，,、。.；;！？”』」）》%％"
_PAIRS = ("“”", "《》", "（）", "()", "「」", "『』", "【】")


@dataclass(frozen=True, slots=True)
class _Page:
    """What the lines of one text tell about its setting."""

    text: str
    width: int

    def is_full(self, line: str) -> bool:
        """Whether a line is as long as the page is wide, so that its end says nothing."""
        return self.width > 0 and len(line) >= self.width - 2


def broken_spans(text: str) -> list[Span]:
    """The stretches of blanks and line breaks that stand in mid-sentence, in order."""
    if "\n" not in text:
        return []
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    page = _Page(text, _set_width(text, lines))
    return [Span(line.end, following.start) for line, following in pairwise(lines) if _is_broken(page, line, following)]


def _set_width(text: str, lines: list[Span]) -> int:
    """The width that a page was set to: what most lines that end in mid-sentence share, and few exceed; else 0."""
    open_ended = [end - start for start, end in lines if not _WHOLE.search(text, max(start, end - 24), end)]
    counts = Counter(length for length in open_ended if 12 <= length <= 90)
    if not counts:
        return 0
    width, _ = counts.most_common(1)[0]
    near = sum(counts[length] for length in range(width - 2, width + 3))
    longer = sum(end - start > width * 4 // 3 for start, end in lines)
    return width if near >= 3 and near * 2 >= len(open_ended) and longer * 10 <= len(lines) else 0


def _is_broken(page: _Page, line: Span, following: Span) -> bool:
    above, below = page.text[slice(*line)], page.text[slice(*following)]
    if not (_CHINESE.match(above[-1]) or _CHINESE.match(below[0])):
        return False  # words of other scripts are held apart by their line break
    if _WHOLE.search(above) or _MARKER.match(below) or _CREDIT.match(above) or _CREDIT.match(below):
        return False
    weight = sum(weight for weight, holds in _evidence(page, line, following) if holds)
    return weight >= ENOUGH


def _evidence(page: _Page, line: Span, following: Span) -> list[tuple[int, bool]]:
    """What speaks for a break in mid-sentence and what against it, each with its weight."""
    text = page.text
    above, below = text[slice(*line)], text[slice(*following)]
    last = _SENTENCE_MARK.split(above)[-1]
    full = page.is_full(above)
    flowing = page.is_full(below) or _SENTENCE_MARK.search(below) or len(_CLAUSE_MARK.findall(below)) > 1
    return [
        (6, above[-1] in "，,、" + OPENING or below[0] in _NEVER_FIRST),
        (3, last != above and len(above) > 25),
        (2, len(above) > 40),
        (3, len(_CLAUSE_MARK.findall(last)) > 1),
        (3, above[-1].isdigit() and below[0].isdigit() and _CLAUSE_MARK.search(above) is not None),
        (5, any(last.count(pair[0]) > last.count(pair[1]) and pair[1] in below for pair in _PAIRS)),
        (2, "；" in last or ";" in last),
        (5, full),
        (5, _word_across(above, below)),
        (3, text.find(above[-2:] + below[:2], max(0, line.start - _NEARBY), following.end + _NEARBY) >= 0),
        (-2, len(above) <= 45 and not _CLAUSE_MARK.search(above)),
        (-3, not flowing),
        (-6, not full and _MARKER.match(above) is not None and not _SENTENCE_MARK.search(above)),
        (-2, above[-1] in CLOSING),
        (-2, text.count("\n", line.end, following.start) > 2),
        (-3, not page.width and text[line.end : following.start].endswith(("　　", "    "))),
    ]


def _word_across(above: str, below: str) -> bool:
    """Whether a word of the dictionary lies across the break and the break would leave a single character of it."""
    head, tail = fold(above[-6:]), fold(below[:6])
    position = 0
    for word in dictionary_words(head + tail):
        if position < len(head) < position + len(word):
            alone = len(dictionary_words(head)[-1]) == 1 or len(dictionary_words(tail)[0]) == 1
            return alone and len(set(word)) > 1 and re.fullmatch(rf"[{HAN}]+", word) is not None
        position += len(word)
    return False
