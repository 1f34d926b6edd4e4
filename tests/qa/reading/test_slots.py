"""A five-year plan stands for its years."""

from __future__ import annotations

import pytest

from qa.documents.load import read_document
from qa.reading.question import understand
from qa.reading.slots import meet, period_years, stands
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


REPORT = "2002年国务院政府工作报告\n\n2002年3月5日\n\n国务院总理 李强\n\n2002年政府工作报告\n\n"


@pytest.mark.parametrize(
    ("text", "year", "met", "why"),
    [
        ("赤字比上年增加1800亿元。", 2002, True, "money is no year"),
        ("危房改造1700多万户。", 2002, True, "nor are households"),
        ("有1500人参加了2023元旦长跑。", 2023, True, "what a year is of stands behind it too"),
        ("2016名单公布。", 2016, True, "a list is not counted"),
        ("收入达到2000元。", 2000, False, "money is no year that is asked for either"),
        ("人均收入，2000年分别达到2253元和6280元。", 2000, True, "behind a comma as well"),
        ("收入达到1,950人次。", 1950, False, "no comma inside a number"),
        ("新华社2023.05.12电", 2023, True, "a date with points"),
        ("学校1500所,航线1800条。", 1500, False, "schools are no year"),
        ("到一九八五年达到八百亿元。", 1985, True, "a year in words"),
        ("一九九〇年比一九八〇年增长一倍。", 1980, False, "what it is compared with is another one"),
    ],
)
def test_a_number_that_counts_something_is_no_year(text: str, year: int, met: bool, why: str) -> None:
    _, passages = read_document((REPORT + text).encode(), source="页.txt")
    slots = meet(understand(f"{year}年是多少"), text, "", Hit(passages[-1], 1.0))
    assert (slots.year_met > 0, slots.year_other > 0) == (met, not met), why


def test_a_heading_that_repeats_the_title_is_of_no_other_year() -> None:
    told = "保障的人数由年初的400多万人扩大到年末的1120多万人。"
    _, passages = read_document((REPORT + told).encode(), source="页.txt")
    assert meet(understand("2001年底保障了多少人"), told, "", Hit(passages[-1], 1.0)).year_met == 0.5


@pytest.mark.parametrize(("year", "met"), [(2002, True), (2001, False)], ids=["its own", "the year before"])
def test_the_year_of_the_source_is_met_by_its_documents_alone(year: int, met: bool) -> None:
    told = "去年打击了分裂势力。"
    _, passages = read_document((REPORT + told).encode(), source="页.txt")
    slots = meet(understand(f"{year}年政府工作报告说打击了什么势力"), told, "", Hit(passages[-1], 1.0))
    assert (slots.year_met > 0, slots.year_absent > 0) == (met, not met)


@pytest.mark.parametrize(
    ("name", "text", "about", "there", "why"),
    [
        ("上海市人大常委会", "市人大常委会免去三人。", "上海", True, "its place is what the text is about"),
        ("上海市人大常委会", "市人大常委会免去三人。", "南京", False, "another city's"),
        ("上海", "全市", "上海", True, "a place alone"),
        ("重庆市", "重庆发展新动能。", "", True, "a place is as often named without its division"),
        ("和平区", "维护世界和平。", "", False, "a district's short name may be any word"),
        ("欧洲", "完成中欧投资协定谈判。", "", True, "beside ours in one word"),
        ("非洲", "其中非公有制企业增长。", "", False, "two other words"),
        ("南京大学", "东南大学位于南京。", "", False, "a university is no part of a city's name"),
        ("广博会", "广州博览会", "", False, "a short form is not known"),
    ],
)
def test_a_name_stands_where_its_place_and_its_rest_do(name: str, text: str, about: str, there: bool, why: str) -> None:
    assert stands(name, text, about) is there, why
