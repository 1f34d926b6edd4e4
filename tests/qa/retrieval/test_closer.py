"""Looked at closer, a passage that says all that is asked comes before one that says a part of it often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from embeddings.encoder import load_encoder
from embeddings.static import StaticEncoder
from qa.index import Said
from qa.index.said import Cut
from qa.retrieval.closer import FIRST, closer
from qa.text.offsets import OffsetMap
from qa.types import Context, Hit, Kind, Passage

NOTHING_KEPT = Said.empty()


@pytest.fixture(scope="module")
def words() -> StaticEncoder:
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    return encoder


def hit(number: int, text: str, score: float, title: str = "") -> Hit:
    passage = Passage(number, "d", number, Kind.TEXT, text, OffsetMap.identity(len(text)), (), Context(title=title))
    return Hit(passage, score)


def test_saying_all_of_it_beats_saying_a_part_of_it(words: StaticEncoder) -> None:
    hits = [hit(1, "高铁高铁高铁高铁,去看高铁。", 0.6), hit(2, "沪宁沿江高铁在苏州境内设了几个站,一路向西。", 0.5)]
    assert [found.passage.id for found in closer(hits, "沪宁沿江高铁在苏州设几个站", words, NOTHING_KEPT)] == [2, 1]


def test_what_stands_over_a_passage_counts(words: StaticEncoder) -> None:
    hits = [hit(1, "目标是4000亿元。", 0.5, "南通市"), hit(2, "目标是4000亿元。", 0.5, "泰州市")]
    assert [found.passage.id for found in closer(hits, "泰州的目标是多少", words, NOTHING_KEPT)] == [2, 1]


def test_what_comes_after_those_looked_at_stays_after_them(words: StaticEncoder) -> None:
    hits = [hit(number, "别的事情。", 0.5) for number in range(FIRST)] + [hit(99, "泰州的目标是多少", 0.4)]
    found = closer(hits, "泰州的目标是多少", words, NOTHING_KEPT)
    assert found[-1].passage.id == 99
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_without_words_or_without_hits_nothing_changes(words: StaticEncoder) -> None:
    hits = [hit(1, "甲。", 0.5)]
    assert closer(hits, "甲", None, NOTHING_KEPT) == hits
    assert closer([], "甲", words, NOTHING_KEPT) == []


def test_hits_are_otherwise_what_they_were(words: StaticEncoder) -> None:
    hits = [hit(1, "泰州。", 0.5), hit(2, "南通。", 0.4)]
    found = sorted(closer(hits, "泰州", words, NOTHING_KEPT), key=lambda each: each.passage.id)
    assert [replace(each, score=0.0) for each in found] == [replace(each, score=0.0) for each in hits]


def test_what_was_kept_of_a_passage_is_what_it_says(words: StaticEncoder) -> None:
    hits = [hit(1, "甲。", 0.5), hit(2, "乙。", 0.5)]
    kept = Said.empty().change([Cut.of([1, 2], words.cut(["南通", "泰州的目标"]))], [])
    assert [found.passage.id for found in closer(hits, "泰州的目标", words, kept)] == [2, 1]
