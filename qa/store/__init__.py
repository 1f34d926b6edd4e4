"""The only truth: documents with their texts and passages in one SQLite file. All else can be rebuilt from it."""

from qa.store.feedback import Feedback, FeedbackBox
from qa.store.rows import DocumentInfo, FileState, IndexRow, Position
from qa.store.store import Store

__all__ = ["DocumentInfo", "Feedback", "FeedbackBox", "FileState", "IndexRow", "Position", "Store"]
