"""What passages say is kept as the encoder cut it, through whatever comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import load_encoder
from embeddings.static import StaticEncoder
from qa.index import said
from qa.index.build import encoded
from qa.index.said import Cut, Said

BAGS = st.lists(st.lists(st.integers(0, 65535), min_size=1, max_size=5), max_size=6)
STEPS = st.lists(st.tuples(BAGS, st.sets(st.integers(1, 30), max_size=6)), max_size=6)


def bags(*numbers: list[int]) -> list[Any]:
    return [np.array(each, np.uint16) for each in numbers]


@given(steps=STEPS, settled=st.booleans())
def test_each_passage_says_what_it_was_given_until_it_goes(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any], settled: bool
) -> None:
    expected: dict[int, list[int]] = {}
    last, kept = 0, Said.empty()
    with pytest.MonkeyPatch.context() as patch:
        if settled:
            patch.setattr(said, "_RECENT", 1)
        for added, removed in steps:
            ids = list(range(last + 1, last + 1 + len(added)))
            last += len(added)
            kept = kept.change([Cut.of(ids, bags(*added))] if added else [], sorted(removed))
            gone = {number: each for number, each in expected.items() if number not in removed}
            expected = gone | dict(zip(ids, added, strict=True))
            folder = tmp_path_factory.mktemp("said")
            kept.save(folder)
            kept = Said.load(folder)
            assert len(kept) == len(expected)
            asked = list(range(last + 2))
            found = [each if each is None else each.tolist() for each in kept.of(asked)]
            assert found == [expected.get(number) for number in asked]


def test_what_is_written_once_is_shared_by_the_next_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "_RECENT", 5)
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    first = Said.empty().change([Cut.of([1, 2], bags([1, 2, 3, 4], [5]))], [])
    first.save(old)
    Said.load(old).change([Cut.of([3], bags([6]))], [2]).save(new)
    (shared,) = new.glob("base-*")
    assert shared.stat().st_nlink == 2
    assert shared.samefile(next(old.glob("base-*")))
    assert [found is None for found in Said.load(new).of([1, 2, 3])] == [False, True, False]


def test_what_has_gone_is_given_up_when_it_is_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "_RECENT", 1)
    kept = Said.empty().change([Cut.of(list(range(1, 9)), bags(*([n] * 100 for n in range(8))))], [])
    kept.change([], list(range(1, 8))).save(tmp_path)
    assert np.load(next(tmp_path.glob("base-*"))).tolist() == [7] * 100


def test_tokens_of_a_large_vocabulary_are_not_cut_short(tmp_path: Path) -> None:
    Said.empty().change([Cut.of([1], [np.array([1, 70_000], np.uint32)])], []).save(tmp_path)
    (kept,) = Said.load(tmp_path).of([1])
    assert kept is not None
    assert kept.tolist() == [1, 70_000]


def test_without_its_file_it_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Said.load(tmp_path)


def test_the_index_keeps_the_tokens_of_the_text_that_is_encoded(open_house: Callable[..., Any]) -> None:
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    house = open_house(encoder)
    house.put("a.txt", "泰州\n\n泰州市的大健康产业目标是4000亿元。\n\n南通。")
    house.index.sync()
    gone = house.put("b.txt", "别的事情。")
    house.index.sync()
    house.store.delete(gone)
    house.put("c.txt", "盐城市的风电装机容量全省第一。")
    house.index.sync()
    passages = [each for info in house.store.documents() for each in house.store.passages_of(info.id)]
    kept = house.index.snapshot.said
    assert len(kept) == len(passages) > 3
    cut = encoder.cut([encoded(passage.context.header, passage.text) for passage in passages])
    for once, again in zip(kept.of([passage.id for passage in passages]), cut, strict=True):
        np.testing.assert_array_equal(once, again)


def test_an_encoder_that_cuts_no_tokens_keeps_none(house: Any) -> None:
    house.put("a.txt", "泰州市的大健康产业目标是4000亿元。")
    house.index.sync()
    assert len(house.index.snapshot.said) == 0
