"""Claims about words that say the same: which they are, what becomes of their rows, how a vocabulary grows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from tokenizers import Tokenizer

from embeddings.training import vocabulary
from embeddings.training.synonyms import Thesaurus, alike

DICTIONARY = """\
醫生 医生 [yi1 sheng1] /doctor/CL:個|个[ge4],位[wei4]/
大夫 大夫 [dai4 fu5] /a doctor (coll.)/physician/
郎中 郎中 [lang2 zhong1] /doctor; physician/
社零 社零 [she4 ling2] /abbr. for 社會消費品零售|社会消费品零售[she4 hui4]/
東 东 [dong1] /east/see 東西|东西[dong1 xi5]/
王 王 [Wang2] /surname Wang/
汪 汪 [Wang1] /surname Wang/
""".splitlines()
MANY = [f"词{number} 词{number} [x] /thing/" for number in range(30)]


def test_words_with_one_gloss_say_the_same_and_with_two_more_surely() -> None:
    words = alike(DICTIONARY, str)
    assert words["医生"].keys() == {"大夫", "郎中"}
    assert words["大夫"]["郎中"] > words["大夫"]["医生"]


def test_a_word_says_what_it_is_explained_as() -> None:
    words = alike(DICTIONARY, str)
    assert words["社零"] == {"社会消费品零售": 1.0}
    assert words["社会消费品零售"] == {"社零": 1.0}


def test_surnames_single_characters_and_glosses_of_everything_say_nothing() -> None:
    words = alike([*DICTIONARY, *MANY], str)
    assert not {"王", "汪", "东", "东西", "词1"} & words.keys()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = ["医生说明天来", "大夫说今天走", "郎和中都在这里", "医 生 大 夫 郎 中 今 明"] * 50
    return vocabulary.train_tokenizer(texts, size=400, least=2)


def test_new_words_are_joined_last_and_all_else_is_cut_as_before(tokenizer: Tokenizer) -> None:
    larger, halves = vocabulary.extended(tokenizer, ["郎中", "医生", "没见过"], size=10)
    assert larger.encode("找郎中来").tokens[1:2] == ["郎中"]
    assert [tokenizer.id_to_token(half) for half in halves[0]] == ["郎", "中"]
    assert len(halves) == 1  # one word was known, of the other not every character is
    assert larger.encode("医生说明天").ids == tokenizer.encode("医生说明天").ids


def test_rows_of_words_that_say_the_same_come_nearer_and_keep_their_lengths(tokenizer: Tokenizer) -> None:
    larger, _ = vocabulary.extended(tokenizer, ["郎中"], size=10)
    ids = larger.get_vocab()
    random = np.random.default_rng(0)
    matrix = random.standard_normal((len(ids), 16)).astype(np.float32)
    thesaurus = Thesaurus.of(alike(DICTIONARY, str), larger, np.ones(len(ids), np.int64))
    drawn = thesaurus.drawn_together(matrix)
    doctor, healer, other = ids["医生"], ids["郎中"], ids["说"]
    assert cosine(drawn, doctor, healer) > cosine(matrix, doctor, healer) + 0.3
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=1), np.linalg.norm(matrix, axis=1), rtol=1e-4)
    np.testing.assert_allclose(drawn[other], matrix[other], atol=1e-5)


def test_a_word_is_replaced_by_one_that_says_the_same_or_by_itself(tokenizer: Tokenizer) -> None:
    larger, _ = vocabulary.extended(tokenizer, ["郎中"], size=10)
    ids = larger.get_vocab()
    thesaurus = Thesaurus.of(alike(DICTIONARY, str), larger, np.ones(len(ids), np.int64))
    table = thesaurus.substitutes(np.random.default_rng(0))
    assert set(table[ids["医生"]].tolist()) <= {ids["大夫"], ids["郎中"]}
    assert set(table[ids["说"]].tolist()) == {ids["说"]}


def test_words_are_counted_as_the_segmenter_cuts_them() -> None:
    counts = vocabulary.count_words(["泰州的产业", "泰州"])
    assert counts["泰州"] == 2
    assert isinstance(counts, Counter)


def cosine(matrix: np.ndarray[tuple[int, int], np.dtype[np.float32]], one: int, other: int) -> float:
    pair = matrix[[one, other]]
    return float(pair[0] @ pair[1] / np.prod(np.linalg.norm(pair, axis=1)))
