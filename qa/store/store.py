"""The store itself: puts, deletes and reads, each in one transaction.

It knows nothing of indexes; `position`, `rows_after` and `removed_after` tell one what it has missed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from qa.errors import NotFound, StoreError
from qa.store.connection import connect, translated
from qa.store.lock import WriterLock
from qa.store.rows import (
    DOCUMENT_COLUMNS,
    INDEX_COLUMNS,
    INFO_COLUMNS,
    KNOWN_COLUMNS,
    PASSAGE_COLUMNS,
    DocumentInfo,
    FileState,
    IndexRow,
    Known,
    Page,
    Position,
    document_from,
    document_row,
    index_row,
    known_from,
    passage_from,
    passage_row,
)
from qa.types import Document, Passage

_CHUNK = 2_000
_INSERT_DOCUMENT = f"INSERT INTO documents VALUES ({', '.join('?' * 16)})"
_INSERT_PASSAGE = (
    "INSERT INTO passages (document_id, ordinal, kind, text, offsets, sentences, "
    "title, section, person, office, region, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_FROM = "FROM passages p JOIN documents d ON d.id = p.document_id"


class Store:
    """Documents and their passages in one file; open it with `Store.open`."""

    def __init__(
        self, path: Path, *, reader: sqlite3.Connection, writer: sqlite3.Connection | None, patience: float
    ) -> None:
        """Take over two open connections: readers never see what the writer has not committed."""
        self.path = path
        self._reader = reader
        self._reading = threading.Lock()
        self._writer = writer
        self._writing: int | None = None  # the thread whose transaction is open
        self.patience = patience
        self._lock = WriterLock(path.with_name(path.name + ".lock"), patience=patience)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, patience: float = 5.0) -> Self:
        """Open the store at `path`, creating it unless `read_only`; `patience`: seconds to wait for another writer."""
        writer = None if read_only else connect(path, read_only=False)
        return cls(path, reader=connect(path, read_only=True), writer=writer, patience=patience)

    @property
    def read_only(self) -> bool:
        """Whether this store was opened for reading alone."""
        return self._writer is None

    def close(self) -> None:
        """Close the file."""
        for connection in (self._reader, self._writer):
            if connection is not None:
                connection.close()

    # Writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's right for a block of several writes; raise StoreBusy when another has it."""
        with translated(self.path), self._lock.held():
            yield

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Store a document, in the place of an older version of the same id."""
        self.put_many([(document, passages)])

    def put_many(
        self, documents: Iterable[tuple[Document, Sequence[Passage]]], *, files: Iterable[FileState] = ()
    ) -> None:
        """Store documents, and the files they came from, in one transaction: all of them or none."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._transaction() as connection:
            for document, passages in documents:
                _remove(connection, document.id)
                connection.execute(_INSERT_DOCUMENT, document_row(document, passages=len(passages), now=now))
                connection.executemany(_INSERT_PASSAGE, map(passage_row, passages))
            self._put_files(connection, files)

    def delete(self, document_id: str) -> None:
        """Remove a document with all that was read from it; raise NotFound when there is none."""
        if not self.delete_many([document_id]):
            raise unknown_document(document_id)

    def delete_many(self, document_ids: Iterable[str]) -> int:
        """Remove documents in one transaction, and say how many there were."""
        with self._transaction() as connection:
            return sum(_remove(connection, document_id) for document_id in document_ids)

    def begin_collection(self, name: str) -> bool:
        """Note a collection that has no documents yet, and say whether it is new."""
        new = name not in self.collections()
        with self._transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO collections (name) VALUES (?)", (name,))
        return new

    def end_collection(self, name: str) -> None:
        """Remove a collection with all its documents; raise NotFound when there is none."""
        if name not in self.collections():
            raise NotFound(f"There is no collection {name!r}: see the list of collections for those there are.")
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM passages WHERE document_id IN (SELECT id FROM documents WHERE collection = ?)", (name,)
            )
            connection.execute("DELETE FROM documents WHERE collection = ?", (name,))
            connection.execute("DELETE FROM collections WHERE name = ?", (name,))

    def put_files(self, files: Iterable[FileState]) -> None:
        """Note how files look now whose documents are stored already."""
        with self._transaction() as connection:
            self._put_files(connection, files)

    @staticmethod
    def _put_files(connection: sqlite3.Connection, files: Iterable[FileState]) -> None:
        connection.executemany(
            "INSERT OR REPLACE INTO files (path, size, mtime_ns, sha256, document_id, collection) "
            "SELECT ?, ?, ?, ?, id, collection FROM documents WHERE id = ?",
            files,
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block of writes that are kept together or not at all; this thread reads what it has written so far."""
        with self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._writer
        if connection is None:
            raise StoreError(f"The store at {self.path} was opened for reading alone: open it for writing.")
        with self.writing():
            if self._writing is not None:  # of this very thread: no other one can be here
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            self._writing = threading.get_ident()
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                self._writing = None
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    # Reading

    def document(self, document_id: str) -> Document:
        """The document of that id, or NotFound."""
        rows = self._rows(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ?", document_id)
        if not rows:
            raise unknown_document(document_id)
        return document_from(rows[0])

    def documents(self, collection: str = "default") -> list[DocumentInfo]:
        """A collection's documents without their texts, by source."""
        return [
            DocumentInfo(*row)
            for row in self._rows(
                f"SELECT {INFO_COLUMNS} FROM documents WHERE collection = ? ORDER BY source, id", collection
            )
        ]

    def info(self, document_id: str) -> DocumentInfo:
        """The document of that id without its text, or NotFound."""
        rows = self._rows(f"SELECT {INFO_COLUMNS} FROM documents WHERE id = ?", document_id)
        if not rows:
            raise unknown_document(document_id)
        return DocumentInfo(*rows[0])

    def listed(self, collection: str, *, page: Page) -> tuple[list[DocumentInfo], int]:
        """One page of a collection's documents, by source, and how many there are on all pages."""
        where, values = "collection = ?", [collection]
        if page.source is not None:
            where, values = f"{where} AND source = ?", [*values, page.source]
        total = self._rows(f"SELECT count(*) FROM documents WHERE {where}", *values)[0][0]
        source, id = page.after or ("", "")
        asked: list[str | int] = [*values, source, id, page.limit, page.offset]
        rows = self._rows(
            f"SELECT {INFO_COLUMNS} FROM documents WHERE {where} AND (source, id) > (?, ?) "
            "ORDER BY source, id LIMIT ? OFFSET ?",
            *asked,
        )
        return [DocumentInfo(*row) for row in rows], total

    def collections(self) -> dict[str, int]:
        """The collections, each with its number of documents."""
        named = dict.fromkeys((row[0] for row in self._rows("SELECT name FROM collections")), 0)
        counted = dict(self._rows("SELECT collection, count(*) FROM documents GROUP BY collection"))
        return dict(sorted({**named, **counted}.items()))

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages of these ids, in the order asked; those that are gone are left out."""
        marks = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT {PASSAGE_COLUMNS} {_FROM} WHERE p.id IN ({marks})", *ids)
        found = {row[0]: passage_from(row) for row in rows}
        return [found[number] for number in ids if number in found]

    def passages_of(self, document_id: str) -> list[Passage]:
        """A document's passages, in order."""
        rows = self._rows(f"SELECT {PASSAGE_COLUMNS} {_FROM} WHERE p.document_id = ? ORDER BY p.ordinal", document_id)
        return list(map(passage_from, rows))

    def regions(self) -> list[str]:
        """All regions that documents and passages name."""
        return [row[0] for row in self._rows("SELECT region FROM documents UNION SELECT region FROM passages")]

    def files(self, collection: str = "default") -> dict[str, FileState]:
        """The files that a collection was read from, by path."""
        rows = self._rows(
            "SELECT path, size, mtime_ns, sha256, document_id FROM files WHERE collection = ?", collection
        )
        return {row[0]: FileState(*row) for row in rows}

    # What an index asks

    def position(self) -> Position:
        """How far the store has come."""
        rows = dict(self._rows("SELECT name, seq FROM sqlite_sequence"))
        return Position(rows.get("passages", 0), rows.get("removed", 0))

    def count(self) -> int:
        """How many passages there are."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def rows_after(self, passage_id: int) -> Iterator[list[IndexRow]]:
        """The passages added since that id, in batches."""
        while rows := self._rows(
            f"SELECT {INDEX_COLUMNS} {_FROM} WHERE p.id > ? ORDER BY p.id LIMIT {_CHUNK}", passage_id
        ):
            known = self._known({row[0] for row in rows})
            yield [index_row(row, known[row[0]]) for row in rows if row[0] in known]
            passage_id = rows[-1][1]

    def _known(self, document_ids: Collection[str]) -> dict[str, Known]:
        marks = ", ".join("?" * len(document_ids))
        rows = self._rows(f"SELECT {KNOWN_COLUMNS} FROM documents WHERE id IN ({marks})", *document_ids)
        return {row[0]: known_from(row) for row in rows}

    def removed_after(self, sequence: int) -> list[int]:
        """The ids of the passages removed since that entry of the journal."""
        return [row[0] for row in self._rows("SELECT passage_id FROM removed WHERE seq > ? ORDER BY seq", sequence)]

    def _rows(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        # A lone surrogate, which JSON can carry, is in no stored text: asked as "?", it finds nothing.
        bound = [value.encode(errors="replace").decode() if isinstance(value, str) else value for value in values]
        mine = self._writer if self._writing == threading.get_ident() else None
        with translated(self.path), self._reading:
            return (mine or self._reader).execute(query, bound).fetchall()


def _remove(connection: sqlite3.Connection, document_id: str) -> int:
    connection.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
    return connection.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount


def unknown_document(document_id: str) -> NotFound:
    """The error for an id that names no document."""
    return NotFound(f"There is no document {document_id!r}: see the list of documents for the ids there are.")
