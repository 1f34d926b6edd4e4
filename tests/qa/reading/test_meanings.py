"""Words of one kind are near each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qa.reading.meanings import NONE, Meanings, bundled


@pytest.mark.parametrize(
    ("word", "alike", "other"),
    [("亿元", "亿美元", "公司"), ("条约", "协定", "市长"), ("北京", "重庆", "因为"), ("1998年", "两年", "首都")],
)
def test_words_of_one_kind_are_nearer_than_of_another(word: str, alike: str, other: str) -> None:
    meanings = bundled()
    one, near, far = (meanings.unit[meanings.row(each)] for each in (word, alike, other))
    assert one @ near > one @ far


def test_an_unknown_word_is_taken_for_what_ends_like_it() -> None:
    meanings = bundled()
    assert meanings.row("某某某某条约") == meanings.ending("条约") != NONE
    assert meanings.row("") == NONE
    assert not meanings.unit[NONE].any()


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    made = Meanings.of(["甲国", "乙国", ",", "a"], generator.normal(size=(4, 8)).astype(np.float32))
    made.save(tmp_path / "meanings.npz")
    read = Meanings.load(tmp_path / "meanings.npz")
    assert read.rows == made.rows
    np.testing.assert_array_equal(read.table, made.table)
    assert read.fingerprint == made.fingerprint
    assert read.row("丙国") == read.ending("国") != NONE
