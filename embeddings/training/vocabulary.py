"""The tokenizer: byte-pair merges learnt inside words, so that its tokens are words and their parts.

A segmenter finds the words once, here; at serving time the merges are enough. Punctuation is dropped, for a bag of
tokens has no use for it; an unknown character costs only itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray
from rjieba import Jieba
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

UNKNOWN = "[UNK]"
_CHARACTERS = 7000
_LONGEST = 4  # characters of a token
_YEARS = " ".join(map(str, range(1949, 2041)))
_YEAR_WEIGHT = 500  # a year is one token, however rare in the corpus


def train_tokenizer(texts: Iterable[str], *, size: int, least: int = 5) -> Tokenizer:
    """A tokenizer of at most `size` tokens, none seen less than `least` times."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation("removed"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=least,
        special_tokens=[UNKNOWN],
        limit_alphabet=min(_CHARACTERS, size // 2),
        max_token_length=_LONGEST,
        show_progress=False,
    )
    tokenizer.train_from_iterator(chain(_spaced(texts), repeat(_YEARS, _YEAR_WEIGHT)), trainer)
    return tokenizer


def _spaced(texts: Iterable[str]) -> Iterator[str]:
    cut = Jieba().cut
    return (" ".join(cut(text)) for text in texts)


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often the segmenter finds each word."""
    cut = Jieba().cut
    return Counter(chain.from_iterable(map(cut, texts)))


def extended(tokenizer: Tokenizer, words: Sequence[str], *, size: int) -> tuple[Tokenizer, NDArray[np.int64]]:
    """The tokenizer with the first `size` of these words that it cuts in two, and what it has cut them into.

    Their merges come last, so that they join only what would have stayed apart.
    """
    described = json.loads(tokenizer.to_str())
    tokens, merges = described["model"]["vocab"], described["model"]["merges"]
    fit = [word for word in words if word not in tokens and 1 < len(word) <= _LONGEST and not word.isascii()]
    halves: list[list[int]] = []
    for word, encoding in zip(fit, tokenizer.encode_batch_fast(fit, add_special_tokens=False), strict=True):
        if len(encoding.ids) == 2 and 0 not in encoding.ids and len(halves) < size:
            tokens[word] = len(tokens)
            merges.append([tokenizer.id_to_token(half) for half in encoding.ids])
            halves.append(encoding.ids)
    return Tokenizer.from_str(json.dumps(described, ensure_ascii=False)), np.array(halves, np.int64)


def parts(tokenizer: Tokenizer) -> list[list[int]]:
    """For each token the shorter tokens inside it: what a rare word shares with the frequent ones it is made of."""
    ids = tokenizer.get_vocab()
    found: list[list[int]] = [[] for _ in ids]
    for token, index in ids.items():
        if len(token) > 1 and token != UNKNOWN and not token.isdigit():
            shortest = 3 if token.isascii() else 1
            ranges = ((i, j) for i in range(len(token)) for j in range(i + shortest, len(token) + 1))
            found[index] = [ids[token[i:j]] for i, j in ranges if j - i < len(token) and token[i:j] in ids]
    return found
