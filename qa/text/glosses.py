"""Pinyin glosses: what reads a character aloud behind it, 市委常委會(huì), and is no part of what the text says.

A gloss is one syllable in parentheses right after one Han character. One without a tone mark counts only in a text that
is evidently glossed; in a sentence that itself speaks of pronunciation nothing is a gloss. Words in parentheses,
(江蘇), (GDP), (Beijing), never are.
"""

from __future__ import annotations

import re
import unicodedata

from qa.text.characters import HAN
from qa.types import Span

EVIDENT = 3

_NEARBY = 200

_GLOSS = re.compile(rf"[(（](?<=[{HAN}].)[ ]?([A-Za-zÀ-ʯḀ-ỿ\u0300-\u030c·]{{1,8}})[ ]?[)）]")
_TONE = re.compile("[\u0300\u0301\u0304\u030c]")
_MARKS = re.compile("[\u0300\u0301\u0304\u0308\u030c]")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:i?ang?|i?ao?|ai|ei|en|eng|er|e|i|ia|ie|in|ing|iong|iu|ong|o|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve|ê)"
    r"|[mn]|ng|hng?"
)
_SPOKEN = re.compile("[读讀][音作成为為做]|念[作成做]|拼音|[声聲][调調]|多音|[发發]音|注音|字音|怎[么麼][读讀念]")
_SENTENCE_END = re.compile("[。！？!?\n]")


def gloss_spans(text: str) -> list[Span]:
    """Where the glosses of a text stand, in order."""
    found = [match for match in _GLOSS.finditer(text) if _is_syllable(match[1])]
    if not found:
        return []
    toned = [match for match in found if _has_tone(match[1])]
    spoken = {match.start() for match in found if _speaks_of_sound(text, match.start())}
    if sum(match.start() not in spoken for match in toned) >= EVIDENT:
        return [Span(*match.span()) for match in found]
    return [Span(*match.span()) for match in toned if match.start() not in spoken]


def _is_syllable(letters: str) -> bool:
    """Whether the letters are one syllable of pinyin, tones aside: `huì` and `de`, neither `GDP` nor `Beijing`."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", letters)).lower()
    return not (letters.isupper() and letters.isascii()) and _SYLLABLE.fullmatch(plain) is not None


def _has_tone(letters: str) -> bool:
    return _TONE.search(unicodedata.normalize("NFD", letters)) is not None


def _speaks_of_sound(text: str, position: int) -> bool:
    """Whether the sentence around a position speaks of how something is pronounced."""
    before = _SENTENCE_END.split(text[max(0, position - _NEARBY) : position])[-1]
    after = _SENTENCE_END.split(text[position : position + _NEARBY], maxsplit=1)[0]
    return _SPOKEN.search(before + after) is not None
