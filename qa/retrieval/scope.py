"""What a question may be answered from: a collection and its filters, made ready for both indexes and remembered."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from embeddings.vectors import Selection, VectorIndex
from qa.index import Snapshot, lexical
from qa.store import Store
from qa.text.fold import fold
from qa.types import Filters

_REMEMBERED = 32


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The same passages, as the lexical index and as the vectors are told of them; None is all there are."""

    terms: lexical.Terms | None
    selection: Selection | None


_EVERYTHING = Scope(None, None)


class Scopes:
    """The scopes of one generation, made when first asked for."""

    def __init__(self, store: Store) -> None:
        """Take the store, which alone knows what a filter leaves."""
        self._store = store
        self._generation = -1
        self._collections: frozenset[str] = frozenset()
        self._scopes: OrderedDict[tuple[str, Filters], Scope] = OrderedDict()

    def scope(self, snapshot: Snapshot, vectors: VectorIndex, collection: str, filters: Filters) -> Scope:
        """The scope of a collection and filters in this generation."""
        if snapshot.generation != self._generation:
            self._generation = snapshot.generation
            self._collections = frozenset(self._store.collections())
            self._scopes.clear()
        if not filters and self._collections == {collection}:
            return _EVERYTHING
        key = (collection, filters)
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._scopes[key] = self._make(vectors, collection, filters)
            if len(self._scopes) > _REMEMBERED:
                self._scopes.popitem(last=False)
        return scope

    def _make(self, vectors: VectorIndex, collection: str, filters: Filters) -> Scope:
        folded = replace(filters, regions=tuple(map(fold, filters.regions)))
        allowed = self._store.allowed(collection, folded)
        terms = lexical.of_ids(allowed) if filters else lexical.in_collection(collection)
        return Scope(terms, vectors.select(allowed))
