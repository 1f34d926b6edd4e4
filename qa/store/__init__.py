"""The only truth: documents with their texts and passages in one SQLite file. All else can be rebuilt from it."""

from qa.store.conversations import Conversations, Limits, Turn
from qa.store.feedback import Feedback, FeedbackBox
from qa.store.rows import DocumentInfo, FileState, IndexRow, Position
from qa.store.store import Store

__all__ = [
    "Conversations",
    "DocumentInfo",
    "Feedback",
    "FeedbackBox",
    "FileState",
    "IndexRow",
    "Limits",
    "Position",
    "Store",
    "Turn",
]
