"""Question sets written by hand: what their check refuses, and what holds of them without the data."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.sets import Row, Texts, faults, load, places, shared_words

TEXT = "泰州大健康产业目标是四千亿元。十年后再翻一番。"
NAMES = ("paraphrase", "law_versions", "changing_facts")


def texts() -> Texts:
    return {
        ("news", "a"): {"text": TEXT, "date": "2023/8/4"},
        ("news", "b"): {"text": TEXT, "date": "2023年08月05"},
    }


def paraphrase(**changed: Any) -> Row:
    row = {
        "id": "1",
        "question": "泰州想把养老看病这摊事做到多大",
        "answers": ["四千亿元"],
        "source": {"set": "news", "id": "a"},
        "start": 0,
        "end": 15,
        "also": [],
    }
    return row | changed


def value(answer: str, date: str, key: str) -> Row:
    return {"answer": answer, "date": date, "source": {"set": "news", "id": key}, "start": 0, "end": len(TEXT)}


def changing(*values: Row) -> Row:
    return {"id": "1", "question": "大健康产业要做到多大", "values": list(values)}


def test_a_question_in_other_words_is_accepted() -> None:
    assert faults("paraphrase", [paraphrase()], texts()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"answers": ["五千亿元"]}, "'五千亿元' is not between 0 and 15"),
        ({"start": 15, "end": 23}, "'四千亿元' is not between 15 and 23"),
        ({"source": {"set": "news", "id": "c"}}, "no record c in news"),
        ({"source": {"set": "news", "id": "a", "title": "公报"}}, "not '公报'"),
        ({"question": "泰州的大健康产业做到多大"}, "shares"),
        ({"question": "哪个城市要做到四千亿元"}, "stands in the question"),
        ({"also": ["c"]}, "record c does not tell the same"),
    ],
)
def test_what_does_not_hold_is_named(changed: Row, said: str) -> None:
    found = faults("paraphrase", [paraphrase(**changed)], texts())
    assert any(said in fault for fault in found), found


def test_a_question_that_stands_there_twice_is_named() -> None:
    found = faults("paraphrase", [paraphrase(), paraphrase()], texts())
    assert any("1 stands there 2 times" in fault for fault in found)
    assert any("asked 2 times" in fault for fault in found)


def test_a_version_of_a_law_has_other_records_for_rivals() -> None:
    assert faults("law_versions", [paraphrase(rivals=["b"])], texts()) == []
    assert faults("law_versions", [paraphrase(rivals=[])], texts()) != []
    assert faults("law_versions", [paraphrase(rivals=["a"])], texts()) != []
    assert faults("law_versions", [paraphrase(rivals=["c"])], texts()) != []


def test_values_of_a_fact_differ_and_the_newest_comes_first() -> None:
    newer, older = value("四千亿元", "2023-08-05", "b"), value("一番", "2023-08-04", "a")
    assert faults("changing_facts", [changing(newer, older)], texts()) == []
    assert faults("changing_facts", [changing(older, newer)], texts()) != []
    assert faults("changing_facts", [changing(newer)], texts()) != []
    assert faults("changing_facts", [changing(newer, older | {"date": "2023-08-03"})], texts()) != []


def test_a_word_inside_a_longer_word_is_shared() -> None:
    assert shared_words("健康产业要做到多大", "大健康产业目标") == ["产业", "健康"]


def test_script_and_width_hide_no_shared_word() -> None:
    assert shared_words("產業ＧＤＰ", "产业gdp") == ["gdp", "产业"]


@pytest.mark.parametrize("name", NAMES)
def test_no_set_asks_twice(name: str) -> None:
    rows = load(name)
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == len(rows) >= 100


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_short_and_its_sentence_can_be_quoted(name: str) -> None:
    for row in load(name):
        for place in places(row):
            assert 0 <= place.start < place.end <= place.start + 300, row["id"]
            assert all(0 < len(answer) <= 30 for answer in place.answers), row["id"]
