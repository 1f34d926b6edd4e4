"""Which spans can answer at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.candidates import described, propose
from qa.types import AnswerType, Span


def proposed(text: str, expects: AnswerType, *, year: bool = False) -> set[str]:
    found = propose(text, [Span(0, len(text))], expects, year=year)
    return {text[start:end] for start, end in zip(found.starts, found.ends, strict=True)}


@pytest.mark.parametrize(
    ("text", "expects", "answer"),
    [
        ("俄军应在三个月内撤出。", AnswerType.NUMBER, "三个月"),
        ("最高速度为100公里/小时。", AnswerType.NUMBER, "100公里/小时"),
        ("动物学家艾尔弗雷德·牛顿呼吁立法。", AnswerType.PERSON, "艾尔弗雷德·牛顿"),
    ],
)
def test_what_answers_is_among_the_candidates(text: str, expects: AnswerType, answer: str) -> None:
    assert answer in proposed(text, expects)


def test_each_sentence_that_lists_anything_has_its_lists() -> None:
    first, second = "加强开发、利用、保护。", "本条例所称水资源,包括地表水和地下水。"
    found = propose(first + second, [Span(0, len(first)), Span(len(first), len(first + second))], AnswerType.LIST)
    texts = {(first + second)[start:end] for start, end in zip(found.starts, found.ends, strict=True)}
    assert {"开发、利用、保护", "地表水和地下水"} <= texts


def test_a_part_of_an_enumeration_is_none() -> None:
    listed = proposed('推进"昆仑行动""十年禁渔""洞庭清波"三项行动。', AnswerType.LIST)
    assert '昆仑行动""十年禁渔""洞庭清波' in listed
    assert '十年禁渔""洞庭清波' not in listed


def test_no_run_of_words_begins_or_ends_with_a_particle() -> None:
    runs = proposed("建设了美丽的校园和宿舍。", AnswerType.NAME)
    assert "美丽的校园" in runs
    assert not {"的校园", "美丽的", "和宿舍", "校园和"} & runs


@pytest.mark.parametrize("text", ["2008年5月23日,展览开幕。", "自2008年起,展览开放。"])
def test_a_date_s_year_alone_answers_where_a_year_is_asked_for(text: str) -> None:
    assert "2008年" in proposed(text, AnswerType.TIME, year=True)
    assert "2008年" not in proposed(text, AnswerType.TIME)


@given(st.text('泰州市2008年5月,。、《》"abc在和·', max_size=60), st.sampled_from(AnswerType))
def test_candidates_lie_in_the_text_each_once_with_their_words(text: str, expects: AnswerType) -> None:
    found = propose(text, [Span(0, len(text))] if text else [], expects)
    spans = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
    assert len(set(spans)) == len(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    words = found.words
    for (start, end), first, last in zip(spans, found.first, found.last, strict=True):
        assert words.starts[first] <= start < words.ends[first]
        assert words.starts[last] < end <= words.ends[last]


def test_spans_of_others_are_described_as_they_are() -> None:
    text = "泰州大健康产业目标是4000亿元。"
    found = described(text, [Span(0, len(text))], np.array([[10, 16]]))
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == ["4000亿元"]
    assert found.types.any()
