"""Broken lines: which line breaks stand in the middle of a sentence, and which end a paragraph, a heading, a caption.

A line that ends with a closing mark is whole. For any other, small pieces of evidence are weighed: what the line is
like, how the next begins, whether a word or a phrase of the same text lies across the break, whether the page is set
to one width. Nothing is decided by length alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rjieba import Jieba

from qa.text.characters import BLANK, CLOSING, ENDING, HAN, OPENING
from qa.types import Span

ENOUGH = 3

_LINE = re.compile(rf"[^\n{BLANK}\r](?:[^\n]*[^\n{BLANK}\r])?")
_WHOLE = re.compile(rf"[{ENDING}：:；;—～|]$|[{ENDING}：:；;—][{CLOSING}]+$")
_MARKER = re.compile(
    r"[#※●■◆▲△○◎★☆►•·*>|]|[—\-－–─]{2}|第[\d〇零一二三四五六七八九十百 ]{1,6}[条章节篇编部條節編]"
    r"|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、，,.．是]|\d{1,3}[、.．)）](?!\d)"
    r"|[①-⑳]|[（(][^（()）]*[)）]$"
)
_CREDIT = re.compile(
    r"[（(【\[]?(?:本报|本報|通[讯訊]员|通訊員|现代快报\+?|见习|實習|实习|全媒体)?(?:记者|記者|[编編][辑輯]|责任|責任|来源|來源|作者|[摄攝]影|文字|校[对對])"
    r"[^。，,]{0,40}$|[^。]{0,60}[/／][文摄攝图圖][)）]?$|[^。]*[摄攝][)）]?$|.*供[图圖][)）]?$|[^。]*(?:特约作者|来源|來源)[:：]?[^。]{0,20}$"
)
_SENTENCE_MARK = re.compile(rf"[{ENDING}]")
_CLAUSE_MARK = re.compile("[，,;；]")
_PAIRS = ("“”", "《》", "（）", "()", "「」", "『』", "【】")


@dataclass(frozen=True, slots=True)
class _Page:
    """What the lines of one text tell about its setting."""

    text: str
    width: int


@cache
def _segmenter() -> Jieba:
    return Jieba()


def broken_spans(text: str) -> list[Span]:
    """The stretches of blanks and line breaks that stand in mid-sentence, in order."""
    if "\n" not in text:
        return []
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    page = _Page(text, _set_width(text, lines))
    spans: list[Span] = []
    start = 0
    for line, following in zip(lines, lines[1:], strict=False):
        broken = Span(line.end, following.start)
        if _is_broken(page, Span(start if start > line.start else line.start, line.end), following):
            spans.append(broken)
    return spans


def _set_width(text: str, lines: list[Span]) -> int:
    """The width that a page of plain text was set to: where most lines that could be full are equally long; else 0."""
    lengths = sorted(end - start for start, end in lines)
    if len(lengths) < 4:  # noqa: PLR2004
        return 0
    width = lengths[-1 - len(lengths) // 20]
    full = sum(width - 2 <= length <= width + 2 for length in lengths)
    return width if 12 <= width <= 90 and full * 3 >= len(lengths) else 0  # noqa: PLR2004


def _is_broken(page: _Page, line: Span, following: Span) -> bool:
    text = page.text
    above, below = text[slice(*line)], text[slice(*following)]
    if _WHOLE.search(above) or _MARKER.match(below) or _CREDIT.match(above) or _CREDIT.match(below):
        return False
    return sum(_evidence(page, line, following)) >= ENOUGH


def _evidence(page: _Page, line: Span, following: Span) -> Iterator[int]:
    """The weights of all that speaks for and against a break in mid-sentence."""
    text = page.text
    above, below = text[slice(*line)], text[slice(*following)]
    last = _SENTENCE_MARK.split(above)[-1]
    if above[-1] in "，,、" + OPENING or below[0] in "，,、。；;！？”』」）》%％":
        yield 4
    if last != above:
        yield 3
    if len(above) > 40:  # noqa: PLR2004
        yield 2
    if len(_CLAUSE_MARK.findall(last)) >= 2:  # noqa: PLR2004
        yield 2
    if any(last.count(pair[0]) > last.count(pair[1]) for pair in _PAIRS):
        yield 3
    if page.width and len(above) >= page.width - 2:
        yield 3
    if _word_across(above, below):
        yield 3
    if text.count(above[-2:] + below[:2]):
        yield 3
    yield from _objections(page, line, following)


def _objections(page: _Page, line: Span, following: Span) -> Iterator[int]:
    text = page.text
    above, below = text[slice(*line)], text[slice(*following)]
    flowing = _SENTENCE_MARK.search(below) or len(_CLAUSE_MARK.findall(below)) >= 2  # noqa: PLR2004
    if not flowing and not (page.width and len(below) >= page.width - 2):
        yield -3
    if _MARKER.match(above) and not _SENTENCE_MARK.search(above):
        yield -6
    if text.count("\n", line.end, following.start) > 2:  # noqa: PLR2004
        yield -2
    if not page.width and text[: following.start].endswith(("　　", "    ")):
        yield -3


def _word_across(above: str, below: str) -> bool:
    """Whether the segmenter finds a word of Han characters that lies across the break."""
    head = above[-6:]
    position = 0
    for word in _segmenter().cut(head + below[:6], hmm=False):
        if position < len(head) < position + len(word):
            return re.fullmatch(rf"[{HAN}]+", word) is not None
        position += len(word)
    return False
