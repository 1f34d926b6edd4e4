"""Folding: what reads the same is the same, and no offset moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.fold import fold, to_simplified, to_traditional
from tests.rows import rows
from tests.strategies import messy


@pytest.mark.parametrize("row", rows("folds"))
def test_what_reads_the_same_folds_to_the_same(row: dict[str, Any]) -> None:
    assert {fold(form) for form in row["forms"]} == {row["expected"]}


@given(messy | st.text())
def test_folding_keeps_the_number_of_code_points(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(messy | st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(messy, messy)
def test_folding_knows_no_neighbours(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


def test_every_code_point_folds_to_one_code_point() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert len(fold(everything)) == 0x110000


def test_every_character_whose_lower_case_is_one_is_lowered() -> None:
    cased = [chr(code) for code in range(0x3000) if len(chr(code).lower()) == 1]
    assert [char for char in cased if fold(char.lower()) != fold(char)] == []


def test_display_converts_by_phrase_and_may_change_what_folding_would_not() -> None:
    assert to_simplified("發展與頭髮、乾隆") == "发展与头发、乾隆"
    assert to_traditional("头发发展") == "頭髮發展"
