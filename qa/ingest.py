"""From files to the index: find, skip what has not changed, read, store, index.

The store is written in batches, each whole or not at all; a run that is cut short is taken up by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from qa.documents.files import FileRead, Job, read_files, storable
from qa.documents.find import Found, find
from qa.documents.load import Given, read_text
from qa.documents.place import looks
from qa.errors import DocumentError
from qa.index import Index
from qa.store import FileState, Store
from qa.types import Document, Passage

_BATCH_PASSAGES = 4_000
_FEW = 32

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

    def tell_indexing(done: int, total: int) -> None:
        tell("indexing", done, total)

    with store.writing():
        before = index.generation
        run = _Run(store, collection)
        found = find(paths)
        jobs = run.jobs(found)
        # A few files are stored and indexed in one step; of many, no part that is done should wait for the rest.
        with index.changing(progress=tell_indexing) if len(jobs) <= _FEW else nullcontext():
            for done, file in enumerate(read_files(jobs, collection), start=1):
                run.take(file)
                tell("reading", done, len(jobs))
            run.finish(found)
        index.sync(progress=tell_indexing)
    return run.report(reindexed=index.generation != before)


Text = tuple[str, str, str]
"""A text by hand: its source, what it says, and its title, if it is known."""


def index_texts(
    texts: Iterable[Text],
    *,
    store: Store,
    index: Index,
    collection: str = "default",
    progress: Progress | None = None,
) -> IngestReport:
    """Add texts that stand in no file of their own, each under its source; blank ones are told as failures."""
    tell = progress or (lambda stage, done, total: None)
    given = list(texts)
    with store.writing():
        run = _Run(store, collection)
        for done, (source, text, title) in enumerate(given, start=1):
            run.give(source, text, title)
            tell("reading", done, len(given))
        run.flush()
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
        self._pending = 0
        self._added: list[str] = []
        self._updated: list[str] = []
        self._removed: list[str] = []
        self._failed: list[Failure] = []
        self._unchanged = 0
        self._passages = 0

    def jobs(self, found: Found) -> list[Job]:
        """The files that may have changed since their documents were stored."""
        jobs = []
        for path in found.files:
            known = self._known.get(storable(path))
            if known and looks(path) == (known.size, known.mtime_ns):
                self._unchanged += 1
            elif looks(path) or not known:
                jobs.append(Job(path, known.sha256 if known else None))
        return jobs

    def take(self, file: FileRead) -> None:
        """Keep a file's document for the next batch, or note why there is none."""
        name = storable(file.path)
        known = self._known.get(name)
        if isinstance(file.read, DocumentError):
            self._failed.append(Failure(name, str(file.read), file.read.code))
            return
        if file.read is None:
            self._unchanged += 1
            document_id = known.document_id if known else ""
        else:
            (self._updated if known else self._added).append(name)
            self._waiting.append(file.read)
            document_id = file.read[0].id
            self._pending += len(file.read[1])
        self._states.append(FileState(name, file.size, file.mtime_ns, file.sha256, document_id))
        if self._pending >= _BATCH_PASSAGES:
            self.flush()

    def give(self, source: str, text: str, title: str) -> None:
        """Keep a text for the next batch, or note why there is none."""
        try:
            read = read_text(text, source=source, collection=self._collection, given=Given(title=title or None))
        except DocumentError as error:
            self._failed.append(Failure(source, str(error), error.code))
            return
        self._added.append(source)
        self._waiting.append(read)
        self._pending += len(read[1])
        if self._pending >= _BATCH_PASSAGES:
            self.flush()

    def finish(self, found: Found) -> None:
        """Store the last batch, note what could not be looked into, and remove the documents of files that are gone."""
        self.flush()
        self._failed += [Failure(storable(path), str(error), error.code) for path, error in found.failures]
        present = {storable(path) for path in found.files if looks(path)}
        named = set(map(storable, found.files))
        self._removed = [
            name for name in self._known if name not in present and (name in named or found.covers(Path(name)))
        ]
        if self._removed:
            self._store.delete_many(self._known[name].document_id for name in self._removed)

    def flush(self) -> None:
        """Store what waits."""
        if self._states or self._waiting:
            self._store.put_many(self._waiting, files=self._states)
            self._passages += self._pending
            self._waiting, self._states, self._pending = [], [], 0

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
