"""A value belongs to the last year that its sentence names before it."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.question import understand
from qa.reading.years import of_other_years
from qa.text.fold import fold
from qa.types import Span

GROWTH = "地区生产总值从2012年4814亿元增长到2022年1.2万亿元,占全国的1%。"


@pytest.mark.parametrize(
    ("sentence", "question", "left"),
    [
        (GROWTH, "2022年地区生产总值是多少亿元", {"1.2万亿元", "1%"}),
        (GROWTH, "2012年地区生产总值是多少亿元", {"4814亿元"}),
        (GROWTH, "2012年到2022年地区生产总值增长了多少亿元", {"4814亿元", "1.2万亿元", "1%"}),
        (GROWTH, "2015年地区生产总值是多少亿元", {"4814亿元", "1.2万亿元", "1%"}),
        ("投资300亿元,2021年完成100亿元,2022年完成200亿元。", "2021年完成投资多少亿元", {"300亿元", "100亿元"}),
        ("投资增长7.3%,大大低于1985年增长44.6%的速度。", "1985年投资增长百分之几", {"44.6%"}),
        ("2022年完成投资200亿元,税收30亿元。", "2022年税收多少亿元", {"200亿元", "30亿元"}),
    ],
    ids=["later", "earlier", "both asked", "neither named", "before any year", "compared with", "one year only"],
)
def test_values_of_other_years_are_left_out(sentence: str, question: str, left: set[str]) -> None:
    text = fold(sentence)
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~of_other_years(text, [Span(0, len(text))], candidates, query.years))
    assert {text[start:end] for start, end in zip(kept.starts, kept.ends, strict=True)} == left


def test_each_sentence_is_looked_at_alone() -> None:
    first, second = fold(GROWTH), fold("2012年税收300亿元。")
    spans = [Span(0, len(first)), Span(len(first), len(first) + len(second))]
    query = understand("2022年地区生产总值是多少亿元")
    candidates = propose(first + second, spans, query.expects)
    other = of_other_years(first + second, spans, candidates, query.years)
    assert not other[candidates.sentences == 1].any()
