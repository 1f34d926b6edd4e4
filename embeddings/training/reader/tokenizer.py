"""The reader's tokenizer: characters, or characters and the words that are frequent.

Byte-pair merges are learnt inside a segmenter's words; no token is longer than four characters, digits and marks stand
alone, white space is dropped. An answer may begin or end inside a token: the model points at a token and at one of its
characters.
"""

from __future__ import annotations

from collections.abc import Iterable

from rjieba import Jieba
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from embeddings.reader_rows import SLOTS, SPECIAL, UNKNOWN

_RAREST = 3  # how often a character must have been seen to be one of its own


def train_tokenizer(texts: Iterable[str], *, size: int, words: bool) -> Tokenizer:
    """A tokenizer of at most `size` tokens: at most half of them characters where frequent `words` are tokens too."""
    tokenizer = Tokenizer(models.BPE(unk_token=SPECIAL[UNKNOWN]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation("isolated"),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=_RAREST,
        special_tokens=list(SPECIAL),
        limit_alphabet=size // 2 if words else size - len(SPECIAL),
        max_token_length=SLOTS,
        show_progress=False,
    )
    cut = Jieba().cut if words else list
    tokenizer.train_from_iterator((" ".join(cut(text)) for text in texts), trainer)
    return tokenizer
