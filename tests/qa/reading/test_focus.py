"""What a question asks for, by its own words."""

from __future__ import annotations

from typing import Any

import pytest

from qa.reading.focus import MANNERS, WORDS, focus, manners
from qa.reading.meanings import bundled
from qa.reading.question import understand
from tests.rows import rows


@pytest.mark.parametrize("row", rows("focus"))
def test_a_question_is_asked_in_its_manners_and_for_its_noun(row: dict[str, Any]) -> None:
    query = understand(row["question"])
    found = [name for name, holds in zip(MANNERS, manners(query), strict=True) if holds]
    assert sorted(found) == sorted(row["manners"])
    if "asked" in row:
        assert focus(query)[0] == bundled().row(row["asked"])


@pytest.mark.parametrize("question", ["谁", "?", "gdp", "泰州", "什么" * 100])
def test_every_question_has_as_many_words_of_focus(question: str) -> None:
    assert focus(understand(question)).shape == (WORDS,)
