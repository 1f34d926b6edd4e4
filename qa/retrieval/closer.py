"""A closer look at the first passages: does one say each thing that the question says?"""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.static import StaticEncoder
from qa.index import Said
from qa.index.build import encoded
from qa.types import Hit

FIRST = 16
"""How many passages are looked at."""
WEIGHT = 0.75
"""What it counts beside the ranking so far; measured by benchmarks/ranking.py."""


def closer(hits: Sequence[Hit], text: str, words: StaticEncoder | None, kept: Said) -> list[Hit]:
    """The hits, best first, with the first of them ranked by how well they say what the question says."""
    if words is None or not hits:
        return list(hits)
    first = [hit.passage for hit in hits[:FIRST]]
    cut = [
        said if said is not None else words.cut([encoded(passage.context.header, passage.text)])[0]
        for passage, said in zip(first, kept.of([passage.id for passage in first]), strict=True)
    ]
    said = words.alignment(text, cut)
    low, high = float(said.min()), float(said.max())
    gained = [WEIGHT * (value - low) / (high - low) if high > low else WEIGHT for value in said.tolist()]
    gained += [0.0] * (len(hits) - len(gained))
    ranked = [(hit, (hit.score + gain) / (1 + WEIGHT)) for hit, gain in zip(hits, gained, strict=True)]
    ranked.sort(key=lambda each: -each[1])
    return [Hit(hit.passage, score, hit.lexical, hit.dense, hit.lexical_rank, hit.dense_rank) for hit, score in ranked]
