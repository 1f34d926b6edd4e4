"""The reading text: glosses gone, lines whole, blanks gone, and every character leads home."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from qa.text.clean import clean
from tests.rows import rows
from tests.strategies import messy

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"


@pytest.mark.parametrize("row", [*rows("glosses"), *rows("lines"), *rows("blanks")])
def test_the_reading_text_is_what_the_document_says(row: dict[str, Any]) -> None:
    assert clean(row["input"])[0] == row["expected"]


@given(messy)
def test_every_character_of_the_reading_text_is_one_of_the_source_in_order(text: str) -> None:
    reading, offsets = clean(text)
    positions = [offsets.position(i) for i in range(len(reading))]
    assert positions == sorted(set(positions))
    for char, position in zip(reading, positions, strict=True):
        assert text[position] == char or (char == "\n" and text[position] in LINE_ENDS)


@given(messy)
def test_a_gloss_never_takes_a_han_character_with_it(text: str) -> None:
    reading, _ = clean(text)
    assert [char for char in reading if "一" <= char <= "鿿"] == [char for char in text if "一" <= char <= "鿿"]


def test_an_empty_text_stays_empty() -> None:
    assert clean("")[0] == ""
    assert clean(" \n　\n")[0] == ""
