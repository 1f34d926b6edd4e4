from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from qa.store.connection import small, write_ahead

SCHEMA = "CREATE TABLE IF NOT EXISTS notes (text TEXT)"


@pytest.fixture
def begun(tmp_path: Path) -> tuple[Path, sqlite3.Connection]:
    """A file that another process is about to write for the first time: here SQLite itself does not wait."""
    path = tmp_path / "small.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.executescript(f"{SCHEMA}; BEGIN IMMEDIATE")
    return path, other


def test_sqlite_itself_does_not_wait_here(begun: tuple[Path, sqlite3.Connection]) -> None:
    path, other = begun
    locked = pytest.raises(sqlite3.OperationalError, match="locked")
    with closing(other), closing(sqlite3.connect(path, timeout=60)) as connection, locked:
        connection.execute("PRAGMA journal_mode = WAL")


def test_a_file_that_another_process_begins_is_waited_for(begun: tuple[Path, sqlite3.Connection]) -> None:
    path, other = begun
    free = threading.Timer(0.1, other.execute, ["COMMIT"])
    free.start()
    with closing(small(path, SCHEMA, 60)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    free.join()
    other.close()


def test_the_wait_has_an_end(begun: tuple[Path, sqlite3.Connection]) -> None:
    path, other = begun
    locked = pytest.raises(sqlite3.OperationalError, match="locked")
    with closing(other), closing(sqlite3.connect(path)) as connection, locked:
        write_ahead(connection, 0.05)
