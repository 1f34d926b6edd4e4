from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation.courtesy import courtesy, small_talk
from tests.rows import rows

KINDS = ("greeting", "thanks", "farewell", "identity", "ability", "task", "abuse")


@pytest.mark.parametrize("row", rows("small_talk"))
def test_only_what_is_no_question_is_small_talk(row: dict[str, Any]) -> None:
    assert small_talk(row["message"]) == row["kind"]


@pytest.mark.parametrize("row", rows("questions"))
def test_no_question_to_the_documents_is_small_talk(row: dict[str, Any]) -> None:
    assert small_talk(row["question"]) == ""


def test_the_courtesy_comes_in_the_language_and_the_script_of_the_message() -> None:
    assert courtesy("greeting", "hello").startswith("Hello")
    assert "原文回答" in courtesy("greeting", "你好")
    assert "找答案" in courtesy("greeting", "你好")
    assert "檔" in courtesy("identity", "你是誰")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_courtesy(kind: str) -> None:
    assert courtesy(kind, "hi") != courtesy(kind, "你") != ""


@given(st.text(max_size=200))
def test_any_message_is_of_one_kind_or_a_question(message: str) -> None:
    assert small_talk(message) in ("", *KINDS)
