"""Two rankings made one. Pure: ids and scores in, ids and scores out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Ranking = Sequence[tuple[int, float]]


class Fused(NamedTuple):
    """A passage's place in the fused ranking, with the parts it is made of."""

    id: int
    score: float
    lexical: float
    dense: float
    lexical_rank: int
    dense_rank: int


def fuse(lexical: Ranking, dense: Ranking, *, weight: float) -> list[Fused]:
    """The union of both rankings, best first, by `weight` parts of dense to one part of lexical.

    Neither scale means the same for every question: BM25 counts relative to the question's best, a similarity by
    where it lies between the question's least and greatest.
    """
    words, vectors = dict(lexical), dict(dense)
    top = max(words.values(), default=0.0) or 1.0
    low, high = min(vectors.values(), default=0.0), max(vectors.values(), default=0.0)
    near = {number: (score - low) / (high - low) if high > low else 1.0 for number, score in vectors.items()}
    word_ranks, vector_ranks = _ranks(words), _ranks(vectors)
    fused = [
        Fused(
            number,
            (words.get(number, 0.0) / top + weight * near.get(number, 0.0)) / (1.0 + weight),
            words.get(number, 0.0),
            vectors.get(number, 0.0),
            word_ranks.get(number, 0),
            vector_ranks.get(number, 0),
        )
        for number in words | vectors
    ]
    return sorted(fused, key=lambda hit: (-hit.score, hit.id))


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    ordered = sorted(scores, key=lambda number: (-scores[number], number))
    return {number: rank for rank, number in enumerate(ordered, start=1)}
