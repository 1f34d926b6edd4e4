from __future__ import annotations

import pytest

from qa.drafting.check import Fault, Finding, Placed, check
from qa.drafting.shelf import Shelf
from qa.evaluation.types import Question

DOCUMENTS = {
    "泰州.txt": "到“十四五”期末,大健康产业达到4000亿元规模。市委常委會(huì)在醫(yī)藥高新區(qū)調(diào)研。",
    "folder/扬州.txt": "扬州市完成投资１7亿元。",
    "转载.txt": "泰州消息：到“十四五”期末，大健康产业达到4000亿元规模。",
}
ASKED = Question("1", "大健康产业达到多少规模？", ("4000亿元",), ("泰州.txt", "转载.txt"))


def found(*questions: Question, documents: dict[str, str] | None = DOCUMENTS) -> list[Finding]:
    placed = [Placed("set.jsonl", f"line {number}", question) for number, question in enumerate(questions, 1)]
    answers = [answer for question in questions for answer in question.answers]
    return list(check(placed, Shelf(documents.items(), answers) if documents is not None else None))


def test_a_right_set_has_no_findings() -> None:
    assert found(ASKED, Question("2", "哪里调研？", ("医药高新区",), ("泰州.txt",))) == []


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (Question("2", "大健康产业达到多少规模?", ("4000亿元",), ("泰州.txt", "转载.txt")), Fault.DUPLICATE),
        (Question("2", "大健康產業達到多少規模？", ("17亿元",), ("扬州.txt",)), Fault.OTHER_ANSWERS),
        (Question("1", "扬州完成多少投资？", ("17亿元",), ("扬州.txt",)), Fault.SAME_ID),
        (Question("2", "扬州完成多少投资？", (), ("扬州.txt",)), Fault.NO_ANSWER),
        (Question("2", "扬州完成多少投资？", ("17亿元",), ("扬州.txt",), answerable=False), Fault.UNANSWERABLE),
        (Question("2", "扬州完成多少投资？", ("17亿元",), ("苏州.txt",)), Fault.UNKNOWN_DOCUMENT),
        (Question("2", "扬州完成多少投资？", ("7亿元",), ("扬州.txt",)), Fault.NOT_FOUND),
        (Question("2", "泰州规模多少？", ("4000亿元",), ("扬州.txt",)), Fault.NOT_FOUND),
        (Question("2", "大健康产业规模达到多少亿元？", ("4000亿元",), ("泰州.txt",)), Fault.SEVERAL_DOCUMENTS),
    ],
)
def test_what_is_wrong_is_found_and_nothing_else(question: Question, fault: Fault) -> None:
    (finding,) = found(ASKED, question)
    assert (finding.fault, finding.file, finding.place, finding.id) == (fault, "set.jsonl", "line 2", question.id)


def test_several_right_documents_are_worth_a_look_and_not_wrong() -> None:
    (finding,) = found(Question("1", "大健康产业规模达到多少亿元？", ("4000亿元",), ("泰州.txt",)))
    assert not finding.wrong
    assert "转载.txt" in finding.message


def test_turns_of_conversations_may_repeat_each_other() -> None:
    turns = [Question(f"{name}.2", "那扬州呢？", (answer,), conversation=name, turn=2) for name, answer in ("a1", "b2")]
    assert found(*turns, documents=None) == []


def test_of_a_list_every_item_has_to_stand() -> None:
    (finding,) = found(Question("1", "哪些？", ("4000亿元", "9000亿元"), ("泰州.txt",), every=True))
    assert finding.fault is Fault.NOT_FOUND
    assert "9000亿元" in finding.message
    assert "、4000亿元" not in finding.message


def test_without_documents_only_the_set_itself_is_checked() -> None:
    assert found(Question("1", "多少？", ("9亿",), ("没有.txt",)), documents=None) == []
