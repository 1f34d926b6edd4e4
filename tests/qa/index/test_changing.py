"""A change and the index that has it are one step, for whoever asks and whatever fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa.index import lexical
from qa.store import Store

TEXT = "泰州市的大健康产业目标是4000亿元。"


def found(index: Any) -> list[int]:
    snapshot, query = index.snapshot, lexical.matching("大健康")
    assert snapshot.lexical is not None
    assert query is not None
    return [number for number, _ in snapshot.lexical.search(query, 100)]


def test_others_see_the_state_before_until_all_of_the_change_is_there(open_house: Callable[..., Any]) -> None:
    house, other = open_house(), open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    with house.index.changing():
        house.store.delete(house.store.documents()[0].id)
        house.put("b.txt", TEXT)
        assert [info.source for info in house.store.documents()] == ["b.txt"]
        assert [info.source for info in other.store.documents()] == ["a.txt"]
        assert found(other.index) == [1]
    assert [info.source for info in other.store.documents()] == ["b.txt"]
    assert found(other.index) == found(house.index) == [2]


def test_a_change_that_fails_leaves_store_and_index_as_they_were(house: Any) -> None:
    house.put("a.txt", TEXT)
    house.index.sync()
    generation = house.index.generation

    def fail() -> None:
        with house.index.changing():
            house.put("b.txt", TEXT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [info.source for info in house.store.documents()] == ["a.txt"]
    assert (house.index.generation, found(house.index)) == (generation, [1])
    assert not (house.data / "index" / "partial").exists()


def test_a_change_of_nothing_makes_no_generation(house: Any) -> None:
    house.put("a.txt", TEXT)
    house.index.sync()
    generation = house.index.generation
    with house.index.changing():
        pass
    assert house.index.generation == generation


def test_a_change_takes_along_what_a_killed_writer_left_behind(house: Any) -> None:
    house.put("a.txt", TEXT)  # stored, and then the process was gone
    with house.index.changing():
        pass
    assert found(house.index) == [1]


def test_a_reader_waits_once_for_an_index_that_the_store_is_ahead_of(open_house: Callable[..., Any]) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    before = house.index.snapshot
    house.store.delete(house.store.documents()[0].id)
    assert not house.index.newer(before)
    house.index.sync()
    assert house.index.newer(before)


def test_a_generation_that_was_cleared_away_meanwhile_is_passed_over(open_house: Callable[..., Any]) -> None:
    writer, reader = open_house(), open_house(writable=False)
    for number in range(4):
        writer.put(f"{number}.txt", TEXT)
        writer.index.sync()
    assert isinstance(reader.store, Store)
    assert sorted(found(reader.index)) == [1, 2, 3, 4]
