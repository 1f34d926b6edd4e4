"""Claims about tokens and rows: whatever may be an answer can be pointed at, to the character."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from tokenizers import Tokenizer

from embeddings.reader_model import Window, decoded
from embeddings.reader_rows import ASK, END, NONE, SLOTS, SPECIAL, UNKNOWN, rows_of, target_of, tokens_of
from embeddings.training.reader.tokenizer import train_tokenizer

SPOKEN = "无锡市2023年的地区生产总值增长6.5%,gdp达到4000亿元。第十四届全国人民代表大会常务委员会发布数据"
TEXTS = some.text(
    some.sampled_from(SPOKEN + "龘㐂 \n。，ａé🙂") | some.characters(exclude_categories=["Cs"]), max_size=80
)
MANY = 200  # times that a text has to be seen for its words to become tokens


def tokenizer(*, words: bool) -> Tokenizer:
    return train_tokenizer([SPOKEN] * MANY, size=300, words=words)


BOTH = [tokenizer(words=False), tokenizer(words=True)]


@pytest.mark.parametrize("made", BOTH, ids=["characters", "words"])
@given(text=TEXTS)
@example(text="[UNK]2023年[MASK]")
def test_tokens_cover_all_that_is_not_blank_in_order_and_are_what_the_text_says(made: Tokenizer, text: str) -> None:
    (tokens,) = tokens_of(made, [text])
    assert all(tokens.starts[1:] >= tokens.ends[:-1])
    assert all(1 <= end - start <= SLOTS for start, end in zip(tokens.starts, tokens.ends, strict=True))
    covered = {at for start, end in zip(tokens.starts, tokens.ends, strict=True) for at in range(start, end)}
    assert all(at in covered or text[at].isspace() for at in range(len(text)))
    for number, start, end in zip(tokens.ids, tokens.starts, tokens.ends, strict=True):
        assert number == UNKNOWN or made.id_to_token(int(number)) == text[start:end]


@pytest.mark.parametrize("made", BOTH, ids=["characters", "words"])
@given(text=TEXTS, ends=some.tuples(some.integers(0, 80), some.integers(0, 80)))
def test_what_a_span_teaches_is_read_back_as_the_same_characters(
    made: Tokenizer, text: str, ends: tuple[int, int]
) -> None:
    start, end = sorted(min(at, len(text)) for at in ends)
    span = text[start:end]
    if not span or span[0].isspace() or span[-1].isspace():
        return
    (tokens,) = tokens_of(made, [text])
    rows = rows_of(np.zeros(0, np.int64), np.zeros(0, np.int64), tokens.ids, length=40, stride=10)
    taught = [(row, target) for row in rows if (target := target_of(row, tokens, (start, end))) != NONE]
    assert taught or len(rows) > 1  # a span can be longer than any window
    for row, target in taught:
        scores = {name: np.full(len(row.ids), -9.0, np.float32) for name in ("first", "last")}
        scores |= {"slots": np.zeros((len(row.ids), 2 * SLOTS), np.float32), "verdict": np.zeros(2, np.float32)}
        scores["first"][target.first] = scores["last"][target.last] = 9
        scores["slots"][target.first, target.begin] = scores["slots"][target.last, SLOTS + target.end] = 9
        reading = decoded(Window(row, 0, scores), tokens)
        assert (reading.start, reading.end) == (start, end)


@given(length=some.integers(24, 120), stride=some.integers(0, 60), size=some.integers(0, 400))
def test_the_windows_of_a_long_passage_leave_nothing_out(length: int, stride: int, size: int) -> None:
    passage = np.arange(size) + len(SPECIAL)
    rows = rows_of(np.array([90, 91]), np.array([92]), passage, length=length, stride=stride)
    seen = [number for row in rows for number in row.ids[row.column : row.column + row.tokens].tolist()]
    assert set(seen) == set(passage.tolist())
    assert all(row.ids[0] == ASK and row.ids[-1] == END and len(row.ids) <= max(length, 24) for row in rows)
    assert all(row.ids[row.column] == passage[row.first] for row in rows if row.tokens)


def test_frequent_words_make_texts_shorter_and_digits_stand_alone() -> None:
    characters, words = (tokens_of(made, [SPOKEN])[0] for made in BOTH)
    assert len(words.ids) < len(characters.ids) == len(SPOKEN)
    shown = [SPOKEN[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert {"2", "0", "3", "6", ".", "5", "%"} <= set(shown)
