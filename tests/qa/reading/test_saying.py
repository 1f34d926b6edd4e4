"""What only says where an answer is told is no part of what is looked for."""

from __future__ import annotations

import pytest

from qa.reading.question import understand
from qa.reading.saying import unsaid


@pytest.mark.parametrize(
    ("question", "left", "why"),
    [
        ("2015年政府工作报告说的双引擎是指什么", "2015年双引擎是指什么", "the year stays"),
        ("南通市政府工作报告提出2022年增长目标是多少", "南通市2022年增长目标是多少", "so does the place"),
        ("2023年政府工作报告中城镇新增就业目标是多少", "2023年城镇新增就业目标是多少", "no verb is needed"),
        ("按2006年政府工作报告的说法,农业税实行了多少年", "2006年农业税实行了多少年", "a clause of its own"),
        ("根据2023年统计公报,我国人口是多少", "2023年我国人口是多少", "a preposition goes with it"),
        ("该文件要求哪些单位落实消防责任", "哪些单位落实消防责任", "a pointing word as well"),
    ],
)
def test_a_source_named_by_its_kind_is_left_out(question: str, left: str, why: str) -> None:
    assert unsaid(question).text == left, why


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("2023年政府工作报告提出了哪些目标", "too little would be left"),
        ("政府工作报告是谁作的", "it is asked about the report itself"),
        ("按照《公司法》规定,股东会由谁召集", "a title tells one source from another"),
        ("报告提出了什么", "nothing would be left"),
        ("江门的警察接了材料,多久给门牌的凭条", "no preposition says that it is told there"),
        ("泰州大健康产业大会提出了什么目标", "the meeting has a name"),
        ("新闻中心的开放时间是几点到几点", "中心 is one word"),
        ("报告说明了经济增长的哪些原因", "说明 says more than that it says"),
        ("", "nothing at all"),
    ],
)
def test_anything_else_is_left_as_it_is(question: str, why: str) -> None:
    assert unsaid(question) == (question, "", ""), why


@pytest.mark.parametrize(
    ("question", "of_source", "why"),
    [
        ("2018年政府工作报告说人均预期寿命是多少", True, "the report's year"),
        ("2000年政府工作报告点名的分裂势力代表人物是谁", True, "naming is telling"),
        ("南通市政府工作报告提出2022年增长目标是多少", False, "the year of what is told"),
        ("2018年政府工作报告提出2020年贫困人口减少多少", False, "both: the answer's year decides"),
        ("2018年贫困人口减少多少", False, "no source is named"),
    ],
)
def test_a_year_before_the_source_is_the_sources_own(question: str, of_source: bool, why: str) -> None:
    assert understand(question).of_source == of_source, why
