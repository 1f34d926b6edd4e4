"""Parts that the tests of store, index, retrieval and ingestion put together: all real, the encoder tiny."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from qa.documents.load import read_document
from qa.index import Index
from qa.store import Store

Vectors = npt.NDArray[np.float32]


@cache
def direction(first: str, second: str, dimensions: int) -> Vectors:
    """Where a bigram pushes."""
    return np.random.default_rng([ord(first), ord(second)]).standard_normal(dimensions, dtype=np.float32)


@dataclass
class HashEncoder:
    """An Encoder without weights: every bigram pushes into a direction of its own."""

    fingerprint: str = "hash-64"
    dimensions: int = 64

    def encode_query(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for first, second in pairwise(text):
            vector += direction(first, second, self.dimensions)
        return vector / np.linalg.norm(vector)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.encode_query(text) for text in texts])


@dataclass(frozen=True)
class House:
    """A data directory with its store and index open."""

    data: Path
    store: Store
    index: Index

    def put(self, name: str, text: str, *, collection: str = "default") -> str:
        """Store a document as an upload does, and return its id."""
        document, passages = read_document(text.encode(), source=name, collection=collection)
        self.store.put(document, passages)
        return document.id


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def open_house(tmp_path: Path, encoder: HashEncoder) -> Iterator[Callable[..., House]]:
    """Opens the same data directory, each time as another process would."""
    stores: list[Store] = []

    def open_(encoder: HashEncoder = encoder, *, writable: bool = True) -> House:
        data = tmp_path / "data"
        store = Store.open(data / "store.sqlite3", read_only=not writable, patience=0.0)
        stores.append(store)
        return House(data, store, Index.open(data, store, encoder, writable=writable))

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def house(open_house: Callable[..., House]) -> House:
    return open_house()
