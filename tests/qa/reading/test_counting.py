"""Which numbers count nothing."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.counting import counts_nothing, inside_a_range, of_a_lesser_kind, of_another_noun
from qa.reading.question import understand
from qa.types import Span


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("救助了多少人", "在第十届全国人民代表大会上,救助6800万人次。", ["6800万人次"]),
        ("这是第几届运动会", "第二十届省运会将举行。", ["第二十届"]),  # a place is asked for
        ("有多少个", '高举"三个代表"的旗帜,建成五个。', ["五个"]),
        ("有多少人受伤", '他说:"三人"。', ["三人"]),  # the quotation is the number
        ("有多少人受伤", '他说:"200人受伤。"', ["200人"]),  # figures begin speech, not names
        ("这是第几轮会谈", "20个代表团参加第五轮会谈。", ["第五轮"]),  # and what stands in no order is none
    ],
)
def test_a_place_in_an_order_and_the_beginning_of_a_name_are_no_amounts(
    question: str, text: str, left: list[str]
) -> None:
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~counts_nothing(text, candidates, query))
    spans = zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)
    assert [text[start:end] for start, end in spans] == left


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("有多少名中央委员出席", ["202人"]),
        ("有多少名候补中央委员出席", ["202人", "163人"]),
    ],
    ids=["the kind itself", "the other is asked for"],
)
def test_a_kind_named_after_the_one_that_is_asked_for_is_another(question: str, left: list[str]) -> None:
    text = "出席的有,中央委员202人,候补中央委员163人。"
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~of_a_lesser_kind(text, candidates, query))
    assert [text[start:end] for start, end in zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)] == left


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("会被罚多少钱", "处7万元以上10万元以下的罚款。", ["7万元以上10万元以下"]),
        ("罚多少元", "处一千元以上五千元以下的罚款。", ["一千元以上五千元以下"]),
        ("要坐几年牢", "处三年以上七年以下有期徒刑。", ["三年以上七年以下"]),
        ("最多罚多少钱", "处7万元以上10万元以下的罚款。", ["7万元以上", "7万元以上10万元以下", "10万元以下"]),
    ],
    ids=["in digits", "in words", "years", "an end is asked for"],
)
def test_a_range_is_read_as_one(question: str, text: str, left: list[str]) -> None:
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~inside_a_range(text, candidates, query))
    assert [text[start:end] for start, end in zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)] == left


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("引进了多少名博士后", "引进青年大学生2.7万人,博士后52人。", ["52人"]),
        ("推出了多少项措施", "推出343项措施,其中49项属于首创。", ["343项"]),
        ("引进了多少人", "引进青年大学生2.7万人,博士后52人。", ["2.7万人", "52人"]),
        ("有多少名党员", "党员总数为9804.1万名,新发展240万名党员。", ["9804.1万名", "240万名"]),
    ],
    ids=["told before the number", "told behind it", "nothing is named", "a total stands a little farther"],
)
def test_what_is_counted_stands_beside_its_number(question: str, text: str, left: list[str]) -> None:
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~of_another_noun(text, candidates, query))
    assert [text[start:end] for start, end in zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)] == left
