"""Who may ask, write and administer: keys in a small file of their own.

A key's secret is 256 random bits and is told once; what is kept is its hash, which for so much chance needs no slow
function. Each look-up reads the file, so what one process revokes is refused by all of them from then on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from qa.errors import NotFound
from qa.store.connection import small, translated

SECRET, PUBLIC = "jsk", "jpk"
_SCHEMA = """
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    collections TEXT NOT NULL,
    origins TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE TABLE IF NOT EXISTS signing (secret BLOB NOT NULL);
"""
_COLUMNS = "id, name, scope, collections, origins, created_at, revoked_at"


class Scope(IntEnum):
    """What a caller may do; each includes those before it."""

    NONE = 0
    ASK = 1
    WRITE = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; without its secret."""

    id: str
    name: str
    scope: Scope
    collections: tuple[str, ...]
    origins: tuple[str, ...]
    created_at: str
    revoked_at: str | None = None

    @property
    def public(self) -> bool:
        """Whether the key stands in web pages: good for a session from one of its origins, and for nothing else."""
        return bool(self.origins)


class Keys:
    """The keys of a data directory; the file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        """Keep keys in the file at `path`."""
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def add(
        self, scope: Scope, *, name: str = "", collections: Sequence[str] = (), origins: Sequence[str] = ()
    ) -> tuple[Key, str]:
        """A new key and its token, which cannot be read again."""
        id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        key = Key(id, name, scope, tuple(collections), tuple(origins), now)
        row = (id, _hash(secret), name, scope.name, json.dumps(collections), json.dumps(origins), now)
        with self._reading(create=True) as connection:
            assert connection is not None
            connection.execute(f"INSERT INTO keys VALUES ({', '.join('?' * len(row))}, NULL)", row)
        return key, f"{PUBLIC if origins else SECRET}_{id}_{secret}"

    def revoke(self, id: str) -> None:
        """Refuse this key from now on."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._reading() as connection:
            changed = connection and connection.execute(
                "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", (now, id)
            )
        if not changed or not changed.rowcount:
            raise NotFound(f"There is no key {id!r} that could be revoked: `jushi keys list` shows those there are.")

    def all(self) -> list[Key]:
        """All keys that were ever made, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY rowid") if connection else ()
            return [_key(row) for row in rows]

    def exist(self) -> bool:
        """Whether a key was ever made: from then on nobody comes in without one, whatever was revoked."""
        with self._reading() as connection:
            return bool(connection and connection.execute("SELECT 1 FROM keys LIMIT 1").fetchone())

    def of(self, token: str) -> Key | None:
        """The key that this token proves, unless it is revoked."""
        kind, _, rest = token.partition("_")
        id, _, secret = rest.partition("_")
        row = self._row(id) if kind in (SECRET, PUBLIC) else None
        if row is None or not hmac.compare_digest(bytes(row[-1]), _hash(secret)):
            return None
        key = _key(row[:-1])
        return None if key.revoked_at or key.public != (kind == PUBLIC) else key

    def live(self, id: str) -> Key | None:
        """The key of this id, unless it is revoked."""
        row = self._row(id)
        key = _key(row[:-1]) if row else None
        return None if key is None or key.revoked_at else key

    def signing_secret(self) -> bytes:
        """What short-lived tokens are signed with, the same in every process."""
        with self._reading(create=True) as connection:
            assert connection is not None
            connection.execute(
                "INSERT INTO signing SELECT ? WHERE NOT EXISTS (SELECT 1 FROM signing)", (secrets.token_bytes(32),)
            )
            secret: bytes = connection.execute("SELECT secret FROM signing").fetchone()[0]
        return secret

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _row(self, id: str) -> tuple[Any, ...] | None:
        with self._reading() as connection:
            if connection is None:
                return None
            row: tuple[Any, ...] | None = connection.execute(
                f"SELECT {_COLUMNS}, hash FROM keys WHERE id = ?", (id,)
            ).fetchone()
            return row

    @contextmanager
    def _reading(self, *, create: bool = False) -> Iterator[sqlite3.Connection | None]:
        """The open file, or None where there is none yet and none is to be made."""
        with self._lock, translated(self._path):
            if self._connection is None and (create or self._path.exists()):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.touch(mode=0o600)
                self._connection = small(self._path, _SCHEMA, 5)
            yield self._connection


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _key(row: tuple[Any, ...]) -> Key:
    id, name, scope, collections, origins, created_at, revoked_at = row
    return Key(
        str(id),
        str(name),
        Scope[str(scope)],
        tuple(json.loads(str(collections))),
        tuple(json.loads(str(origins))),
        str(created_at),
        None if revoked_at is None else str(revoked_at),
    )
