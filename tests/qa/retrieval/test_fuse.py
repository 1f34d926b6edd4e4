"""Fusing keeps what either ranking found, and knows nothing of the order it was told in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.fuse import DENSE_WEIGHT, Fused, dense_weight, fuse

SCORES = st.dictionaries(st.integers(1, 30), st.floats(0, 50), max_size=20)
RANKINGS = SCORES.map(lambda scores: sorted(scores.items(), key=lambda hit: -hit[1]))


@given(lexical=RANKINGS, dense=RANKINGS)
def test_the_order_of_the_input_does_not_matter(
    lexical: list[tuple[int, float]], dense: list[tuple[int, float]]
) -> None:
    expected = fuse(lexical, dense, weight=0.5)
    assert fuse(lexical[::-1], sorted(dense), weight=0.5) == expected


@given(lexical=RANKINGS, dense=RANKINGS)
def test_everything_found_is_there_once_best_first(
    lexical: list[tuple[int, float]], dense: list[tuple[int, float]]
) -> None:
    fused = fuse(lexical, dense, weight=0.5)
    assert sorted(hit.id for hit in fused) == sorted({number for number, _ in [*lexical, *dense]})
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)
    assert {hit.lexical_rank for hit in fused if hit.lexical_rank} == set(range(1, len(lexical) + 1))
    assert {hit.dense_rank for hit in fused if hit.dense_rank} == set(range(1, len(dense) + 1))


def test_being_found_by_both_is_better_than_by_one() -> None:
    ranking = fuse([(1, 10.0), (2, 10.0)], [(2, 0.8), (3, 0.8)], weight=0.5)
    assert [hit.id for hit in ranking] == [2, 1, 3]
    assert ranking[1] == Fused(1, 1 / 1.5, 10.0, 0.0, 1, 0)


@given(lexical=RANKINGS, more=st.floats(0, 50), characters=st.integers(0, 100), passages=st.integers(0, 10**6))
def test_the_more_words_find_the_less_vectors_count(
    lexical: list[tuple[int, float]], more: float, characters: int, passages: int
) -> None:
    best = max((score for _, score in lexical), default=0.0)
    weight, less = (dense_weight(ranking, characters, passages) for ranking in (lexical, [(1, best + more)]))
    assert DENSE_WEIGHT[0] <= less <= weight <= DENSE_WEIGHT[1]


def test_a_question_in_other_words_trusts_vectors_and_one_in_the_documents_words_does_not() -> None:
    assert dense_weight([(1, 30.0)], 20, 100_000) == DENSE_WEIGHT[1]
    assert dense_weight([(1, 120.0)], 20, 100_000) == DENSE_WEIGHT[0]
    assert dense_weight([], 20, 100_000) == DENSE_WEIGHT[1]
