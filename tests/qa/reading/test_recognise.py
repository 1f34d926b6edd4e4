"""Spans of known types in folded text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.places import find_places, stem
from qa.reading.recognise import typed_spans

CASES = json.loads((Path(__file__).parents[2] / "cases" / "recognised.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_spans_of_a_type_are_found_whole(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[span.start : span.end] for span, kind in typed_spans(text) if kind == case["type"]] == case["found"]


@given(st.text(alphabet='0123456789年月日亿元%-至一二三十第"《》市委书记张三a。', max_size=40))
def test_a_recognised_span_lies_inside_its_text_and_is_not_empty(text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span, _ in typed_spans(text))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("泰州市", "泰州"),
        ("楚雄彝族自治州", "楚雄"),
        ("新疆维吾尔自治区", "新疆"),
        ("内蒙古自治区", "内蒙古"),
        ("沙县区", "沙县"),
    ],
)
def test_a_place_is_known_by_its_name_without_the_division(name: str, short: str) -> None:
    assert stem(name) == short


def test_words_that_are_also_districts_are_no_places() -> None:
    assert find_places("为了和平与解放") == []
