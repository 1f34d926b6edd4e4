"""What is chance: tests whose outcome is known, and corrections that keep order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.significance import chance, holm

PROBABILITIES = st.lists(st.floats(0, 1), max_size=12)
DIFFERENCES = st.lists(st.sampled_from([-1.0, 0.0, 0.0, 1.0]), max_size=10)


def test_runs_that_do_not_differ_differ_by_chance() -> None:
    assert chance([]) == chance([0.0]) == chance([0.0] * 40) == 1.0


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([1.0], 1.0),  # one question may fall either way
        ([1.0] * 6, 2 / 64),  # all six the same way: two of the 64 ways of signs
        ([-1.0] * 6, 2 / 64),
        ([1.0, -1.0], 1.0),
        ([1.0] * 9 + [-1.0], 22 / 1024),  # 1 + 10 of 1,024 ways are as large on either side
    ],
)
def test_few_differences_are_counted_exactly(differences: list[float], expected: float) -> None:
    assert chance(differences) == pytest.approx(expected)
    assert chance([*differences, 0.0, 0.0, 0.0]) == pytest.approx(expected)


def test_a_difference_that_is_plain_to_see_is_not_chance() -> None:
    assert chance([1.0] * 30 + [-1.0] * 5 + [0.0] * 400) < 0.01


@settings(max_examples=25)
@given(DIFFERENCES)
def test_it_makes_no_difference_which_run_comes_first(differences: list[float]) -> None:
    assert chance(differences) == pytest.approx(chance([-each for each in differences]))
    assert 0 < chance(differences) <= 1


@given(PROBABILITIES)
def test_correction_keeps_the_order_and_makes_nothing_more_certain(chances: list[float]) -> None:
    corrected = holm(chances)
    assert all(before <= after <= 1 for before, after in zip(chances, corrected, strict=True))
    ranked = sorted(zip(chances, corrected, strict=True))
    assert [after for _, after in ranked] == sorted(corrected)


def test_correction_is_holms() -> None:
    # The worked example of Holm's procedure: 4 × 0.005, 3 × 0.01, 2 × 0.03, then 0.04 raised to what came before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.02]) == [0.02]
    assert holm([]) == []
