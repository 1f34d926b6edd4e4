"""What a question asks for and what its answer must match."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.question import understand
from qa.reading.synonyms import wordings

CASES = json.loads((Path(__file__).parents[2] / "cases" / "questions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_question_is_understood(case: dict[str, Any]) -> None:
    query = understand(case["question"])
    assert query.expects == case["expects"], case["reason"]
    assert list(query.years) == case.get("years", []), case["reason"]
    for field in ("unit",):
        if field in case:
            assert getattr(query, field) == case[field], case["reason"]
    for field in ("places", "offices"):
        if field in case:
            assert list(getattr(query, field)) == case[field], case["reason"]


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_understood_and_its_question_word_lies_inside(text: str) -> None:
    query = understand(text)
    assert 0 <= query.asks.start <= query.asks.end <= len(query.text)


def test_other_wordings_leave_out_those_that_the_question_has() -> None:
    found = wordings("泰州的地区生产总值是多少")
    assert "gdp" in found
    assert "生产总值" not in found


def test_a_question_for_an_office_is_also_looked_for_by_the_office_alone() -> None:
    assert understand("2024年作政府工作报告的总理叫什么名字？").focus == "总理 2024"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("爱国主义教育法从什么时候开始施行？", "爱国主义教育法自什么时候起施行"),
        ("《劳动合同法》何时生效", "《劳动合同法》自何时起施行"),
        ("浙江省水资源条例的施行日期是哪天", "浙江省水资源条例自什么时候起施行"),
        ("婚姻法是哪一年施行的", "婚姻法自哪一年起施行"),
        ("处罚决定何时执行", "处罚决定何时执行"),
        ("新工程什么时候实施", "新工程什么时候实施"),
        ("爱国主义教育法什么时候公布", "爱国主义教育法什么时候公布"),
    ],
    ids=[
        "begins",
        "comes into force",
        "the date of it",
        "as fine as it was asked",
        "no law but carried out",
        "no law",
        "something else",
    ],
)
def test_since_when_a_law_is_in_force_is_asked_in_its_own_words(question: str, text: str) -> None:
    assert understand(question).text == text


@pytest.mark.parametrize(
    ("question", "text", "why"),
    [
        ("英国现在的首相叫什么", "英国首相叫什么", "what is asked is asked of now"),
        ("现任市委书记是谁", "市委书记是谁", "at the beginning as well"),
        ("到目前为止建成多少公里", "到目前为止建成多少公里", "a span of time"),
        ("现代化建设取得了什么成就", "现代化建设取得了什么成就", "another word"),
        ("广博会啥时候办", "广博会什么时候办", "a word of speech"),
        ("《啥是佩奇》的导演是谁", "《啥是佩奇》的导演是谁", "a title stays"),
    ],
)
def test_what_says_only_now_is_left_out(question: str, text: str, why: str) -> None:
    assert understand(question).text == text, why
