"""The calibrator: named columns, a probability, a threshold."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.confidence import COLUMNS, Calibrator

STORED = json.loads(files("qa.answering").joinpath("calibrator.json").read_text(encoding="utf-8"))


def test_the_coefficients_that_ship_are_those_of_the_columns() -> None:
    assert set(STORED["columns"]) == set(COLUMNS)


@given(st.lists(st.floats(-100, 100), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_confidence_is_a_probability(features: list[float]) -> None:
    assert 0.0 <= Calibrator.bundled().probability(features) <= 1.0


@pytest.mark.parametrize(
    ("column", "sign"),
    [("held_with_header", 1), ("place_absent", -1), ("unit_other", -1), ("year_absent", -1), ("names_absent", -1)],
)
def test_what_the_question_lacks_does_not_raise_confidence(column: str, sign: int) -> None:
    assert STORED["columns"][column]["weight"] * sign >= -0.05
