"""Whether a sentence says only what its quotes say: the test that every sentence of a language model has to pass.

It errs on the side of no: a sentence that is turned down costs nothing, the quote itself takes its place. Numbers and
dates have to stand in the quotes character by character, names there or in the headings that the quotes stand under;
all other words there too, or in the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from qa.phrasing.numbers import NUMBER, numbers_in_place, places
from qa.text.fold import fold
from qa.text.tokens import dictionary_words, tagged
from qa.types import Citation

_NOT = re.compile(r"[不未没无非]有?")
_FUNCTION = ("u", "p", "c", "w", "y", "r", "q", "k", "h", "e", "o", "m")  # numbers have their own test, Han ones too
_NAMES = ("nr", "ns", "nt", "nz", "eng")
_PARTIES = ("nr", "ns", "nt")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十百千万亿两]+")
# What a sentence needs to be one, and cannot change what it says.
_FRAME = re.compile("是|为|有|在|即|由|于|达到?|根据|依?据|显示|表示|指出|提到|原文|文档|资料|其中|分别|共|等")
_PLAIN = re.compile(r"[\w\s,.:;!?%()\"'《》〈〉·~、。，：；！？（）“”‘’…¥°℃‰+/-]", re.ASCII)


class _Said(NamedTuple):
    """A text with its words, folded and without white space."""

    text: str
    words: tuple[tuple[str, str], ...]

    @classmethod
    def by(cls, text: str) -> _Said:
        bare = "".join(fold(text).split())
        return cls(bare, tuple(tagged(bare)))

    @property
    def numbers(self) -> list[str]:
        return [found[0] for found in NUMBER.finditer(self.text)]

    def holds_whole(self, name: str) -> bool:
        """Whether a name stands here with no word cut in two by its ends."""
        cuts = {0, *accumulate(len(word) for word, _ in self.words)}
        return any(at in cuts and at + len(name) in cuts for at in places(self.text, name))


def supported(sentence: str, citations: Sequence[Citation], question: str) -> bool:
    """Whether these quotes carry all that the sentence says; its marks are left out of it."""
    said = _Said.by(sentence)
    quoted = _Said.by("。".join(part for each in citations for part in (each.quote, each.display)))
    headed = _Said.by("。".join(part for each in citations for part in _headings(each)))
    return (
        any(map(str.isalnum, said.text))
        and _same_numbers(said, quoted)
        and _same_names(said, quoted, headed)
        and _known_words(said, f"{quoted.text}\n{headed.text}\n{_Said.by(question).text}")
        and _same_negations(said.text, quoted.text)
        and numbers_in_place(said.text, quoted.text)
        and all(_in_order(said, _Said.by(each.display).text) for each in citations)
    )


def _headings(citation: Citation) -> tuple[str, ...]:
    title = citation.document.title
    return title, citation.section, citation.region, citation.person, citation.office


def _same_numbers(said: _Said, quoted: _Said) -> bool:
    """Every number as it stands in the quotes: 约4000亿元 is not 4000亿元, and neither is 400亿元."""
    known = {*quoted.numbers, *_HAN_NUMBER.findall(quoted.text)}
    return known.issuperset((*said.numbers, *_HAN_NUMBER.findall(said.text)))


def _same_names(said: _Said, quoted: _Said, headed: _Said) -> bool:
    """Every name in the quotes or their headings; a person's whole: 李明 is not 李明华."""
    for word, tag in said.words:
        if not tag.startswith(_NAMES):
            continue
        if tag.startswith("nr") and not (quoted.holds_whole(word) or headed.holds_whole(word)):
            return False
        if word not in quoted.text and word not in headed.text:
            return False
    return True


def _in_order(said: _Said, quoted: str) -> bool:
    """Whether numbers come as in the quote, and people, places and bodies: 泰州高于扬州 is not 扬州高于泰州."""
    parties = [word for word, tag in said.words if tag.startswith(_PARTIES)]
    return all(_follow(parts, quoted) for parts in (parties, said.numbers))


def _follow(parts: Sequence[str], text: str) -> bool:
    """Whether those parts of it that a text holds stand in it in this order."""
    at = 0
    for part in parts:
        if part in text:
            at = text.find(part, at)
            if at < 0:
                return False
    return True


def _known_words(said: _Said, known: str) -> bool:
    if not all(char.isalnum() or char in known or _PLAIN.match(char) for char in said.text):
        return False
    return all(
        word in known or _FRAME.fullmatch(word) or _made_of(word, known)
        for word, tag in said.words
        if any(map(str.isalnum, word)) and not tag.startswith(_FUNCTION) and not word[0].isdigit()
    )


def _made_of(word: str, known: str) -> bool:
    parts = dictionary_words(word)
    return len(parts) > 1 and all(part in known for part in parts)


def _same_negations(said: str, quoted: str) -> bool:
    """Nothing is denied that the quotes do not deny, and the other way round."""
    if any(found[0] not in quoted for found in _NOT.finditer(said)):
        return False
    return not any(_affirmed(said, quoted, found) for found in _NOT.finditer(quoted))


def _affirmed(said: str, quoted: str, denial: re.Match[str]) -> bool:
    """Whether what is denied here in the quotes stands in the sentence without its denial."""
    denied = quoted[denial.end() : denial.end() + 2]
    return len(denied) > 1 and denied in said and f"{denial[0]}{denied}" not in said
