"""A question that says how many members its answer has is answered by an enumeration of as many."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.members import as_many, members_wanted, uneven, without_rest
from qa.reading.question import understand
from qa.types import AnswerType, Span


@pytest.mark.parametrize(
    ("question", "count", "why"),
    [
        ("2022年我国经济面临哪三重压力", 3, "behind the question word"),
        ("长沙哪5个城区上榜2023赛迪百强区", 5, "in digits"),
        ('南通的"四项机制"有哪些', 4, "in a name in quotes"),
        ('2015年"双引擎"是指什么', 2, "双 is two"),
        ("黄茅海跨海通道的两座主桥叫什么", 2, "in plain words"),
        ("第一届全国人大通过了哪些法律", 0, "an ordinal counts nothing"),
        ("2023年12个项目总投资多少亿元", 0, "a number is asked for, not members"),
        ("党的二十大提出了哪些新要求", 0, "a part of another numeral"),
        ("“三农”工作有哪些措施", 0, "a name, but not what is asked for"),
        ("提交材料后三个工作日内要做什么", 0, "days are no members"),
        ("有哪些压力", 0, "no number is said"),
        ("一个国家的首都叫什么", 0, "one is no enumeration"),
    ],
)
def test_a_question_says_how_many_members_it_wants(question: str, count: int, why: str) -> None:
    assert members_wanted(understand(question)) == count, why


@pytest.mark.parametrize(
    ("text", "wanted", "right"),
    [
        ("需求收缩、供给冲击、预期转弱", 3, True),
        ("需求收缩、供给冲击、预期转弱", 2, False),
        ("淮河、海河和辽河", 3, True),
        ("悟空小侠和乐高中心", 2, True),
        ('恐龙之乡""人类故乡""菌王国', 3, True),
        ("需求收缩", 3, False),
        ("积极参与社区治理", 2, False),
    ],
)
def test_members_are_parted_by_marks_and_a_last_word(text: str, wanted: int, right: bool) -> None:
    query = understand(f"面临哪{wanted}项压力")
    candidates = propose(text, [Span(0, len(text))], AnswerType.TEXT)
    whole = (candidates.starts == 0) & (candidates.ends == len(text))
    assert whole.sum() == 1
    assert bool(as_many(text, candidates, query)[whole][0]) is right


def test_members_that_share_a_word_are_known_by_it() -> None:
    query = understand("要往哪三个“化”发展")
    values = [
        as_many(text, propose(text, [Span(0, len(text))], AnswerType.LIST), query).max()
        for text in ("高端化、智能化、绿色化", "存量增量、产业、企业")
    ]
    assert values == [3, 0]


def test_so_many_members_are_proposed_from_anywhere_in_a_clause() -> None:
    text = "雨花区、岳麓区、天心区分别位列第13、第20、第35位"
    spans = propose(text, [Span(0, len(text))], AnswerType.LIST, members=3)
    assert "雨花区、岳麓区、天心区" in {
        text[start:end] for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("北京、上海等地", "北京、上海"),
        ("西气东输、青藏铁路等一批", "西气东输、青藏铁路"),
        ("失业保险、养老保险的", "失业保险、养老保险"),
        ("北京等", "北京等"),
        ("平等、公正", "平等、公正"),
        ("自由、民主、平等", "自由、民主、平等"),
    ],
)
def test_an_enumeration_ends_before_the_word_for_more(text: str, left: str) -> None:
    assert text[: without_rest(text, 0, len(text))] == left


def test_an_enumeration_is_even_without_what_the_sentence_adds_to_its_ends() -> None:
    text, query = "必须切实贯彻创新、协调、绿色、开放、共享的发展理念。", understand("有哪些发展理念")
    found = propose(text, [Span(0, len(text))], AnswerType.LIST)
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    loss = dict(zip([text[start:end] for start, end in spans], uneven(text, found, query), strict=True))
    assert loss["创新、协调、绿色、开放、共享"] == 0.0
    assert loss["必须切实贯彻创新、协调、绿色、开放、共享的发展理念"] == 1.0
    assert loss["贯彻创新、协调、绿色、开放、共享"] > 0.0


def test_two_members_alone_are_not_uneven() -> None:
    text, query = "水资源包括地表水和地下水。", understand("水资源包括哪些")
    found = propose(text, [Span(0, len(text))], AnswerType.LIST)
    assert not uneven(text, found, query).any()
