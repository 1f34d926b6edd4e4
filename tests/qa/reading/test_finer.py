"""A day is no year, and a county no province, where one sentence tells both."""

from __future__ import annotations

import pytest

from qa.reading.finer import of_another_size
from qa.reading.meant import meant
from qa.reading.question import understand
from qa.types import Span


@pytest.mark.parametrize(
    ("question", "text", "fine", "coarse"),
    [
        ("半年报是哪天发的", "8月4日,公司发布2023年半年度业绩报告。", "8月4日", "2023年"),
        ("现场设在江西哪个县", "江西省靖安县成为第一个防治研究现场。", "靖安县", "江西省"),
    ],
    ids=["a day", "a county"],
)
def test_what_is_coarser_than_asked_is_no_candidate_beside_what_is_not(
    question: str, text: str, fine: str, coarse: str
) -> None:
    found = meant(understand(question), text, [Span(0, len(text))])
    texts = {text[start:end] for start, end in zip(found.starts, found.ends, strict=True)}
    assert fine in texts
    assert coarse not in texts


def test_what_is_coarser_stays_where_nothing_finer_is_told() -> None:
    text = "公司在2023年发布了报告。"
    found = meant(understand("报告是哪天发的"), text, [Span(0, len(text))])
    assert "2023年" in {text[start:end] for start, end in zip(found.starts, found.ends, strict=True)}


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("在哪个城市举行", "江苏省", True),
        ("在哪个城市举行", "南京", False),
        ("他去了哪个国家", "江苏省", True),
        ("他去了哪个国家", "法国", False),
    ],
)
def test_a_province_is_no_city_and_no_country(question: str, answer: str, other: bool) -> None:
    assert of_another_size(understand(question), answer) is other
