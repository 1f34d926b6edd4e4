"""A five-year plan stands for its years."""

from __future__ import annotations

import pytest

from qa.documents.load import read_document
from qa.reading.question import understand
from qa.reading.slots import meet, period_years
from qa.types import Hit

AIM = '力争到"十四五"期末,大健康产业达到4000亿元规模。'


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [('"十一五"期间', 2006, 2010), ("九五期间", 1996, 2000), ('"十五"计划', 2001, 2005), ("十三五规划", 2016, 2020)],
)
def test_a_plan_has_five_years(text: str, first: int, last: int) -> None:
    assert period_years(text) == set(range(first, last + 1))


@pytest.mark.parametrize("text", ["十五条", "第十五届", "二十五日", "十五", "八五"])
def test_a_number_is_no_plan(text: str) -> None:
    assert not period_years(text)


@pytest.mark.parametrize(
    ("question", "met", "other"),
    [
        ("2025年大健康产业目标是多少", True, False),
        ("2030年大健康产业目标是多少", False, True),
        ("2019年大健康产业目标是多少", False, False),
    ],
    ids=["in the plan", "after it", "when it was made"],
)
def test_a_sentence_on_a_plan_speaks_of_its_years_and_of_none_after(question: str, met: bool, other: bool) -> None:
    _, passages = read_document(AIM.encode(), source="页.txt")
    slots = meet(understand(question), AIM, "", Hit(passages[0], 1.0))
    assert (slots.year_met > 0, slots.year_other > 0) == (met, other)
