"""Exact match and F1 as CMRC 2018 defines them, so that figures stand beside published ones.

Han characters are units, what stands between them is cut into words as NLTK does, some punctuation is dropped, and
F1 counts the longest common stretch. Script, width and glosses are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_CONTRACTIONS = frozenset({"cannot", "gimme", "gonna", "gotta", "lemme", "wanna"})  # two words each, to NLTK


def exact_match(answers: Sequence[str], prediction: str) -> float:
    """1 where the prediction is one of the answers, case and punctuation aside."""
    got = _without_punctuation(prediction)
    return float(any(_without_punctuation(answer) == got for answer in answers))


def f1(answers: Sequence[str], prediction: str) -> float:
    """The best harmonic mean of how much of the prediction and how much of an answer their common stretch makes up.

    >>> f1(["4000亿元"], "达到4000亿元规模")
    0.6
    """
    got = segments(prediction)
    return max((_overlap(segments(answer), got) for answer in answers), default=0.0)


def segments(text: str) -> list[str]:
    """The units that F1 counts: Han characters, and the words between them, without punctuation."""
    return [unit for piece in _pieces(text.lower().strip()) for unit in _units(piece)]


def _overlap(want: list[str], got: list[str]) -> float:
    matcher = SequenceMatcher(None, want, got, autojunk=False)
    common = matcher.find_longest_match(0, len(want), 0, len(got)).size
    return 2 * common / (len(want) + len(got)) if common else 0.0


def _without_punctuation(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in PUNCTUATION)


def _pieces(text: str) -> Iterator[str]:
    """Single Han characters, and all that stands between two of them as one piece."""
    between = ""
    for char in text:
        if "\u4e00" <= char <= "\u9fa5":
            yield from (between, char)
            between = ""
        elif char not in PUNCTUATION:  # it neither counts nor parts what stands around it
            between += char
    yield between


def _units(piece: str) -> Sequence[str]:
    words = piece.split()
    if all(word.isalnum() and word not in _CONTRACTIONS for word in words):
        return words
    return _words(piece)


@lru_cache(maxsize=4096)
def _words(text: str) -> list[str]:
    from nltk.tokenize.destructive import NLTKWordTokenizer  # slow to load, and needed for odd answers only

    return list(NLTKWordTokenizer().tokenize(text))
