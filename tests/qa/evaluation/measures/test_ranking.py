"""Retrieval measures at three levels, against their definitions worked out a second time."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.measures.ranking import CUTOFFS, LEVELS, retrieval_values
from qa.evaluation.types import Outcome, Question, Retrieved
from qa.types import Span
from tests.qa.evaluation.measures.outcomes import ANSWERABLE, UNANSWERABLE, outcomes, ranked

FLAGS = st.lists(st.booleans(), max_size=60)


@given(st.lists(FLAGS, min_size=1, max_size=5))
def test_one_right_passage_is_enough(runs: list[list[bool]]) -> None:
    found = retrieval_values([Outcome(ANSWERABLE, {}, ranked(*flags)) for flags in runs])
    for flags, values in zip(runs, found, strict=True):
        first = flags.index(True) + 1 if True in flags else 1000
        for level in ("passage", "section"):
            assert [values[f"recall@{k}:{level}"] for k in CUTOFFS] == [float(first <= k) for k in CUTOFFS]
            assert values[f"mrr@10:{level}"] == pytest.approx(1 / first if first <= 10 else 0)
            assert values[f"ndcg@10:{level}"] == pytest.approx(1 / log2(first + 1) if first <= 10 else 0)


@given(outcomes())
def test_recall_never_falls_with_k(outcome: Outcome) -> None:
    values = retrieval_values([outcome])[0]
    for level in LEVELS:
        recalls = [value for k in CUTOFFS if (value := values[f"recall@{k}:{level}"]) is not None]
        assert recalls == sorted(recalls)


def test_a_section_is_right_by_any_of_its_passages_and_ranked_by_its_first() -> None:
    first, second, third = ranked(False, False, True)
    passages = (replace(first, section="一"), replace(second, section="二"), replace(third, section="一"))
    values = retrieval_values([Outcome(ANSWERABLE, {}, passages)])[0]
    assert (values["recall@1:passage"], values["recall@1:section"]) == (0.0, 1.0)


def test_a_document_is_right_by_its_name_where_documents_are_named() -> None:
    passages = (*ranked(True, source="b.txt"), *ranked(False, source="a.txt"))
    values = retrieval_values([Outcome(ANSWERABLE, {}, passages)])[0]
    assert (values["recall@1:document"], values["recall@2:document"]) == (0.0, 1.0)


def test_graded_documents_are_measured_against_all_relevant_ones() -> None:
    question = Question("q", "?", documents=("a", "b"), grades=(("a", 2), ("b", 1), ("c", 0)))
    passages = tuple(Retrieved(name, name, Span(0, 1), "", 1, 1, 1, right=False) for name in "cax")
    values = retrieval_values([Outcome(question, {}, passages)])[0]
    assert values["recall@50:document"] == pytest.approx(1 / 2)
    assert values["mrr@10:document"] == pytest.approx(1 / 2)
    assert values["ndcg@10:document"] == pytest.approx((2 / log2(3)) / (2 + 1 / log2(3)))
    assert values["recall@50:passage"] is None


def test_what_was_not_retrieved_counts_as_not_found() -> None:
    values = retrieval_values([Outcome(ANSWERABLE, {}, ()), Outcome(ANSWERABLE, {}, ranked(True))])
    assert [each["recall@50:passage"] for each in values] == [0.0, 1.0]


def test_an_unanswerable_question_has_nothing_to_retrieve() -> None:
    assert set(retrieval_values([Outcome(UNANSWERABLE, {}, ranked(True))])[0].values()) == {None}
