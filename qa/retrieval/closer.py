"""A closer look at the first passages: does one say each thing that the question says?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embeddings.static import StaticEncoder, Tokens
from qa.index import Said
from qa.index.build import encoded
from qa.types import Hit, Passage

FIRST = 16
"""How many passages are looked at."""
WEIGHT = 0.75
"""What it counts beside the ranking so far; measured by benchmarks/ranking.py."""


def closer(hits: Sequence[Hit], text: str, words: StaticEncoder | None, kept: Said) -> list[Hit]:
    """The hits, best first, with the first of them ranked by how well they say what the question says."""
    if words is None or not hits:
        return list(hits)
    said = words.alignment(text, [_tokens(hit.passage, words, kept) for hit in hits[:FIRST]])
    low, high = float(said.min()), float(said.max())
    gained = [WEIGHT * (value - low) / (high - low) if high > low else WEIGHT for value in said.tolist()]
    gained += [0.0] * (len(hits) - len(gained))
    ranked = [replace(hit, score=(hit.score + gain) / (1 + WEIGHT)) for hit, gain in zip(hits, gained, strict=True)]
    return sorted(ranked, key=lambda hit: -hit.score)


def _tokens(passage: Passage, words: StaticEncoder, kept: Said) -> Tokens:
    """The passage's tokens as they were kept, or as they are cut now."""
    said = kept.of(passage.id)
    return words.cut([encoded(passage.context.header, passage.text)])[0] if said is None else said
