"""Two rankings made one. Pure: ids and scores in, ids and scores out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Ranking = Sequence[tuple[int, float]]

DENSE_WEIGHT = (0.75, 2.0)
"""What the nearest passage counts beside the one with the best lexical score, where words find much and where they find
little; measured by benchmarks/ranking.py."""
FOUND = (0.2, 0.35)
"""Share of the most that BM25 could give from which on words begin to find something, and from which on they find much:
of questions in other words than the documents' half have 0.2 and less, of other questions half have 0.38 and more."""


class Fused(NamedTuple):
    """A passage's place in the fused ranking, with the parts it is made of."""

    id: int
    score: float
    lexical: float
    dense: float
    lexical_rank: int
    dense_rank: int


def dense_weight(lexical: Ranking, characters: int, passages: int) -> float:
    """What vectors count for a question of so many characters over so many passages, by how much its words find.

    BM25 gives each matched character about its rarity, which is greatest for what a single passage holds.
    """
    best = max((score for _, score in lexical), default=0.0)
    share = best / (max(1, characters) * math.log(1 + max(1, passages - 0.5) / 1.5))
    trust = min(1.0, max(0.0, (share - FOUND[0]) / (FOUND[1] - FOUND[0])))
    return trust * DENSE_WEIGHT[0] + (1 - trust) * DENSE_WEIGHT[1]


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
