"""The tables, and the steps that bring an older file up to date.

`PRAGMA user_version` counts the migrations that a file has been through; a new one is appended, never edited.
"""

from __future__ import annotations

import sqlite3

from qa.errors import StoreError

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        collection TEXT NOT NULL,
        source TEXT NOT NULL,
        text TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        origin TEXT NOT NULL,
        title TEXT NOT NULL,
        published_at TEXT,
        region TEXT NOT NULL,
        url TEXT,
        sections TEXT NOT NULL,
        length INTEGER NOT NULL,
        passages INTEGER NOT NULL,
        indexed_at TEXT NOT NULL
    );
    CREATE INDEX documents_by_collection ON documents (collection, source);

    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        offsets BLOB NOT NULL,
        sentences BLOB NOT NULL,
        title TEXT NOT NULL,
        section TEXT NOT NULL,
        person TEXT NOT NULL,
        office TEXT NOT NULL,
        region TEXT NOT NULL,
        published_at TEXT
    );
    CREATE INDEX passages_by_document ON passages (document_id, ordinal);

    -- What an index has to forget: passages are only ever added at the end, so additions need no journal.
    CREATE TABLE removed (seq INTEGER PRIMARY KEY AUTOINCREMENT, passage_id INTEGER NOT NULL);
    CREATE TRIGGER passages_leave AFTER DELETE ON passages
    BEGIN
        INSERT INTO removed (passage_id) VALUES (old.id);
    END;

    -- Which file a document was read from and how the file looked then, so that a second run can skip it.
    CREATE TABLE files (
        collection TEXT NOT NULL,
        path TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        PRIMARY KEY (collection, path)
    ) WITHOUT ROWID;
    CREATE INDEX files_by_document ON files (document_id);
    """,
    """
    ALTER TABLE documents ADD COLUMN pages TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE documents ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
    """,
    """
    -- What documents are narrowed by; kept in step by the engine, whoever writes.
    CREATE TABLE metadata (
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        PRIMARY KEY (key, value, document_id)
    ) WITHOUT ROWID;
    CREATE INDEX metadata_by_document ON metadata (document_id);
    INSERT INTO metadata
        SELECT pair.key, pair.value, documents.id FROM documents, json_each(documents.metadata) AS pair;
    CREATE TRIGGER documents_arrive AFTER INSERT ON documents
    BEGIN
        INSERT INTO metadata SELECT pair.key, pair.value, new.id FROM json_each(new.metadata) AS pair;
    END;
    CREATE INDEX documents_by_title ON documents (collection, title);
    CREATE INDEX documents_by_url ON documents (collection, url);
    -- What is compared row by row stands in the indexes whole: the tables' rows are long.
    CREATE INDEX documents_by_day ON documents (collection, published_at, region, id);
    CREATE INDEX passages_by_place ON passages (document_id, region, published_at);
    """,
    """
    -- Collections that were begun on purpose: they are there before their first document and after their last.
    CREATE TABLE collections (name TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest schema, each step in a transaction of its own."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreError(
            f"The store was written by a newer Jushi (schema {version}, this one knows {len(MIGRATIONS)}): "
            "upgrade Jushi, or choose another data directory."
        )
    for number in range(version, len(MIGRATIONS)):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;{MIGRATIONS[number]};PRAGMA user_version = {number + 1};COMMIT;")
        except sqlite3.OperationalError:
            if connection.in_transaction:
                connection.rollback()
            if connection.execute("PRAGMA user_version").fetchone()[0] <= number:
                raise  # else another process that opened the same new folder was quicker
