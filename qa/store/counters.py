"""Counts that run out by themselves, shared by all processes that answer: in a file that nobody misses."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.store.connection import small, translated

_SWEEP_EVERY = 1024  # counts begun between two looks for those that are over
_SCHEMA = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counters_by_end ON counters (ends);
"""
_COUNT = """
INSERT INTO counters VALUES (:key, :amount, :ends) ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN ends <= :now THEN :amount ELSE count + :amount END,
    ends = CASE WHEN ends <= :now THEN :ends ELSE ends END
RETURNING count, ends
"""


class Counters:
    """Counts by key, each for as long as it was begun for."""

    def __init__(self, path: Path) -> None:
        """Keep counts in the file at `path`, which is made with the first."""
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._counted = 0

    def add(self, key: str, seconds: float, amount: int = 1) -> tuple[int, float]:
        """The count with this amount added, and when it begins anew: `seconds` after it began."""
        now = time.time()
        with self._opened() as connection:
            row = {"key": key, "amount": amount, "ends": now + seconds, "now": now}
            [(count, ends)] = connection.execute(_COUNT, row).fetchall()
            self._counted += 1
            if self._counted % _SWEEP_EVERY == 0:
                connection.execute("DELETE FROM counters WHERE ends <= ?", (now,))
        return count, ends

    def read(self, key: str) -> tuple[int, float]:
        """The count, and when it begins anew; 0 and now where there is none."""
        now = time.time()
        with self._opened() as connection:
            row = connection.execute("SELECT count, ends FROM counters WHERE key = ? AND ends > ?", (key, now))
            count, ends = row.fetchone() or (0, now)
        return count, ends

    def clear(self, key: str | None = None) -> int:
        """Forget one count, or all of them; how many there were."""
        with self._opened() as connection:
            return connection.execute("DELETE FROM counters WHERE ?1 IS NULL OR key = ?1", (key,)).rowcount

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated(self._path):
            if self._connection is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = small(self._path, _SCHEMA, 1)
            yield self._connection
