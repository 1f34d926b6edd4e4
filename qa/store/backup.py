"""All that is kept, in one file and back: documents with their passages, keys as they are hashed, and feedback.

The file is a zip of SQLite's own copies, taken while others read and write, with a manifest that has each copy's
checksum. The index is not in it: it is made again from the documents. Nor are conversations: they are their askers'.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from qa.errors import BackupDamaged, BackupRefused
from qa.store.connection import connect, translated
from qa.store.schema import MIGRATIONS
from qa.store.store import Store

FORMAT = 1
DOCUMENTS, BESIDE = "jushi.db", ("keys.db", "feedback.db")
_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_OF_COLLECTION = "(SELECT id FROM documents WHERE collection = ?)"
_PASSAGE = "document_id, ordinal, kind, text, offsets, sentences, title, section, person, office, region, published_at"
_TAKE_IN = (
    "INSERT INTO documents SELECT * FROM backup.documents",
    f"INSERT INTO passages ({_PASSAGE}) SELECT {_PASSAGE} FROM backup.passages ORDER BY id",
    "INSERT INTO files SELECT * FROM backup.files",
    "INSERT OR IGNORE INTO collections SELECT * FROM backup.collections",
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, NotImplementedError)

Progress = Callable[[str, int, int], None]
"""Told the stage, how many bytes of it are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `models` are the fingerprints of those that its answers were made with."""

    format: int
    version: str
    schema: int
    created_at: str
    models: Mapping[str, str]
    collections: Mapping[str, int]
    files: Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of a backup; `kept` are the files that were there already and stayed."""

    manifest: Manifest
    kept: tuple[str, ...]


def export(
    data: Path,
    file: Path,
    *,
    about: Mapping[str, str],
    collection: str | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write a data directory, or one of its collections alone, to a file that is whole or not there.

    `about` is the version and the models' fingerprints. Keys and feedback go with all collections only.
    """
    with translated(file), tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".export-") as folder:
        copies = Path(folder)
        for name in (DOCUMENTS, *(() if collection else BESIDE)):
            if (data / name).is_file():
                _copy(data / name, copies / name)
        collections = _narrowed(copies / DOCUMENTS, collection)
        files = {path.name: (path.stat().st_size, _checksum(path)) for path in sorted(copies.iterdir())}
        models = dict(about)
        manifest = Manifest(
            format=FORMAT,
            version=models.pop("version"),
            schema=len(MIGRATIONS),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            models=models,
            collections=collections,
            files=files,
        )
        packed = copies / "packed"
        _pack(packed, copies, manifest, progress or (lambda stage, done, total: None))
        packed.chmod(0o600)  # keys are in it, if hashed
        packed.replace(file)
    return manifest


def restore(data: Path, file: Path, *, replace: bool = False, progress: Progress | None = None) -> Restored:
    """Put what a backup holds into a data directory, in one transaction; other collections there stay as they are.

    Collections that are there already are replaced where that is asked for, and else refuse it all.
    """
    data.mkdir(parents=True, exist_ok=True)
    with translated(data), tempfile.TemporaryDirectory(dir=data, prefix=".import-") as folder:
        manifest = _unpack(file, Path(folder), progress or (lambda stage, done, total: None))
        connect(Path(folder) / DOCUMENTS, read_only=False).close()  # brings an older schema up to date
        _take_in(data / DOCUMENTS, Path(folder) / DOCUMENTS, manifest.collections, replace=replace)
        kept = [name for name in BESIDE if name in manifest.files and (data / name).exists() and not replace]
        for name in BESIDE:
            if name in manifest.files and name not in kept:
                _copy(Path(folder) / name, data / name)
    return Restored(manifest, tuple(kept))


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself, or BackupDamaged."""
    with _opened(file) as packed:
        return _manifest(packed, file)


def _copy(source: Path, target: Path) -> None:
    """A copy by the engine itself: whole, whatever others write meanwhile."""
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=5)) as own, closing(sqlite3.connect(target, timeout=5)) as copy:
        own.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _narrowed(path: Path, collection: str | None) -> dict[str, int]:
    """Leave one collection in a copy where one is named, and count the documents of what is left."""
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        known = {
            name for (name,) in copy.execute("SELECT collection FROM documents UNION SELECT name FROM collections")
        }
        if collection is not None:
            if collection not in known:
                raise BackupRefused(f"There is no collection {collection!r} to export; there are: {sorted(known)}.")
            copy.execute("PRAGMA foreign_keys = ON")
            others = "(SELECT id FROM documents WHERE collection <> ?)"
            copy.execute(f"DELETE FROM passages WHERE document_id IN {others}", (collection,))
            copy.execute("DELETE FROM documents WHERE collection <> ?", (collection,))
            copy.execute("DELETE FROM collections WHERE name <> ?", (collection,))
            copy.execute("DELETE FROM removed")
            copy.execute("VACUUM")  # what was deleted is not in the file any more
            known = {collection}
        counts = dict(copy.execute("SELECT collection, count(*) FROM documents GROUP BY collection").fetchall())
    return {name: counts.get(name, 0) for name in sorted(known)}


