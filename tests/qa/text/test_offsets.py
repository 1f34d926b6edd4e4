"""The map home: it composes, keeps order, and survives the store."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.offsets import OffsetMap
from qa.types import Span

kept_positions = st.sets(st.integers(0, 200), max_size=60).map(sorted)


def _positions(offsets: OffsetMap) -> list[int]:
    return [offsets.position(i) for i in range(offsets.length)]


@given(kept_positions)
def test_a_map_of_kept_positions_gives_them_back(kept: list[int]) -> None:
    assert _positions(OffsetMap.from_kept(kept)) == kept


@given(kept_positions, st.data())
def test_composed_maps_lead_where_one_after_the_other_leads(kept: list[int], data: st.DataObject) -> None:
    outer = OffsetMap.from_kept(kept)
    inner_kept = sorted(data.draw(st.sets(st.integers(0, len(kept) - 1)))) if kept else []
    composed = outer.compose(OffsetMap.from_kept(inner_kept))
    assert _positions(composed) == [kept[i] for i in inner_kept]


@given(kept_positions, kept_positions, kept_positions)
def test_composing_is_associative(first: list[int], second: list[int], third: list[int]) -> None:
    a = OffsetMap.from_kept(first)
    b = OffsetMap.from_kept([i for i in second if i < a.length])
    c = OffsetMap.from_kept([i for i in third if i < b.length])
    assert a.compose(b).compose(c) == a.compose(b.compose(c))


@given(kept_positions)
def test_the_identity_changes_nothing_on_either_side(kept: list[int]) -> None:
    offsets = OffsetMap.from_kept(kept)
    assert offsets.compose(OffsetMap.identity(len(kept))) == offsets
    assert OffsetMap.identity(201).compose(offsets) == offsets


@given(kept_positions)
def test_a_map_is_monotone(kept: list[int]) -> None:
    positions = _positions(OffsetMap.from_kept(kept))
    assert all(low < high for low, high in pairwise(positions))


@given(kept_positions, st.data())
def test_a_slice_maps_like_the_whole(kept: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(kept)))
    end = data.draw(st.integers(start, len(kept)))
    assert _positions(OffsetMap.from_kept(kept).slice(start, end)) == kept[start:end]


@given(kept_positions, st.data())
def test_a_span_goes_from_its_first_character_to_its_last(kept: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(kept)))
    end = data.draw(st.integers(start, len(kept)))
    span = OffsetMap.from_kept(kept).to_source(Span(start, end))
    assert span == ((kept[start], kept[end - 1] + 1) if start < end else (span.start, span.start))


@given(kept_positions)
def test_a_map_survives_the_store(kept: list[int]) -> None:
    offsets = OffsetMap.from_kept(kept)
    assert OffsetMap.from_bytes(offsets.to_bytes()) == offsets


def test_a_map_of_unchanged_text_is_one_run_whatever_its_length() -> None:
    assert OffsetMap.from_kept(range(10_000)) == OffsetMap.identity(10_000)
    assert len(OffsetMap.identity(10_000).to_bytes()) == 12


def test_there_is_no_position_outside_the_text() -> None:
    with pytest.raises(IndexError):
        OffsetMap.identity(3).position(3)
