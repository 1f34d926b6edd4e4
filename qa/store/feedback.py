"""What people said about answers: a small file of its own, so that it is written while documents are being indexed.

The newest word on an answer counts. Only so many are kept; the oldest make room.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.store.connection import translated

MOST = 100_000
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id TEXT NOT NULL UNIQUE,
    helpful INTEGER NOT NULL,
    comment TEXT NOT NULL,
    given_at TEXT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether an answer helped, and what the person had to say about it."""

    answer_id: str
    helpful: bool
    comment: str
    given_at: str


class FeedbackBox:
    """Takes feedback and lists it; the file is made when the first comes in."""

    def __init__(self, path: Path, *, most: int = MOST) -> None:
        """Keep up to `most` of them in the file at `path`."""
        self._path = path
        self._most = most

    def put(self, answer_id: str, comment: str = "", *, helpful: bool) -> None:
        """Keep this, in the place of what was said about the answer before."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._opened() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO feedback (answer_id, helpful, comment, given_at) VALUES (?, ?, ?, ?)",
                (answer_id, helpful, comment, now),
            )
            connection.execute("DELETE FROM feedback WHERE seq <= (SELECT max(seq) FROM feedback) - ?", (self._most,))

    def all(self) -> list[Feedback]:
        """All that is kept, the newest first."""
        if not self._path.exists():
            return []
        with self._opened() as connection:
            rows = connection.execute("SELECT answer_id, helpful, comment, given_at FROM feedback ORDER BY seq DESC")
            return [Feedback(id, bool(helpful), comment, at) for id, helpful, comment, at in rows]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path), closing(sqlite3.connect(self._path, timeout=5)) as connection, connection:
            connection.execute(_TABLE)
            yield connection
