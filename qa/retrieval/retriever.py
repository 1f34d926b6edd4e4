"""The retriever: both indexes asked, their answers fused, the passages fetched from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from embeddings.static import StaticEncoder
from qa.index import Index, Said, Snapshot, lexical
from qa.index.reprints import Reprints
from qa.retrieval.closer import closer
from qa.retrieval.fuse import Fused, dense_weight, fuse
from qa.retrieval.scope import Scopes
from qa.store import Store
from qa.types import Filters, Hit, Kind, Passage, Query

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

POOL = 32
"""How many passages each index is asked for at least."""
_KIND_FACTORS = {Kind.BOILERPLATE: 0.6, Kind.CAPTION: 0.9, Kind.BYLINE: 0.8, Kind.HEADING: 0.9}
_TITLE_KINDS = frozenset((Kind.HEADING, Kind.BYLINE))
_TITLES = 4  # of so many hits, one may be a title
_SPARE = 8
_COPIES = 3  # of one family, from different places or years
_NAMED = 16  # reprints that are named at most
_WIDER = (1, 4, 16)  # how much deeper to look where reprints fill the ranks
_NOTHING = Filters()


class Retriever:
    """Finds passages for a question in the index's newest generation."""

    def __init__(self, store: Store, index: Index, encoder: Encoder, *, words: Encoder | None = None) -> None:
        """Put the parts together: the encoder that the index was made with, and the one to look closer with.

        Only an encoder of single words can look closer; unless another is given, it is the index's.
        """
        nearer = words or encoder
        self._words = nearer if isinstance(nearer, StaticEncoder) else None
        self._cut_alike = nearer.fingerprint == encoder.fingerprint
        self._store = store
        self._index = index
        self._encoder = encoder
        self._scopes = Scopes(store)

    def retrieve(self, query: Query, k: int, *, collection: str = "default", filters: Filters = _NOTHING) -> list[Hit]:
        """The k passages that fit the question best, best first; of passages that say nearly the same, the best."""
        hits: list[Hit] = []
        for _ in range(2):
            snapshot = self._index.snapshot
            hits, ahead = self._retrieve(snapshot, query, k, collection, filters)
            # Where the store no longer has what was found, the generation that knows is but a moment away.
            if not ahead or not self._index.newer(snapshot):
                break
        return hits

    def _retrieve(  # what `retrieve` was asked, passed on
        self, snapshot: Snapshot, query: Query, k: int, collection: str, filters: Filters
    ) -> tuple[list[Hit], bool]:
        """The hits in one generation, and whether the store is ahead of it."""
        text = query.text.encode(errors="ignore").decode()  # a lone surrogate is no character to look for
        terms = lexical.matching(text, query.expansions)
        if snapshot.lexical is None or snapshot.vectors is None or terms is None:
            return [], False
        scope = self._scopes.scope(snapshot, collection, filters)
        within, vector = lexical.within(terms, scope.terms), self._encoder.encode_query(text)
        hits: list[Hit] = []
        titles: list[Hit] = []
        ahead = False
        for times in _WIDER:
            pool = max(POOL, 2 * k) * times
            words = snapshot.lexical.search(within, pool)
            vectors = snapshot.vectors.search(vector, pool, within=scope.selection)
            near = {number for number, _ in vectors}
            # What the words found is as near as it is, also where that is not among the nearest.
            others = snapshot.vectors.similarities(vector, [number for number, _ in words if number not in near])
            weight = dense_weight(words, len(text), len(snapshot.vectors))
            fused = fuse(words, [*vectors, *others], weight=weight)
            parts = {part.id: part for part in islice(_thinned(fused, snapshot.reprints), (k + _SPARE) * times)}
            passages = self._store.passages(list(parts))
            ahead |= len(passages) < len(parts)
            hits = [_hit(passage, parts[passage.id]) for passage in passages]
            kept = snapshot.said if self._cut_alike else Said.empty()
            hits, titles = _few_titles(sorted(hits, key=lambda hit: -hit.score), max(1, k // _TITLES))
            hits = closer(hits, text, self._words, kept)
            hits = _without_reprints(hits, snapshot.reprints)
            if len(hits) >= k or max(len(words), len(vectors)) < pool:
                break
        return [*hits, *_after(hits, _without_reprints(titles, snapshot.reprints))][:k], ahead

    def reprints(self, passage: Passage, *, collection: str = "default", filters: Filters = _NOTHING) -> list[Passage]:
        """Other documents' passages that say nearly the same, within the same bounds."""
        snapshot = self._index.snapshot
        others = snapshot.reprints.others(passage.id)
        if not others or snapshot.vectors is None:
            return []
        scope = self._scopes.scope(snapshot, collection, filters)
        allowed = [number for number in others if number in scope][:_NAMED]
        return [other for other in self._store.passages(allowed) if other.document_id != passage.document_id]


def _hit(passage: Passage, part: Fused) -> Hit:
    score = part.score * _KIND_FACTORS.get(passage.kind, 1.0)
    return Hit(passage, score, part.lexical, part.dense, part.lexical_rank, part.dense_rank)


def _thinned(fused: Sequence[Fused], reprints: Reprints) -> Iterator[Fused]:
    """The ranking with at most a few of each family."""
    seen: Counter[int] = Counter()
    for part, family in zip(fused, reprints.families([part.id for part in fused]), strict=True):
        seen[family] += 1
        if seen[family] <= _COPIES:
            yield part


def _few_titles(hits: Sequence[Hit], count: int) -> tuple[list[Hit], list[Hit]]:
    """The hits with the best titles only, and the other titles: what stands under them is found by their words too."""
    titles = [hit for hit in hits if hit.passage.kind in _TITLE_KINDS][count:]
    spare = {hit.passage.id for hit in titles}
    return [hit for hit in hits if hit.passage.id not in spare], titles


def _after(hits: Sequence[Hit], titles: Sequence[Hit]) -> Iterator[Hit]:
    """The titles, none of which scores more than the last of the hits."""
    least = min((hit.score for hit in hits), default=float("inf"))
    yield from (replace(title, score=min(least, title.score)) for title in titles)


def _without_reprints(hits: Sequence[Hit], reprints: Reprints) -> list[Hit]:
    """The hits without those that say what a better one of the same place, person and year says."""
    kept: dict[tuple[int, str, str, str, str], Hit] = {}
    for hit, family in zip(hits, reprints.families([hit.passage.id for hit in hits]), strict=True):
        context = hit.passage.context
        year = (context.published_at or "")[:4]
        kept.setdefault((family, context.region, context.person, context.office, year), hit)
    return list(kept.values())
