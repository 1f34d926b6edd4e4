"""The state before is no answer, unless it is asked for."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.changes import (
    differences,
    former_holders,
    not_what_it_came_to,
    old_values,
    other_holders,
    photographers,
    points_back,
)
from qa.reading.question import understand
from qa.text.fold import fold
from qa.types import AnswerType, Span

ROADS = "公路里程由1997年的123万公里增加到2002年的176万公里,其中高速公路由4771公里增加到2.52万公里。"


@pytest.mark.parametrize(
    ("sentence", "question", "left"),
    [
        (ROADS, "2002年高速公路有多少公里", {"176万公里", "2.52万公里"}),
        (ROADS, "1997年高速公路有多少公里", {"123万公里", "4771公里", "176万公里", "2.52万公里"}),
        ("车程将从3.5小时缩短至1小时以内。", "自驾要多长时间", {"1小时以内"}),
        ("车程将从3.5小时缩短至1小时以内。", "原来自驾要多长时间", {"3.5小时", "1小时以内"}),
        ("充足率从2007年底的8.4%提升到去年底的13.3%。", "2012年底充足率提升到多少", {"13.3%"}),
        ("从60公里外引水到2个水库。", "引水多少公里", {"60公里", "2个"}),
        ("最低标准从每月70元提高到新的水平。", "最低标准是多少元", {"70元"}),
    ],
    ids=["now", "the year before", "shorter", "asked for", "of an unnamed year", "no change", "new value not told"],
)
def test_where_a_change_began_is_left_out(sentence: str, question: str, left: set[str]) -> None:
    text = fold(sentence)
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~old_values(text, [Span(0, len(text))], candidates, query))
    amounts = {text[start:end] for start, end in zip(kept.starts, kept.ends, strict=True)}
    assert {amount for amount in amounts if amount[0].isdigit() and not amount.endswith("年")} == left


@pytest.mark.parametrize(
    ("sentence", "question", "left"),
    [
        ("原任三明市委书记黄如欣,李兴湖同志任三明市委书记。", "三明市委书记是谁", {"李兴湖"}),
        ("原任三明市委书记黄如欣,李兴湖同志任三明市委书记。", "三明市原市委书记是谁", {"黄如欣", "李兴湖"}),
        ("黄如欣不再担任三明市委书记,李兴湖任三明市委书记。", "三明市委书记是谁", {"李兴湖"}),
        ("李兴湖同志任三明市委书记,此前曾任三明市长。", "三明市委书记是谁", {"李兴湖"}),
    ],
    ids=["former", "asked for", "laid down", "another office before"],
)
def test_a_former_holder_of_an_office_is_left_out(sentence: str, question: str, left: set[str]) -> None:
    query = understand(question)
    candidates = propose(sentence, [Span(0, len(sentence))], query.expects)
    kept = candidates.only(~former_holders(sentence, candidates, query))
    names = {sentence[start:end] for start, end in zip(kept.starts, kept.ends, strict=True)}
    assert {name for name in names if name in ("黄如欣", "李兴湖")} == left


@pytest.mark.parametrize(
    ("sentence", "question", "other"),
    [
        ("绵阳市委书记罗景川、市长邱梦媛回答了提问。", "绵阳市长叫什么名字", {"罗景川"}),
        ("绵阳市委书记罗景川、市长邱梦媛回答了提问。", "绵阳市委书记是谁", {"邱梦媛"}),
        ("市委副书记、市长、党组书记万闻华,副市长王学锋出席。", "泰州市市长是谁", {"王学锋"}),
        ("俄罗斯总统普京、南非总统祖马和几内亚总统孔戴出席。", "南非总统是谁", {"孔戴"}),
        ("泰州市市长张三调任省里,新任市长李四发言。", "泰州市市长是谁", set()),
        ("绵阳市委书记罗景川回答了提问。", "绵阳市长叫什么名字", set()),
        ("绵阳市长邱梦媛回答了提问。", "谁回答了提问", set()),
    ],
    ids=[
        "the mayor",
        "the secretary",
        "of several offices, and no deputy",
        "the same office elsewhere",
        "a new one is of the same place",
        "no mayor is named",
        "no office is asked for",
    ],
)
def test_who_stands_behind_another_office_is_left_out(sentence: str, question: str, other: set[str]) -> None:
    text = fold(sentence)
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    left_out = candidates.only(other_holders(text, candidates, query))
    assert {text[start:end] for start, end in zip(left_out.starts, left_out.ends, strict=True)} >= other
    assert bool(len(left_out.starts)) is bool(other)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("柳州上半年gdp是多少", {"1499.95亿元"}),
        ("柳州上半年gdp减少多少", {"1499.95亿元", "28.45亿元"}),
    ],
    ids=["the level", "the change"],
)
def test_by_how_much_something_changed_answers_only_what_asks_for_it(question: str, left: set[str]) -> None:
    text = "柳州gdp为1499.95亿元,相比减少28.45亿元。"
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~differences(text, candidates, query))
    assert {text[start:end] for start, end in zip(kept.starts, kept.ends, strict=True)} == left


def test_who_took_the_picture_is_nobody_in_it() -> None:
    text = "新华网发(黛吾颜 摄)参赛选手李强在途中。"
    query, asked = understand("冠军是谁"), understand("照片是谁拍的")
    candidates = propose(text, [Span(0, len(text))], query.expects)
    taken = candidates.only(photographers(text, candidates, query))
    kept = candidates.only(~photographers(text, candidates, query))
    assert not photographers(text, candidates, asked).any()
    assert all(text[:end].endswith("黛吾颜") for end in taken.ends)
    assert not any(text[:end].endswith("黛吾颜") for end in kept.ends)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("不良率下降到多少", {"0.95%", "13.3%"}),
        ("不良率下降了多少", {"8.4%", "13.3%", "6.1%", "0.95%"}),
    ],
    ids=["what it came to", "by how much"],
)
def test_what_something_came_to_is_kept_where_it_is_asked_for(question: str, left: set[str]) -> None:
    text = "充足率从8.4%提升到去年底的13.3%,不良率由6.1%下降到0.95%。"
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~not_what_it_came_to(text, candidates, query))
    assert {text[start:end] for start, end in zip(kept.starts, kept.ends, strict=True)} == left


@pytest.mark.parametrize("span", ["他", "这一地区", "该国家", "后者"])
def test_a_word_that_only_points_back_names_nobody(span: str) -> None:
    text = f"{span}已经撤离。"
    candidates = propose(text, [Span(0, len(text))], AnswerType.TEXT)
    back = candidates.only(points_back(text, candidates))
    assert {text[start:end] for start, end in zip(back.starts, back.ends, strict=True)} == {span}