def _take_in(path: Path, backup: Path, collections: Collection[str], *, replace: bool) -> None:
    """Put a backup's collections into the store, as they were: with their files and the order of their passages."""
    with closing(Store.open(path)) as store, store.writing():
        there = sorted(set(store.collections()) & set(collections))
        if there and not replace:
            raise BackupRefused(
                f"{path.parent} has {', '.join(there)} already: nothing was changed. Name an empty data directory, "
                "or --replace to have the backup's documents instead of these."
            )
        with closing(connect(path, read_only=False)) as own:
            own.execute("ATTACH ? AS backup", (str(backup),))
            own.execute("BEGIN IMMEDIATE")
            for name in there:
                own.execute(f"DELETE FROM passages WHERE document_id IN {_OF_COLLECTION}", (name,))
                own.execute("DELETE FROM documents WHERE collection = ?", (name,))
            for statement in _TAKE_IN:
                own.execute(statement)
            own.execute("COMMIT")


def _pack(packed: Path, copies: Path, manifest: Manifest, tell: Progress) -> None:
    total, done = sum(size for size, _ in manifest.files.values()), 0
    with packed.open("wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        for name in manifest.files:
            with (copies / name).open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    tell("packing", done := done + len(chunk), total)
        archive.close()
        stream.flush()
        os.fsync(stream.fileno())


def _unpack(file: Path, folder: Path, tell: Progress) -> Manifest:
    with _opened(file) as packed:
        manifest = _manifest(packed, file)
        total, done = sum(size for size, _ in manifest.files.values()), 0
        for name, (size, checksum) in manifest.files.items():
            digest, left = hashlib.sha256(), size
            with _member(packed, name, file) as source, (folder / name).open("wb") as target:
                while chunk := _chunk(source, file, left):
                    digest.update(chunk)
                    target.write(chunk)
                    left -= len(chunk)
                    tell("unpacking", done := done + len(chunk), total)
            if left or digest.hexdigest() != checksum:
                raise _damaged(file, f"{name} in it is not what was written")
    return manifest


def _manifest(packed: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        fields: dict[str, Any] = json.loads(packed.read(_MANIFEST))
        files = {str(name): (int(size), str(checksum)) for name, (size, checksum) in fields.pop("files").items()}
        manifest = Manifest(**fields, files=files)
    except _DAMAGED as problem:
        raise _damaged(file, f"its manifest cannot be read: {problem}") from problem
    if manifest.format > FORMAT or manifest.schema > len(MIGRATIONS):
        raise BackupRefused(f"{file.name} was written by a newer Jushi ({manifest.version}): upgrade Jushi first.")
    if DOCUMENTS not in files or not set(files) <= {DOCUMENTS, *BESIDE}:
        raise _damaged(file, f"it holds {sorted(files)}")
    return manifest


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGED as problem:
        raise _damaged(file, str(problem)) from problem


def _member(packed: zipfile.ZipFile, name: str, file: Path) -> IO[bytes]:
    try:
        return packed.open(name)
    except (*_DAMAGED, RuntimeError) as problem:
        raise _damaged(file, f"{name} in it cannot be read: {problem}") from problem


def _chunk(source: IO[bytes], file: Path, left: int) -> bytes:
    try:
        return source.read(min(_CHUNK, left + 1))
    except _DAMAGED as problem:
        raise _damaged(file, str(problem)) from problem


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _damaged(file: Path, what: str) -> BackupDamaged:
    return BackupDamaged(
        f"{file.name} is no whole backup ({what}): nothing was changed. Take another copy, or export again."
    )
