"""The only truth: documents with their texts and passages in one SQLite file. All else can be rebuilt from it."""

from qa.store.rows import DocumentInfo, FileState, IndexRow, Position
from qa.store.store import Store

__all__ = ["DocumentInfo", "FileState", "IndexRow", "Position", "Store"]
