"""What is said of another indicator, or of its opposite, answers nothing."""

from __future__ import annotations

import pytest

from qa.answering.another import (
    of_another_event,
    of_another_indicator,
    of_another_part_of_the_year,
    of_the_opposite,
)
from qa.documents.load import read_document
from qa.reading.question import understand
from qa.types import Hit, Reading, Span


def reading(text: str, answer: str) -> Reading:
    _, passages = read_document(text.encode(), source="页.txt")
    passage = passages[-1]
    at = passage.text.index(answer)
    return Reading(Hit(passage, 1.0), passage.sentences[-1], Span(at, at + len(answer)), 0.0)


@pytest.mark.parametrize(
    ("question", "text", "answer", "other"),
    [
        ("天津上半年进出口总额是多少", "上半年，天津地区生产总值为7842.83亿元，增长4.8%。", "7842.83亿元", True),
        ("公司上半年研发费用多少", "其中，主品牌实现收入32.84亿元。", "32.84亿元", True),
        ("天津上半年GDP是多少", "上半年，天津地区生产总值为7842.83亿元，增长4.8%。", "7842.83亿元", False),
        ("公司营收多少", "报告期内，公司实现营业收入55.96亿元。", "55.96亿元", False),
        ("主塔高多少米", "主塔高308米，投资12亿元。", "308米", False),
    ],
    ids=["trade for output", "research for sales", "by another name", "in short", "no indicator"],
)
def test_an_indicator_that_the_passage_does_not_name_is_not_the_one_before_the_answer(
    question: str, text: str, answer: str, other: bool
) -> None:
    assert of_another_indicator(understand(question), reading(text, answer)) is other


@pytest.mark.parametrize(
    ("question", "text", "answer", "other"),
    [
        ("男子十米跳台金牌得主是谁", "女子跳台决赛中，王伟莹夺得金牌。", "王伟莹", True),
        ("女子十米跳台金牌得主是谁", "女子跳台决赛中，王伟莹夺得金牌。", "王伟莹", False),
        ("去年进口额是多少", "去年出口额达到300亿元。", "300亿元", True),
        ("去年进口额是多少", "去年进出口额达到300亿元。", "300亿元", False),
        ("被救的男子是谁", "女子落水，王建国救起了她。", "王建国", False),
    ],
    ids=["women for men", "women for women", "exports for imports", "both together", "no sport"],
)
def test_a_passage_of_the_opposite_alone_answers_nothing(question: str, text: str, answer: str, other: bool) -> None:
    assert of_the_opposite(understand(question), reading(text, answer)) is other


@pytest.mark.parametrize(
    ("question", "text", "answer", "other"),
    [
        ("下半年用电量是多少", "上半年用电量为300亿千瓦时。", "300亿千瓦时", True),
        ("公司2022年全年收入是多少", "今年上半年，公司实现收入6.71亿元。", "6.71亿元", True),
        ("上半年经济增速是多少", "2023年1-6月，经济增长6.2%，下半年有望延续。", "6.2%", False),
        ("去年用电量是多少", "上半年用电量为300亿千瓦时。", "300亿千瓦时", False),
    ],
    ids=["the other half", "a half for all", "in months", "no part is asked for"],
)
def test_a_half_is_not_the_other_half_nor_the_year(question: str, text: str, answer: str, other: bool) -> None:
    assert of_another_part_of_the_year(understand(question), reading(text, answer)) is other


@pytest.mark.parametrize(
    ("question", "text", "answer", "other"),
    [
        ("高速公路哪年开工", "高速公路将于2025年建成通车。", "2025年", True),
        ("高速公路哪年通车", "高速公路将于2025年建成通车。", "2025年", False),
        ("高速公路哪年开工", "高速公路2018年开工，2025年建成通车。", "2018年", False),
        ("他哪年出生", "他于1990年逝世。", "1990年", True),
    ],
    ids=["the end for the beginning", "the end", "both are told", "death for birth"],
)
def test_when_one_thing_happened_is_not_when_another_did(question: str, text: str, answer: str, other: bool) -> None:
    assert of_another_event(understand(question), reading(text, answer)) is other
