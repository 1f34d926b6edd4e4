from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.answering.attempt import Attempt, likeliest
from qa.store import Store
from qa.types import Hit, Judged, Query, Reading, Span
from tests.qa.conftest import House


@pytest.fixture
def attempt(house: House) -> Callable[..., Attempt]:
    """Makes a wording with one reading of a document, as likely as it is said to be."""
    store: Store = house.store
    ids = {name: house.put(f"{name}.txt", f"{name}的规模达到4000亿元。") for name in ("甲", "乙")}

    def make(name: str, confidence: float, *, passed: bool = True) -> Attempt:
        passage = store.passages_of(ids[name])[0]
        reading = Reading(Hit(passage, 1.0), Span(0, 5), Span(0, 2), 0.0)
        return Attempt(Query(name, name), [reading.hit], [reading], [Judged(reading, confidence, passed)])

    return make


def cited(attempt: Attempt) -> str:
    return attempt.hits[0].passage.document_id


def test_the_first_wording_holds_unless_another_one_promises_clearly_more(attempt: Callable[..., Attempt]) -> None:
    first, little, much = attempt("甲", 0.5), attempt("乙", 0.55), attempt("乙", 0.7)
    assert likeliest([first, little], "", leaning=False) is first
    assert likeliest([first, little, much], "", leaning=False) is much


def test_what_the_gate_stops_promises_nothing(attempt: Callable[..., Attempt]) -> None:
    stopped, weak = attempt("甲", 0.9, passed=False), attempt("乙", 0.2)
    assert likeliest([stopped, weak], "", leaning=False) is weak


def test_leaning_without_need_counts_only_where_the_cited_document_answers(attempt: Callable[..., Attempt]) -> None:
    leaning, alone = attempt("甲", 0.8), attempt("乙", 0.5)
    assert likeliest([leaning, alone], cited(leaning), leaning=True) is leaning
    assert likeliest([leaning, alone], cited(alone), leaning=True) is alone
    assert likeliest([attempt("甲", 0.25), attempt("乙", 0.0)], cited(leaning), leaning=True).query.text == "乙"


def test_a_wording_that_found_nothing_promises_nothing(attempt: Callable[..., Attempt]) -> None:
    nothing = Attempt(Query("", ""), [])
    assert likeliest([nothing], "", leaning=False) is nothing
    assert likeliest([attempt("甲", 0.9), nothing], "", leaning=True).query.text == "甲"
