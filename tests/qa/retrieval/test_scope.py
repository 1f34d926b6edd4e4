"""Filters leave what they say, to words and vectors alike, and what they leave changes with the documents."""

from __future__ import annotations

from typing import Any

import pytest

from qa.documents.load import Given, read_document
from qa.retrieval.scope import Scopes
from qa.types import Filters

ECONOMY = Filters(metadata=(("channel", ("经济",)),))
GIVEN = {
    "甲": Given("年度报告", "2021-05-01", "江苏省泰州市", metadata=(("channel", "经济"),)),
    "乙": Given(None, "2022-05-01", "南通市", "https://a.example/2", (("channel", "经济"), ("level", "省"))),
    "丙": Given(metadata=(("channel", "文化"),)),
}


def put(house: Any, text: str, given: Given, collection: str = "default") -> str:
    read = read_document(f"这里说的是{text}。".encode(), source=f"{text}.txt", collection=collection, given=given)
    house.store.put(*read)
    house.index.sync()
    return str(read[0].id)


def left(house: Any, filters: Filters, collection: str = "default") -> list[str]:
    """The sources of what the filters leave."""
    snapshot = house.index.snapshot
    scope = Scopes(house.store).scope(snapshot, collection, filters)
    assert scope.ids is not None
    assert scope.selection is not None
    assert int(scope.selection.mask.sum()) == len(scope.ids)
    return [passage.source[0] for passage in house.store.passages(scope.ids.tolist())]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "甲乙丙"),
        (Filters(sources=("甲.txt", "丙.txt")), "甲丙"),
        (Filters(regions=("泰州",)), "甲"),
        (Filters(regions=("南通", "泰州")), "甲乙"),
        (Filters(published_from="2022-01-01"), "乙"),
        (Filters(published_to="2021-12-31"), "甲"),
        (Filters(published_from="2021-05-01", published_to="2022-05-01"), "甲乙"),
        (Filters(sources=("甲.txt",), regions=("南通",)), ""),
        (Filters(sources=("\ud800",)), ""),
        (Filters(titles=("年度报告", "别的")), "甲"),
        (Filters(urls=("https://a.example/2",)), "乙"),
        (ECONOMY, "甲乙"),
        (Filters(metadata=(("channel", ("经济", "文化")),)), "甲乙丙"),
        (Filters(metadata=(("channel", ("经济",)), ("level", ("省",)))), "乙"),
        (Filters(metadata=(("level", ("经济",)),)), ""),
        (Filters(metadata=(("\ud800", ("\ud800",)),)), ""),
    ],
)
def test_filters_leave_what_they_say(house: Any, filters: Filters, expected: str) -> None:
    for text, given in GIVEN.items():
        put(house, text, given)
    put(house, "丁", GIVEN["甲"], "other")
    assert left(house, filters) == list(expected)


def test_an_id_leaves_its_document_alone(house: Any) -> None:
    ids = [put(house, text, given) for text, given in GIVEN.items()]
    assert left(house, Filters(document_ids=(ids[1],))) == ["乙"]


def test_metadata_goes_with_its_document(house: Any) -> None:
    put(house, "甲", GIVEN["甲"])
    put(house, "丁", GIVEN["甲"], "other")
    assert left(house, ECONOMY) == ["甲"]
    put(house, "甲", GIVEN["丙"])
    assert left(house, ECONOMY) == []
    id = put(house, "甲", GIVEN["甲"])
    house.store.delete(id)
    house.index.sync()
    assert left(house, ECONOMY) == []
    assert left(house, ECONOMY, "other") == ["丁"]
