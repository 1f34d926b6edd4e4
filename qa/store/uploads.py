"""Work on uploads that is done in the background, and replies that are given again: a small file of its own.

What is written here is on the disk before anybody is told of it. How uploads are read is not known.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from qa.errors import NotFound
from qa.store.connection import translated

KEPT_SECONDS = 7 * 24 * 3600.0  # how long a finished job can be asked for
REPLY_SECONDS = 24 * 3600.0
PENDING = ("waiting", "running")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    collection TEXT NOT NULL,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    total INTEGER NOT NULL,
    code TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    changed_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS items (
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    document_id TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT NOT NULL,
    body BLOB NOT NULL,
    kept_at REAL NOT NULL
) WITHOUT ROWID;
"""
_JOB = (
    "id, collection, state, request, total, code, detail, created_at, "
    "(SELECT count(*) FROM items WHERE items.job = jobs.id)"
)


class JobRow(NamedTuple):
    """A job as it stands; `request` is what it was asked with, in the words of whoever asked."""

    id: str
    collection: str
    state: str
    request: str
    total: int
    code: str
    detail: str
    created_at: str
    done: int


class ItemRow(NamedTuple):
    """What became of one file of a job."""

    number: int
    name: str
    outcome: str
    document_id: str = ""
    code: str = ""
    detail: str = ""


class Reply(NamedTuple):
    """What was replied to a request, and the fingerprint of what it said."""

    fingerprint: str
    status: int
    location: str
    body: bytes


class Uploads:
    """Jobs and replies; the file is made when the first comes in."""

    def __init__(self, path: Path) -> None:
        """Keep them in the file at `path`."""
        self._path = path

    def begin(self, id: str, collection: str, *, request: str, total: int) -> None:
        """Note a job that is to be done."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._opened() as connection:
            connection.execute(
                "INSERT INTO jobs (id, collection, state, request, total, created_at, changed_at) "
                "VALUES (?, ?, 'waiting', ?, ?, ?, ?)",
                (id, collection, request, total, now, time.time()),
            )
            over = time.time() - KEPT_SECONDS
            connection.execute("DELETE FROM jobs WHERE state NOT IN ('waiting', 'running') AND changed_at < ?", (over,))

    def job(self, id: str) -> JobRow:
        """One job, or NotFound."""
        rows = self._rows(f"SELECT {_JOB} FROM jobs WHERE id = ?", id)
        if not rows:
            raise unknown_job(id)
        return JobRow(*rows[0])

    def jobs(self) -> list[JobRow]:
        """All jobs, the newest first."""
        return [JobRow(*row) for row in self._rows(f"SELECT {_JOB} FROM jobs ORDER BY seq DESC")]

    def items(self, id: str) -> list[ItemRow]:
        """What became of a job's files so far."""
        columns = "number, name, outcome, document_id, code, detail"
        return [ItemRow(*row) for row in self._rows(f"SELECT {columns} FROM items WHERE job = ? ORDER BY number", id)]

    def advance(self, id: str, items: Sequence[ItemRow] = (), *, total: int | None = None) -> bool:
        """Note what was done of a pending job, and say whether to go on with it."""
        with self._opened() as connection:
            going = connection.execute(
                "UPDATE jobs SET state = 'running', total = coalesce(?, total), changed_at = ? "
                "WHERE id = ? AND state IN ('waiting', 'running')",
                (total, time.time(), id),
            ).rowcount
            rows = [(id, *item) for item in items]
            connection.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return going > 0

    def end(self, id: str, state: str, code: str = "", detail: str = "") -> bool:
        """Note that a pending job is over, and say whether it was pending."""
        with self._opened() as connection:
            changed = connection.execute(
                "UPDATE jobs SET state = ?, code = ?, detail = ?, changed_at = ? "
                "WHERE id = ? AND state IN ('waiting', 'running')",
                (state, code, detail, time.time(), id),
            )
            return changed.rowcount > 0

    def reply(self, key: str) -> Reply | None:
        """What was replied to the request with this key in the last 24 hours."""
        since = time.time() - REPLY_SECONDS
        query = "SELECT fingerprint, status, location, body FROM replies WHERE key = ? AND kept_at > ?"
        rows = self._rows(query, key, since)
        return Reply(*rows[0]) if rows else None

    def keep(self, key: str, reply: Reply) -> Reply:
        """Keep a reply unless there is one already, and return the one that is kept."""
        with self._opened() as connection:
            connection.execute("DELETE FROM replies WHERE kept_at <= ?", (time.time() - REPLY_SECONDS,))
            connection.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?, ?)", (key, *reply, time.time()))
            query = "SELECT fingerprint, status, location, body FROM replies WHERE key = ?"
            return Reply(*connection.execute(query, (key,)).fetchone())

    def _rows(self, query: str, *values: str | float) -> list[tuple[Any, ...]]:
        if not self._path.exists():
            return []
        bound = [value.encode(errors="replace").decode() if isinstance(value, str) else value for value in values]
        with self._opened() as connection:
            return connection.execute(query, bound).fetchall()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path), closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript(_SCHEMA)
            yield connection


def unknown_job(id: str) -> NotFound:
    """The error for a job that is not there."""
    return NotFound(f"There is no job {id!r}: it is unknown, or was finished a week ago.")
