"""Sentences: what is quoted is whole, nothing is lost, nothing is too long to quote."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.sentences import LONGEST, split_sentences
from tests.rows import rows
from tests.strategies import messy

long_sentences = st.lists(
    st.sampled_from(["产业规模", "达到", "一千亿元", "，", "；", "、", "和"]), min_size=50, max_size=400
).map("".join)


@pytest.mark.parametrize("row", rows("sentences"))
def test_sentences_end_where_a_reader_ends_them(row: dict[str, Any]) -> None:
    assert [row["input"][start:end] for start, end in split_sentences(row["input"])] == row["expected"]


@given(messy | long_sentences)
def test_sentences_hold_all_that_is_not_blank_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(start < end for start, end in spans)


@given(long_sentences)
def test_no_sentence_is_too_long_to_quote(text: str) -> None:
    assert all(end - start <= LONGEST for start, end in split_sentences(text))


def test_a_long_sentence_is_cut_at_its_semicolons() -> None:
    clause = "地区生产总值从2012年4814亿元增长到2022年1.2万亿元,占全国的1%,经济社会发展取得一系列新跃升"
    text = ";".join([clause] * 4) + "。"
    assert [text[start:end] for start, end in split_sentences(text)] == [clause + ";"] * 3 + [clause + "。"]


def test_a_sentence_without_any_mark_is_cut_all_the_same() -> None:
    assert [end - start for start, end in split_sentences("字" * 1000)] == [300, 300, 300, 100]
