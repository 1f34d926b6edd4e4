"""Files to documents, one by one or, where there are many, in processes beside this one."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import stat
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qa.documents.load import read_document
from qa.errors import DocumentError, DocumentTooLarge
from qa.types import Document, Passage

MAX_BYTES = 64_000_000
_MANY = 1_000  # from here on, starting processes pays
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read; the one whose bytes have the known checksum need not be read again."""

    path: Path
    known: str | None


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it is now, with its document and passages, or the error; `read` is None where its bytes were known."""

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    read: tuple[Document, list[Passage]] | DocumentError | None


def read_files(jobs: Sequence[Job], collection: str) -> Iterator[FileRead]:
    """Read files, in order."""
    read = partial(_read_file, collection=collection)
    workers = min(2, os.cpu_count() or 1)
    if len(jobs) < _MANY or workers < 2:
        yield from map(read, jobs)
        return
    done = 0
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for file in pool.map(read, jobs, chunksize=_AT_ONCE):
                done += 1
                yield file
        except BrokenProcessPool:  # out of memory, or started from a script that cannot be imported
            yield from map(read, jobs[done:])


def storable(path: Path) -> str:
    """The path as text that can be stored, whatever bytes its name is made of."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_file(job: Job, *, collection: str) -> FileRead:
    path = job.path
    size = mtime_ns = 0
    checksum = ""
    try:
        data, mtime_ns = _bytes(path)
        size, checksum = len(data), hashlib.sha256(data).hexdigest()
        if checksum == job.known:
            return FileRead(path, size, mtime_ns, checksum, None)
        read = read_document(data, source=storable(Path(path.name)), origin=storable(path), collection=collection)
    except DocumentError as error:
        return FileRead(path, size, mtime_ns, checksum, error)
    return FileRead(path, size, mtime_ns, checksum, read)


def _bytes(path: Path) -> tuple[bytes, int]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(f"{path.name} is no ordinary file: only files and folders are read.")
        if status.st_size > MAX_BYTES:
            raise DocumentTooLarge(f"{path.name} has {status.st_size:,} bytes, the limit is {MAX_BYTES:,}: split it.")
        return path.read_bytes(), status.st_mtime_ns
    except OSError as problem:
        raise DocumentError(f"{path.name} cannot be opened ({problem.strerror}).") from problem
