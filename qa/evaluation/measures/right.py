"""When an answer is right: one of the accepted answers stands in the text, and the text is from a right document.

Compared is what reads the same: pinyin glosses, white space, width, case and script make no difference, quotation
marks and other signs do. A number does not stand inside a longer number: 7个 is not in 17个.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from qa.evaluation.types import Question
from qa.text.characters import HAN
from qa.text.fold import fold

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
# In a quote alone nothing tells how glossed its document is: a syllable in lower case counts without a tone mark too.
_GLOSS = re.compile(rf"(?<=[{HAN}])[(（](?=[^)）]*[{_TONED}]|[a-z]{{1,6}}[)）])[a-zA-Z{_TONED}]{{1,6}}[)）]")


def is_right(question: Question, source: str, text: str) -> bool:
    """Whether a text from a source answers: it holds one of the answers, and the source is one of those named.

    Where only judgements of sources are known (BEIR, TREC), whether the source is judged relevant.
    """
    if not question.answers:
        return any(name == source and grade > 0 for name, grade in question.grades)
    return from_named(question, source) and holds(text, question.answers)


def from_named(question: Question, source: str) -> bool:
    """Whether a source is one of the question's documents; any is, where none are named."""
    return not question.documents or source in question.documents or source.rpartition("/")[2] in question.documents


def holds(text: str, answers: tuple[str, ...]) -> bool:
    """Whether one of the answers stands in the text."""
    inside = plain(text)
    return any(_stands(inside, answer) for answer in _plain(answers))


def plain(text: str) -> str:
    """The text in the form that answers are compared in.

    >>> plain("市委常委會(huì) 達到４０００億元")
    '市委常委会达到4000亿元'
    """
    if "(" in text or "（" in text:
        text = _GLOSS.sub("", text)
    return "".join(unicodedata.normalize("NFKC", text).translate(_script()).split()).lower()


@lru_cache(maxsize=4096)
def _plain(answers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(plain, answers))


@cache
def _script() -> dict[int, str]:
    """Each Traditional character with its Simplified form, and nothing else of what folding merges."""
    letters = "".join(filter(str.isalpha, map(chr, (*range(0x3400, 0xA000), *range(0x20000, 0x2FA20)))))
    return {ord(char): form for char, form in zip(letters, fold(letters), strict=True) if char != form}


def _stands(text: str, answer: str) -> bool:
    """Whether an answer stands in a text, both plain, and not as a part of a longer number."""
    at = text.find(answer) if answer else -1
    while at >= 0:
        end = at + len(answer)
        longer_left = answer[0].isdigit() and text[max(0, at - 1) : at] in _NUMERIC
        longer_right = answer[-1].isdigit() and text[end : end + 1] in _DIGITS
        if not longer_left and not longer_right:
            return True
        at = text.find(answer, at + 1)
    return False


_DIGITS = frozenset("0123456789")
_NUMERIC = _DIGITS | {"."}
