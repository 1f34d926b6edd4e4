"""What the lexical index and the overlap features count: words, and bigrams of Han characters.

Both take folded text and leave punctuation out. The only import of the word segmenter.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rjieba import Jieba

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_HAN}]+)|[0-9]+(?:[.,][0-9]+)*%?|[^\W{_HAN}_0-9]+")
_WORD = re.compile(r"[^\W_]")


@cache
def _segmenter() -> Jieba:
    return Jieba()


def words(text: str) -> list[str]:
    """The words of a folded text as the segmenter finds them, without punctuation.

    >>> words("泰州大健康产业目标,4000亿元")
    ['泰州', '大', '健康', '产业', '目标', '4000', '亿元']
    """
    return [word for word in _segmenter().cut(text) if word.isalnum() or _WORD.search(word)]  # isalnum: the quick yes


def dictionary_words(text: str) -> list[str]:
    """The text cut into words of the segmenter's dictionary alone, everything else in single characters."""
    return list(_segmenter().cut(text, hmm=False))


def spaced(text: str) -> str:
    """All that the segmenter finds, punctuation too, parted by spaces: for an index that cuts at spaces.

    >>> spaced("目标,4000亿元")
    '目标 , 4000 亿元'
    """
    return " ".join(_segmenter().cut(text))


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Han characters, a lone one as it is, and whole runs of letters or digits.

    >>> bigrams("泰州大gdp增4.5%")
    ['泰州', '州大', 'gdp', '增', '4.5%']
    """
    grams: list[str] = []
    for match in _RUNS.finditer(text):
        run = match[1]
        if run is None:
            grams.append(match[0])
        elif len(run) == 1:
            grams.append(run)
        else:
            grams.extend(map(str.__add__, run, run[1:]))
    return grams


@lru_cache(maxsize=2048)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """Words with their parts of speech, punctuation included, so that the words add up to the text.

    The last ones are remembered: a question is looked at by many, and a sentence that answers one often answers more.
    """
    return tuple(_segmenter().tag(text))
