"""From files to the index: find, skip what has not changed, read, store, index.

The store is written in batches, each whole or not at all; a run that is cut short is taken up by the next one.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from qa.documents.find import Found, find
from qa.documents.load import read_document
from qa.errors import DocumentError, DocumentTooLarge
from qa.index import Index
from qa.store import FileState, Store
from qa.types import Document, Passage

MAX_BYTES = 64_000_000
_BATCH_PASSAGES = 4_000

Progress = Callable[[str, int, int], None]
"""Told the stage (`reading`, `indexing`), how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why; what was stored of it before stays."""

    path: str
    error: str
    code: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did; `reindexed` tells whether the index had to change."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    failed: tuple[Failure, ...]
    passages: int
    reindexed: bool

    @property
    def changed(self) -> bool:
        """Whether the documents are others than before."""
        return bool(self.added or self.updated or self.removed)


def index_paths(
    paths: Iterable[Path],
    *,
    store: Store,
    index: Index,
    collection: str = "default",
    progress: Progress | None = None,
) -> IngestReport:
    """Make the collection hold what these files and folders hold now, and bring the index up to date."""
    tell = progress or (lambda stage, done, total: None)
    with store.writing():
        found = find(paths)
        run = _Run(store, collection)
        for path, error in found.failures:
            run.fail(path, error)
        for done, path in enumerate(found.files, start=1):
            run.take(path)
            tell("reading", done, len(found.files))
        run.flush()
        run.forget(found)
        reindexed = index.sync(progress=lambda done, total: tell("indexing", done, total))
    return run.report(reindexed=reindexed)


class _Run:
    """One pass over files: what it has seen, and what waits to be stored."""

    def __init__(self, store: Store, collection: str) -> None:
        self._store = store
        self._collection = collection
        self._known = store.files(collection)
        self._waiting: list[tuple[Document, list[Passage]]] = []
        self._states: list[FileState] = []
        self._added: list[str] = []
        self._updated: list[str] = []
        self._removed: list[str] = []
        self._failed: list[Failure] = []
        self._unchanged = 0
        self._passages = 0

    def take(self, path: Path) -> None:
        """Read a file, unless it is as it was when its document was stored."""
        name, known = _text(path), self._known.get(_text(path))
        try:
            status = path.stat()
            if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
                self._unchanged += 1
                return
            data = _read(path)
            state = FileState(name, len(data), status.st_mtime_ns, hashlib.sha256(data).hexdigest(), "")
            if known and known.sha256 == state.sha256:
                self._unchanged += 1
                self._store.put_files([state._replace(document_id=known.document_id)])
                return
            document, passages = read_document(
                data, source=_text(Path(path.name)), origin=name, collection=self._collection
            )
        except DocumentError as error:
            self.fail(path, error)
        except OSError as problem:
            self._fail_to_open(path, problem)
        else:
            (self._updated if known else self._added).append(name)
            self._states.append(state._replace(document_id=document.id))
            self._waiting.append((document, passages))
            self._passages += len(passages)
            if sum(len(passages) for _, passages in self._waiting) >= _BATCH_PASSAGES:
                self.flush()

    def fail(self, path: Path, error: DocumentError) -> None:
        """Note a file that cannot be read."""
        self._failed.append(Failure(_text(path), str(error), error.code))

    def _fail_to_open(self, path: Path, problem: OSError) -> None:
        if isinstance(problem, FileNotFoundError) and _text(path) in self._known:
            self._remove(_text(path))
        else:
            self.fail(path, DocumentError(f"{path.name} cannot be opened ({problem.strerror})."))

    def flush(self) -> None:
        """Store what has been read so far."""
        if self._waiting:
            self._store.put_many(self._waiting, files=self._states)
            self._waiting, self._states = [], []

    def forget(self, found: Found) -> None:
        """Remove the documents of files that are gone."""
        present = set(map(_text, found.files))
        for name in self._known:
            if name not in present and found.covers(Path(name)):
                self._remove(name)

    def _remove(self, name: str) -> None:
        self._store.delete_many([self._known[name].document_id])
        self._removed.append(name)

    def report(self, *, reindexed: bool) -> IngestReport:
        """What this run did."""
        return IngestReport(
            added=tuple(self._added),
            updated=tuple(self._updated),
            unchanged=self._unchanged,
            removed=tuple(self._removed),
            failed=tuple(self._failed),
            passages=self._passages,
            reindexed=reindexed,
        )


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(f"{path.name} is no ordinary file.")
        if status.st_size > MAX_BYTES:
            raise DocumentTooLarge(f"{path.name} has {status.st_size:,} bytes, the limit is {MAX_BYTES:,}: split it.")
        return stream.read(MAX_BYTES + 1)


def _text(path: Path) -> str:
    """The path as text that can be stored, whatever bytes its name is made of."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
