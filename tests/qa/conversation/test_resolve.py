from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation.resolve import FollowUp, resolve
from qa.store import Turn
from tests.rows import rows


def told(history: list[list[str]]) -> list[Turn]:
    return [Turn(question, question, answer=answer, document_id="d") for question, answer in history]


@pytest.mark.parametrize("row", rows("follow_ups"))
def test_a_follow_up_means_what_a_person_would_spell_out(row: dict[str, Any]) -> None:
    resolved = resolve(row["question"], told(row["history"]))
    assert resolved.question.rstrip("？?") == row["resolved"].rstrip("？?")
    assert resolved.kind == row["kind"]


def test_what_a_follow_up_came_to_mean_is_what_the_next_one_leans_on() -> None:
    first = Turn("江都区委书记是谁", "江都区委书记是谁", answer="朱莉莉")
    second = Turn("那高邮呢", "高邮市委书记是谁", answer="张利")
    assert resolve("邗江呢", [first, second]).question == "邗江区委书记是谁"
    assert resolve("他是哪里人", [first, second]).question == "张利是哪里人"


def test_a_question_that_may_stand_alone_is_handed_out_as_it_is_too() -> None:
    history = told([["2018年农村贫困人口减少了多少", "1386万"]])
    assert "易地扶贫搬迁了多少人" in resolve("易地扶贫搬迁了多少人", history).wordings


def test_a_follow_up_looks_where_the_last_answer_stood_and_a_fresh_question_does_not() -> None:
    history = told([["江都区委书记是谁", "朱莉莉"]])
    assert resolve("高邮呢", history).document_id == "d"
    assert resolve("泉州有多少名党员", history).document_id == ""


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_without_a_history_every_question_is_itself(question: str) -> None:
    assert resolve(question, []).wordings == (question,)


WORDS = "那|呢|高邮|2012年|他|它|那里|那年|其中|为什么|还有|第二个|占|多少|是谁|的|哪些|目标|“|”|泰州|市委书记|?|\n"
PIECES = re.split("[|]", WORDS)


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=30), st.text(max_size=12)), min_size=1, max_size=3),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join) | st.text(min_size=1, max_size=30),
)
def test_any_two_texts_can_follow_each_other(history: list[tuple[str, str]], question: str) -> None:
    before = [[asked, answer] for asked, answer in history if asked.strip()]
    resolved = resolve(question, told(before)) if question.strip() else None
    if resolved:
        assert all(wording.strip() for wording in resolved.wordings)
        assert len(set(resolved.wordings)) == len(resolved.wordings)
        assert resolved.kind is not FollowUp.FRESH or resolved.wordings == (question,)
