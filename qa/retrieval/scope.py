"""What a question may be answered from: a collection and its filters, made ready for both indexes and remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from embeddings.vectors import Selection
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
    ids: npt.NDArray[np.int64] | None = None

    def __contains__(self, passage_id: int) -> bool:
        if self.ids is None:
            return True
        at = int(np.searchsorted(self.ids, passage_id))
        return at < len(self.ids) and bool(self.ids[at] == passage_id)


_EVERYTHING = Scope(None, None)


@dataclass(slots=True, eq=False)
class _Generation:
    """What is known of the store as of one generation."""

    number: int
    collections: frozenset[str] = frozenset()
    regions: list[str] | None = None
    scopes: OrderedDict[tuple[str, Filters], Scope] = field(default_factory=OrderedDict)


class Scopes:
    """The scopes of one generation, made when first asked for."""

    def __init__(self, store: Store) -> None:
        """Take the store, which alone knows what regions and collections there are."""
        self._store = store
        self._generation = _Generation(-1)

    def scope(self, snapshot: Snapshot, collection: str, filters: Filters) -> Scope:
        """The scope of a collection and filters in this generation."""
        if snapshot.lexical is None or snapshot.vectors is None:
            return _EVERYTHING
        # Questions may be asked of two generations at once, in two threads: neither may see what is the other's.
        known = self._generation
        if snapshot.generation != known.number:
            known = _Generation(snapshot.generation, frozenset(self._store.collections()))
            self._generation = known
        if not filters and known.collections == {collection}:
            return _EVERYTHING
        scope = known.scopes.get((collection, filters))
        if scope is None:
            terms = self._terms(known, collection, filters)
            ids = snapshot.lexical.ids(terms)
            scope = known.scopes[collection, filters] = Scope(terms, snapshot.vectors.select(ids), ids)
            if len(known.scopes) > _REMEMBERED:
                known.scopes.popitem(last=False)
        return scope

    def _terms(self, known: _Generation, collection: str, filters: Filters) -> lexical.Terms:
        folded = replace(filters, regions=tuple(map(fold, filters.regions)))
        return lexical.narrowed(collection, folded, self._named(known, folded.regions))

    def _named(self, known: _Generation, regions: Sequence[str]) -> list[str]:
        """All regions of this generation whose names hold one of these: 泰州 means 泰州市 and 江苏省泰州市."""
        if regions and known.regions is None:
            known.regions = self._store.regions()
        return [name for name in known.regions or () if any(region in name for region in regions)]
