"""The only truth: documents with their texts and passages in one SQLite file. All else can be rebuilt from it."""

from qa.store.conversations import Conversations, Limits, Turn
from qa.store.counters import Counters
from qa.store.feedback import Feedback, FeedbackBox
from qa.store.keys import Key, Keys, Scope
from qa.store.rows import DocumentInfo, FileState, IndexRow, Page, Position
from qa.store.store import Store
from qa.store.uploads import Uploads

__all__ = [
    "Conversations",
    "Counters",
    "DocumentInfo",
    "Feedback",
    "FeedbackBox",
    "FileState",
    "IndexRow",
    "Key",
    "Keys",
    "Limits",
    "Page",
    "Position",
    "Scope",
    "Store",
    "Turn",
    "Uploads",
]
