"""Passages are found by what they say and by what stands over them, in any script, and only where one may look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qa.ingest import index_paths
from qa.retrieval import Retriever
from qa.text.fold import fold
from qa.types import Filters, Hit, Kind, Query


def query(question: str, *expansions: str) -> Query:
    return Query(question=question, text=fold(question), expansions=expansions)


@pytest.fixture
def retriever(house: Any) -> Retriever:
    return Retriever(house.store, house.index, house.index.encoder)


@pytest.fixture
def seeded(house: Any, retriever: Retriever, seeds: Path) -> Retriever:
    """A retriever over the seeds."""
    index_paths([seeds], store=house.store, index=house.index)
    return retriever


def texts(hits: list[Hit]) -> list[str]:
    return [hit.passage.text for hit in hits]


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("泰州大健康产业目标是多少", "000", "4000亿元"),
        ("泰州大健康產業目標是多少", "000", "4000亿元"),
        ("泰州大健康产业目标是４０００亿元吗", "000", "4000亿元"),
        ("仪征市委书记是谁", "004", "孙建年"),
        ("医药高新区工作专题研究", "002", "医药高新区"),
    ],
)
def test_simplified_traditional_and_wide_questions_find_the_passage(
    seeded: Retriever, question: str, source: str, words: str
) -> None:
    hits = seeded.retrieve(query(question), 5)
    assert any(hit.passage.source.startswith(source) and words in hit.passage.text for hit in hits)


def test_a_passage_is_found_by_the_heading_it_stands_under(seeded: Retriever) -> None:
    hits = seeded.retrieve(query("仪征市委书记 孙建年"), 10)
    assert any("仪征" in hit.passage.context.office and "仪征" not in hit.passage.text for hit in hits)


def test_boilerplate_is_found_when_asked_for(seeded: Retriever) -> None:
    best = seeded.retrieve(query("扬州网新闻热线是多少"), 1)[0]
    assert best.passage.kind is Kind.BOILERPLATE
    assert "0514" in best.passage.text


def test_hits_come_best_first_with_the_parts_of_their_score(seeded: Retriever) -> None:
    hits = seeded.retrieve(query("泰州大健康产业目标是多少"), 16)
    assert len(hits) == 16
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].lexical_rank == 1
    assert all(hit.lexical_rank or hit.dense_rank for hit in hits)


@pytest.mark.parametrize("question", ["", "？？？", "\U0001f600", "\ud800", "\x00", " "])
def test_a_question_without_words_finds_nothing(seeded: Retriever, question: str) -> None:
    assert seeded.retrieve(query(question), 5) == []


@pytest.mark.parametrize("question", ["GDP\ud800增长", "目标" * 500, "AND OR NOT (", 'words:"泰州"^2', "What is it?"])
def test_no_question_is_an_error(seeded: Retriever, question: str) -> None:
    assert len(seeded.retrieve(query(question), 5)) <= 5


def test_an_empty_index_finds_nothing(retriever: Retriever) -> None:
    assert retriever.retrieve(query("泰州"), 5) == []


def test_further_wordings_find_what_the_question_does_not_say(house: Any, retriever: Retriever) -> None:
    house.put("a.txt", "全年完成gdp共8000亿元。")
    house.put("b.txt", "游客人数为300万。")
    house.index.sync()
    assert retriever.retrieve(query("地区生产总值"), 5)[0].lexical_rank == 0
    found = {hit.passage.source: hit.lexical_rank for hit in retriever.retrieve(query("地区生产总值", "gdp"), 5)}
    assert found["a.txt"] == 1


def test_collections_are_asked_apart(house: Any, retriever: Retriever) -> None:
    house.put("a.txt", "泰州的目标是4000亿元。")
    house.put("b.txt", "南通的目标是2000亿元。", collection="other")
    house.index.sync()
    assert [hit.passage.source for hit in retriever.retrieve(query("目标是多少"), 5)] == ["a.txt"]
    assert [hit.passage.source for hit in retriever.retrieve(query("目标是多少"), 5, collection="other")] == ["b.txt"]
    assert retriever.retrieve(query("目标是多少"), 5, collection="nothing") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(sources=("a.txt",)), {"a.txt"}),
        (Filters(sources=("a.txt", "b.txt")), {"a.txt", "b.txt"}),
        (Filters(sources=("nothing.txt",)), set()),
        (Filters(document_ids=("nothing",)), set()),
        (Filters(published_from="2030-01-01"), set()),
        (Filters(titles=("nothing",)), set()),
        (Filters(metadata=(("channel", ("nothing",)),)), set()),
    ],
)
def test_filters_hold_for_words_and_vectors_alike(
    house: Any, retriever: Retriever, filters: Filters, expected: set[str]
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        house.put(name, f"{name[0]}市的目标是4000亿元。")
    house.index.sync()
    for question in ("目标是多少", "完全别的话题"):
        hits = retriever.retrieve(query(question), 5, filters=filters)
        assert {hit.passage.source for hit in hits} == expected


def test_a_region_is_found_by_its_name_in_either_script(seeded: Retriever) -> None:
    for region in ("泰州", "泰州市", "江蘇省泰州市"):
        hits = seeded.retrieve(query("目标是什么"), 5, filters=Filters(regions=(region,)))
        assert hits
        assert all("泰州" in hit.passage.context.region for hit in hits)


def test_a_deleted_document_never_answers_again(house: Any, retriever: Retriever) -> None:
    name = house.put("a.txt", "泰州的目标是4000亿元。")
    house.index.sync()
    assert len(retriever.retrieve(query("目标"), 5)) == 1
    house.store.delete(name)
    # Not even before the index has heard of it.
    assert retriever.retrieve(query("目标"), 5) == []


def test_copies_of_one_text_do_not_crowd_out_others(house: Any, retriever: Retriever) -> None:
    for number in range(100):
        house.put(f"copy{number}.txt", "泰州的目标是4000亿元。")
    house.put("other.txt", "泰州的另一个目标是建设先行区。")
    house.index.sync()
    found = texts(retriever.retrieve(query("泰州的目标是多少"), 5))
    assert any("先行区" in text for text in found)
    assert sum("4000亿元" in text for text in found) == 1


def test_the_rest_of_a_family_is_named_within_the_bounds_of_the_question(house: Any, retriever: Retriever) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        house.put(name, "泰州的目标是4000亿元。")
    house.put("d.txt", "泰州的目标是4000亿元。", collection="other")
    house.index.sync()
    (hit,) = retriever.retrieve(query("泰州的目标是多少"), 5)
    assert {passage.source for passage in retriever.reprints(hit.passage)} == {"a.txt", "b.txt", "c.txt"} - {
        hit.passage.source
    }
    narrow = Filters(sources=(hit.passage.source,))
    assert retriever.reprints(hit.passage, filters=narrow) == []
    assert retriever.reprints(hit.passage, collection="nothing") == []


def test_the_same_sentence_of_another_year_stays_in_the_ranks(house: Any, retriever: Retriever) -> None:
    for year in (2021, 2022):
        house.put(f"{year}.txt", f"泰州日报 {year}年3月5日 09:00\n\n全市上下聚焦主责主业,夏粮单产连续居全省首位。")
    house.index.sync()
    found = retriever.retrieve(query("夏粮单产怎么样"), 5)
    assert {hit.passage.source for hit in found if "夏粮" in hit.passage.text} == {"2021.txt", "2022.txt"}


def test_titles_do_not_crowd_out_what_stands_under_them(house: Any, retriever: Retriever) -> None:
    for year in range(2001, 2031):
        house.put(f"{year}.txt", f"{year}年泰州市统计报告\n\n全市人口为{year - 1500}万人,比上年增加一万人。")
    house.index.sync()
    found = retriever.retrieve(query("2021年泰州市统计报告中的全市人口"), 8)
    titles = [hit for hit in found if hit.passage.kind is Kind.HEADING]
    assert len(found) == 8
    assert len(titles) <= 2
    assert any("521万人" in hit.passage.text for hit in found)


def test_titles_are_found_where_there_is_nothing_else(house: Any, retriever: Retriever) -> None:
    for year in range(2001, 2011):
        house.put(f"{year}.txt", f"{year}年泰州市统计报告")
    house.index.sync()
    found = retriever.retrieve(query("泰州市统计报告"), 8)
    assert len(found) == 8
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
