"""Questions in other words than the text's: what people ask when they have not read it.

A dictionary says which words share a sense, and the company that words keep in the raw text says which of their senses
is common there: 举行 shares one with 举办 and with 把握, and only 举办 keeps its company.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from embeddings.reader_hints import Floats
from embeddings.training.corpora import Fold
from embeddings.training.reader.questions import Asked
from embeddings.training.synonyms import Alike, alike, entries

_SHARED = 60  # words that may share one gloss: that they keep the same company is asked as well
_NEAR = 0.3  # cosine from which on two words keep the same company
_ASKING = re.compile("[什哪怎谁几]|多少|何时")
_SAID_OTHERWISE = 0.5  # share of a question's words that others stand for, where there are others


class Others(NamedTuple):
    """For a word those that say the same, and how likely each is said."""

    words: list[str]
    weights: list[float]


Thesaurus = dict[str, Others]


def thesaurus(tokenizer: Tokenizer, vectors: Floats, fold: Fold) -> Thesaurus:
    """For each frequent word those that a dictionary and the company they keep both call alike; a vector a token."""
    return alike_in_use(alike(entries(), fold, most=_SHARED), tokenizer.get_vocab(), vectors)


def alike_in_use(words: Alike, ids: dict[str, int], vectors: Floats) -> Thesaurus:
    """Of the words that a dictionary calls alike those that keep the same company; `ids` are lines of `vectors`."""
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    found: Thesaurus = {}
    for word in (word for word in words if len(word) > 1 and word in ids and not _ASKING.search(word)):
        others = {
            other: shared * near
            for other, shared in words[word].items()
            if len(other) > 1 and other in ids and (near := float(unit[ids[word]] @ unit[ids[other]])) > _NEAR
        }
        if others:
            found[word] = Others(list(others), list(others.values()))
    return found


def in_other_words(asked: Sequence[Asked], words: Thesaurus, seed: int) -> list[Asked]:
    """The questions with about half of their frequent words said otherwise; their passages stay as they are."""
    from rjieba import Jieba

    cut, generator = Jieba().cut, random.Random(seed)
    return [each._replace(question="".join(_said(cut(each.question), words, generator))) for each in asked]


def _said(parts: Sequence[str], words: Thesaurus, generator: random.Random) -> list[str]:
    return [
        generator.choices(*words[part])[0] if part in words and generator.random() < _SAID_OTHERWISE else part
        for part in parts
    ]
