"""Claims about what a small reader is told of its tokens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tokenizers import Tokenizer, models, pre_tokenizers

from embeddings.reader_hints import BUCKETS, HINTS, Floats, Told, hints_of, tell, text_of
from embeddings.reader_rows import rows_of, tokens_of

RARITY = np.full(BUCKETS, 128, np.uint8)
HAN, RUN_OF_THREE, IN_SENTENCE, BEST_SENTENCE = 0, 4, 10, 11  # columns
IN_PASSAGE, IN_HEADER = 16, 18
CHARACTERS = some.sampled_from("无锡泰州市2023年的gdp,。增长\n ") | some.characters(exclude_categories=["Cs"])
SPOKEN = some.text(CHARACTERS, max_size=60)


def characters() -> Tokenizer:
    made = Tokenizer(models.BPE({"[UNK]": 0}, [], unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return made


TOKENIZER = characters()


def told(question: str, passage: str, header: str = "") -> Told:
    texts = (question, header, passage)
    asked, headed, read = map(text_of, texts, tokens_of(TOKENIZER, texts))
    (found,) = tell(asked, [(headed, read)], RARITY)
    return found


def shown(column: Floats, passage: str) -> str:
    return "".join(char for char, value in zip(passage, column, strict=True) if value)


def test_what_matches_is_marked_and_marks_never_match() -> None:
    passage = "泰州,无锡市。"
    assert shown(told("无锡,市长。", passage).passage[:, HAN], passage) == "无锡市"
    assert shown(told("锡市在无锡市,", passage).passage[:, RUN_OF_THREE], passage) == "无锡市"


def test_the_sentence_that_has_most_of_the_question_is_told_from_the_others() -> None:
    passage = "无锡增长。泰州大健康产业增长。泰州大。"
    found = told("泰州大健康产业", passage).passage
    assert shown(found[:, BEST_SENTENCE] == 1, passage) == "泰州大健康产业增长。"
    assert found[0, IN_SENTENCE] == 0 < found[-1, IN_SENTENCE] < found[6, IN_SENTENCE] == pytest.approx(1)


def test_a_question_is_told_what_of_it_the_passage_has_and_what_the_header() -> None:
    question = "泰州产业目标"
    found = told(question, "产业的目标", "泰州市").question
    assert shown(found[:, IN_PASSAGE], question) == "产业目标"
    assert shown(found[:, IN_HEADER], question) == "泰州"


@given(question=SPOKEN, passage=SPOKEN, header=SPOKEN)
def test_every_token_has_its_hints_and_every_one_is_a_share(question: str, passage: str, header: str) -> None:
    found = told(question, passage, header)
    tokens = tokens_of(TOKENIZER, [question, header, passage])
    for lines, each in zip(found, tokens, strict=True):
        assert lines.shape == (len(each.ids), HINTS)
        assert np.isfinite(lines).all()
        assert lines.size == 0 or (lines.min() >= 0 and lines.max() <= 1 + 1e-5)


@given(question=SPOKEN, passage=SPOKEN, header=SPOKEN)
def test_a_passage_read_alone_or_with_others_is_told_the_same(question: str, passage: str, header: str) -> None:
    texts = (question, header, passage)
    asked, headed, read = map(text_of, texts, tokens_of(TOKENIZER, texts))
    (alone,) = tell(asked, [(headed, read)], RARITY)
    _, second = tell(asked, [(read, headed), (headed, read)], RARITY)
    assert all(np.array_equal(one, other) for one, other in zip(alone, second, strict=True))


@given(question=SPOKEN, passage=SPOKEN, header=SPOKEN)
def test_a_window_has_the_hints_of_its_own_tokens(question: str, passage: str, header: str) -> None:
    asked, headed, read = tokens_of(TOKENIZER, (question, header, passage))
    found = told(question, passage, header)
    for row in rows_of(asked.ids, headed.ids, read.ids, length=100, stride=10):
        hints = hints_of(row, found)
        assert len(hints) == len(row.ids)
        inside = hints[row.column : row.column + row.tokens]
        assert np.array_equal(inside, found.passage[row.first : row.first + row.tokens])
        assert not hints[0].any()
        assert not hints[-1].any()
