"""Claims about questions made from raw text."""

from __future__ import annotations

from random import Random

import pytest

from qa.documents.load import Given, read_document
from qa.training.made import questions, twin

TEXT = """一、2012年工作回顾
全市地区生产总值达到2701.7亿元,增长12.5%。新增就业岗位10.2万个。
泰州市医药产业产值达到450亿元,比上年增长30%。
王小明任泰州市市长,他在会上作了报告。
"""


def row(question: str, context: str = "2012年泰州产值为450亿元。", header: str = "") -> dict[str, object]:
    answers = [{"text": "450亿元", "start": 9}]
    return {"question": question, "context": context, "header": header, "answers": answers, "answerable": True}


@pytest.mark.parametrize("seed", range(5))
def test_an_answer_stands_where_its_row_says(seed: int) -> None:
    _, passages = read_document(TEXT.encode(), source="report.txt", given=Given(title="泰州市政府工作报告"))
    made = list(questions(passages, 10, Random(seed)))
    assert made
    for each in made:
        (answer,) = each["answers"]
        assert each["context"][answer["start"] : answer["start"] + len(answer["text"])] == answer["text"]
        assert "泰州市政府工作报告" in each["header"]


@pytest.mark.parametrize("seed", range(8))
def test_a_twin_names_another_year_or_place_that_its_passage_does_not(seed: int) -> None:
    other = twin(row("2012年泰州产值是多少", header="泰州市"), Random(seed))
    assert other is not None
    assert not other["answerable"]
    assert not other["answers"]
    kept = [part for part in ("2012年", "泰州") if part in other["question"]]
    assert len(kept) == 1
    changed = other["question"].replace(kept[0], "").replace("产值是多少", "").removesuffix("年")
    assert changed not in other["context"] + other["header"]


def test_a_question_that_names_neither_has_no_twin() -> None:
    assert twin(row("产值是多少"), Random(1)) is None
