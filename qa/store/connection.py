"""Opening the SQLite file, and what its errors mean here.

WAL lets readers go on beside the one writer; `synchronous=FULL` makes a commit survive a power cut.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import DiskFull, StoreBusy, StoreError
from qa.store.schema import migrate

_PAUSE = 0.005  # seconds between two tries to turn a file to WAL
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open the file, creating and migrating it unless `read_only`."""
    if read_only and not path.exists():
        raise StoreError(f"There is no store at {path}: run `jushi index PATH` first, or name another data directory.")
    with translated(path):
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if read_only else "rwc"
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            if not read_only:
                write_ahead(connection, 5)
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                migrate(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def small(path: Path, schema: str, patience: float) -> sqlite3.Connection:
    """Open a small file that several processes write, in WAL and with this schema; they wait `patience` seconds."""
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        write_ahead(connection, patience)
        connection.executescript(schema)
    except BaseException:
        connection.close()
        raise
    return connection


def write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Turn the file to WAL, for which SQLite does not wait where two processes do it at once: try for these seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into the house's, saying what to do next."""
    try:
        yield
    except sqlite3.Error as problem:
        raise _store_error(path, problem) from problem
    except OSError as problem:
        if problem.errno in _FULL:
            raise disk_full(path) from problem
        raise StoreError(f"The store at {path} cannot be used ({problem.strerror}): check the directory.") from problem


def disk_full(path: Path) -> DiskFull:
    """The error for a full disk at `path`."""
    return DiskFull(f"No space left for {path}: nothing was changed. Free some space, then try again.")


def _store_error(path: Path, problem: sqlite3.Error) -> StoreError:
    name = getattr(problem, "sqlite_errorname", "") or ""
    if name == "SQLITE_FULL":
        return disk_full(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(f"The store at {path} is locked by another program: close it, then try again.")
    if name.startswith(_CORRUPT):
        return StoreError(
            f"{path} is damaged or is no Jushi store ({problem}): restore it from a backup, "
            "or move it away and index the documents again."
        )
    return StoreError(f"The store at {path} cannot be used ({problem}): check disk and permissions, then try again.")
