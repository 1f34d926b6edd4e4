"""Tokens: what the index counts, without punctuation, in a form that both scripts share."""

from __future__ import annotations

import unicodedata

from hypothesis import given

from qa.text.fold import fold
from qa.text.tokens import bigrams, words
from tests.strategies import messy


def test_words_leave_punctuation_out() -> None:
    assert words(fold("泰州大健康产业，目标：“4000亿元”！")) == ["泰州", "大", "健康", "产业", "目标", "4000", "亿元"]


def test_both_scripts_give_the_same_tokens() -> None:
    assert bigrams(fold("醫藥高新區")) == bigrams(fold("医药高新区")) == ["医药", "药高", "高新", "新区"]
    assert words(fold("醫藥高新區")) == words(fold("医药高新区"))


def test_runs_of_letters_and_digits_stay_whole() -> None:
    assert bigrams(fold("ＧＤＰ增长２．５２％，达到1,234亿")) == ["gdp", "增长", "2.52%", "达到", "1,234", "亿"]


def test_bigrams_do_not_reach_across_punctuation() -> None:
    assert bigrams("产业,目标") == ["产业", "目标"]


def test_characters_outside_the_bmp_are_characters() -> None:
    assert bigrams("𠮷野家") == ["𠮷野", "野家"]


@given(messy)
def test_no_token_is_blank_or_punctuation(text: str) -> None:
    folded = fold(text)
    tokens = [*words(folded), *bigrams(folded)]
    assert [token for token in tokens if all(unicodedata.category(char)[0] in "PZS" for char in token)] == []
