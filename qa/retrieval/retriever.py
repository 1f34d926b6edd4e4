"""The retriever: both indexes asked, their answers fused, the passages fetched from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from qa.index import Index, lexical
from qa.retrieval.fuse import Fused, fuse
from qa.retrieval.scope import Scopes
from qa.store import Store
from qa.types import Filters, Hit, Kind, Passage, Query

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

POOL = 32
"""How many passages each index is asked for at least."""
DENSE_WEIGHT = 0.5
"""What a similarity of 1 counts beside the best lexical score; see benchmarks/fusion.py."""
_KIND_FACTORS = {Kind.BOILERPLATE: 0.6, Kind.CAPTION: 0.9, Kind.BYLINE: 0.8, Kind.HEADING: 0.9}
_SPARE = 8
_COPIES = 3
_NOTHING = Filters()


class Retriever:
    """Finds passages for a question in the index's newest generation."""

    def __init__(self, store: Store, index: Index, encoder: Encoder) -> None:
        """Put the parts together; the encoder is the one that the index was made with."""
        self._store = store
        self._index = index
        self._encoder = encoder
        self._scopes = Scopes(store)

    def retrieve(self, query: Query, k: int, *, collection: str = "default", filters: Filters = _NOTHING) -> list[Hit]:
        """The k passages that fit the question best, best first."""
        snapshot = self._index.snapshot
        if snapshot.lexical is None or snapshot.vectors is None:
            return []
        text = query.text.encode(errors="ignore").decode()  # a lone surrogate is no character to look for
        terms = lexical.matching(text, query.expansions)
        if terms is None:
            return []
        scope = self._scopes.scope(snapshot, snapshot.vectors, collection, filters)
        pool = max(POOL, 2 * k)
        words = snapshot.lexical.search(lexical.within(terms, scope.terms), pool)
        vectors = snapshot.vectors.search(self._encoder.encode_query(text), pool, within=scope.selection)
        return self._hits(fuse(words, vectors, weight=DENSE_WEIGHT)[: k + _SPARE])[:k]

    def _hits(self, fused: Iterable[Fused]) -> list[Hit]:
        parts = {part.id: part for part in fused}
        hits = [_hit(passage, parts[passage.id]) for passage in self._store.passages(list(parts))]
        hits.sort(key=lambda hit: -hit.score)
        return _without_crowds(hits)


def _hit(passage: Passage, part: Fused) -> Hit:
    score = part.score * _KIND_FACTORS.get(passage.kind, 1.0)
    return Hit(passage, score, part.lexical, part.dense, part.lexical_rank, part.dense_rank)


def _without_crowds(hits: Iterable[Hit]) -> list[Hit]:
    """The hits with at most a few copies of the same text."""
    seen: Counter[str] = Counter()
    kept = []
    for hit in hits:
        seen[hit.passage.text] += 1
        if seen[hit.passage.text] <= _COPIES:
            kept.append(hit)
    return kept
