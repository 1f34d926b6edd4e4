"""What is derived from the store and can be rebuilt from it: words, vectors, and the generations they live in."""

from qa.index.index import Index, Snapshot
from qa.index.said import Said

__all__ = ["Index", "Said", "Snapshot"]
