"""Files to documents: plain text here or, where there are many, in processes beside this one.

All other kinds are read in processes that are bounded, for their libraries may be brought down by a hostile file.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from qa.documents.bounded import Bounded
from qa.documents.extract import PLAIN, is_plain
from qa.documents.load import read_document
from qa.documents.place import bytes_at, looks
from qa.errors import DocumentError
from qa.types import Document, Passage

_MANY = 1_000  # plain files from which on starting processes pays
_AT_ONCE = 16
_AHEAD = 8  # files that wait for a bounded process


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read; the one whose bytes have the known checksum need not be read again."""

    path: Path
    known: str | None


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it is now, with its document and passages, or the error; `read` is None where its bytes were known.

    `disguised` is one that is no plain text, whatever its name says, and is still to be read.
    """

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    read: tuple[Document, list[Passage]] | DocumentError | None
    disguised: bool = False


def read_files(jobs: Sequence[Job], collection: str) -> Iterator[FileRead]:
    """Read files: those of plain text in order, then the others in order."""
    plain = [job for job in jobs if job.path.suffix.lower() in PLAIN]
    others = [job for job in jobs if job.path.suffix.lower() not in PLAIN]
    read = partial(_read_file, collection=collection, plain=True)
    workers = min(2, os.cpu_count() or 1)
    few = len(plain) < _MANY or workers < 2
    for file in map(read, plain) if few else _beside(plain, read, workers):
        if file.disguised:
            others.append(Job(file.path, None))
        else:
            yield file
    if others:
        yield from _bounded(others, collection, workers)


def storable(path: Path) -> str:
    """The path as text that can be stored, whatever bytes its name is made of."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _beside(jobs: Sequence[Job], read: partial[FileRead], workers: int) -> Iterator[FileRead]:
    done = 0
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for file in pool.map(read, jobs, chunksize=_AT_ONCE):
                done += 1
                yield file
        except BrokenProcessPool:  # out of memory, or started from a script that cannot be imported
            yield from map(read, jobs[done:])


def _bounded(jobs: Sequence[Job], collection: str, workers: int) -> Iterator[FileRead]:
    with Bounded(min(workers, len(jobs))) as workshop:
        rest = iter(jobs)
        waiting: deque[tuple[Job, Future[FileRead]]] = deque()
        while True:
            for job in islice(rest, _AHEAD - len(waiting)):
                waiting.append((job, workshop.begin(_read_file, job, collection=collection)))
            if not waiting:
                return
            job, future = waiting.popleft()
            try:
                yield workshop.outcome(future, job.path.name)
            except DocumentError as error:
                size, mtime_ns = looks(job.path) or (0, 0)
                yield FileRead(job.path, size, mtime_ns, "", error)


def _read_file(job: Job, *, collection: str, plain: bool = False) -> FileRead:
    path = job.path
    size, mtime_ns = looks(path) or (0, 0)
    checksum = ""
    try:
        data = bytes_at(path)
        checksum = hashlib.sha256(data).hexdigest()
        if checksum == job.known:
            return FileRead(path, size, mtime_ns, checksum, None)
        if plain and not is_plain(data, path.name):
            return FileRead(path, size, mtime_ns, checksum, None, disguised=True)
        read = read_document(data, source=storable(Path(path.name)), origin=storable(path), collection=collection)
    except DocumentError as error:
        return FileRead(path, size, mtime_ns, checksum, error)
    return FileRead(path, size, mtime_ns, checksum, read)
