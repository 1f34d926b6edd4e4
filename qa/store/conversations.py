"""What was asked before: a small file of its own, so that questions never wait for documents that are being indexed.

A conversation is known by an id that cannot be guessed, and by nothing else. It is forgotten when its time is over,
when too many newer ones have come, or when it is deleted. What cannot be written is not remembered: an answer never
fails for it.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from qa.errors import NotFound, StoreError
from qa.store.connection import small, translated

PATIENCE = 1.0  # seconds to wait for another process's write, which takes less than a thousandth of that
_SWEEP_EVERY = 256  # conversations begun between two looks for what is to be forgotten
_SCHEMA = """
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, used_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_use ON conversations (used_at);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    resolved_question TEXT NOT NULL,
    answer TEXT NOT NULL,
    document_id TEXT NOT NULL,
    section TEXT NOT NULL,
    collection TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
) WITHOUT ROWID;
PRAGMA foreign_keys = ON;
"""
_TURN = "question, resolved_question, answer, document_id, section, collection"


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, as asked and as understood, and what was answered from where."""

    question: str
    resolved_question: str
    answer: str = ""
    document_id: str = ""
    section: str = ""
    collection: str = "default"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is remembered, and for how long."""

    turns: int = 20
    conversations: int = 100_000
    seconds: float = 24 * 3600.0


def new_id() -> str:
    """An id for a conversation: 128 random bits."""
    return f"conv_{secrets.token_urlsafe(16)}"


class Conversations:
    """Remembers turns; every process that answers opens the same file, which is made when first needed."""

    def __init__(self, path: Path, limits: Limits = Limits()) -> None:  # frozen
        """Keep conversations in the file at `path`."""
        self._path = path
        self._limits = limits
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._begun = 0

    def turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation, the last one last; none where it is unknown, over or cannot be read."""
        with suppress(StoreError):
            return self._turns(conversation)
        return []

    def read(self, conversation: str) -> list[Turn]:
        """The turns of a conversation, or NotFound."""
        found = self._turns(conversation)
        if not found:
            raise unknown(conversation)
        return found

    def remember(self, conversation: str, turn: Turn) -> None:
        """Add a turn, and let the oldest go where there are too many."""
        now = time.time()
        with suppress(StoreError), self._writing() as connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at",
                (conversation, now),
            )
            connection.execute(
                f"INSERT INTO turns (conversation, number, {_TURN}) SELECT ?1, coalesce(max(number), 0) + 1, "
                "?2, ?3, ?4, ?5, ?6, ?7 FROM turns WHERE conversation = ?1",
                (conversation, *map(_encodable, astuple(turn))),
            )
            connection.execute(
                "DELETE FROM turns WHERE conversation = ?1 AND number <= "
                "(SELECT max(number) FROM turns WHERE conversation = ?1) - ?2",
                (conversation, self._limits.turns),
            )
            if self._begun % _SWEEP_EVERY == 0:
                self._sweep(connection, now)
            self._begun += 1

    def delete(self, conversation: str) -> None:
        """Forget a conversation at once, or raise NotFound."""
        with self._writing() as connection:
            gone = connection.execute("DELETE FROM conversations WHERE id = ?", (_encodable(conversation),)).rowcount
        if not gone:
            raise unknown(conversation)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _turns(self, conversation: str) -> list[Turn]:
        if not self._path.exists():
            return []
        with self._opened() as connection:
            rows = connection.execute(
                f"SELECT {_TURN} FROM turns JOIN conversations ON id = conversation "
                "WHERE conversation = ? AND used_at > ? ORDER BY number",
                (_encodable(conversation), time.time() - self._limits.seconds),
            ).fetchall()
        return [Turn(*row) for row in rows]

    def _sweep(self, connection: sqlite3.Connection, now: float) -> None:
        """Forget what is over, and the longest unused of what is too much."""
        connection.execute("DELETE FROM conversations WHERE used_at <= ?", (now - self._limits.seconds,))
        count = connection.execute("SELECT count(*) FROM conversations").fetchone()[0]
        connection.execute(
            "DELETE FROM conversations WHERE id IN (SELECT id FROM conversations ORDER BY used_at LIMIT ?)",
            (max(0, count - self._limits.conversations),),
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path), self._lock:
            if self._connection is None:
                self._connection = small(self._path, _SCHEMA, PATIENCE)
            yield self._connection


def _encodable(text: str) -> str:
    """The text with what no file can hold replaced: a lone surrogate may come in by a JSON escape."""
    return text.encode(errors="replace").decode()


def unknown(conversation: str) -> NotFound:
    """The error for an id that names no conversation."""
    return NotFound(
        f"There is no conversation {conversation!r}: it may be over or deleted. The next question begins another one."
    )
