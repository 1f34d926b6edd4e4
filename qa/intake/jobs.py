"""Uploads that are worked on in the background: kept on disk before anybody is told, taken up again after a crash.

Every process may take uploads in and see to them; only the one that holds the lock works, and when it dies, another
goes on. What has been stored of a job stays, whatever becomes of the rest.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import BinaryIO
from uuid import uuid4

from qa.documents.extract import PLAIN, count, kind_of, unpack
from qa.documents.load import NOTHING, Given
from qa.documents.place import MAX_BYTES
from qa.errors import DocumentError, JushiError, StoreBusy
from qa.intake.intake import Intake, Taken, Target
from qa.intake.upload import Upload, harmless
from qa.store.lock import WriterLock
from qa.store.uploads import PENDING, ItemRow, JobRow, Uploads

_LOOK_SECONDS = 0.5
_ABANDONED_SECONDS = 3600.0  # after which a folder without a job is from a process that was killed
_SLOW_BYTES = 250_000  # of plain text that take as long as a small file of another kind
_AT_ONCE, _BYTES_AT_ONCE = 64, 2_000_000  # files that go in together
Entry = Upload | DocumentError


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands, with what became of its files so far."""

    row: JobRow
    items: Sequence[ItemRow]


class Jobs:
    """The jobs of a data directory; `start` begins to work on them, `stop` leaves the rest for later."""

    def __init__(self, root: Path, uploads: Uploads, intake: Intake) -> None:
        """Keep what is uploaded in this folder, which need not exist yet."""
        self._root = root
        self._uploads = uploads
        self._intake = intake
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, files: Sequence[tuple[str, BinaryIO]], collection: str, given: Given = NOTHING) -> Job:
        """Take files in; when this returns, they will be read whatever happens to this process."""
        id = f"job_{uuid4().hex}"
        folder = self._root / id
        folder.mkdir(parents=True)
        try:
            for number, (_, stream) in enumerate(files):
                _copy(stream, folder / str(number))
            _flush(folder)
            _flush(self._root)
            request = {"names": [name for name, _ in files], "given": asdict(given)}
            self._uploads.begin(id, collection, request=json.dumps(request, ensure_ascii=True), total=len(files))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self.wake()
        return self.job(id)

    def job(self, id: str) -> Job:
        """One of them, or NotFound."""
        return Job(self._uploads.job(id), self._uploads.items(id))

    def all(self) -> list[JobRow]:
        """All of them, the newest first."""
        return self._uploads.jobs()

    def cancel(self, id: str) -> None:
        """Leave the rest of a job undone; what is over already stays as it is."""
        self._uploads.job(id)
        self._uploads.end(id, "cancelled")

    def start(self) -> None:
        """Work on what is left from before, and clear away what was never promised to anybody."""
        self._stopped.clear()
        known = {row.id for row in self._uploads.jobs()}
        for folder in self._root.glob("job_*"):
            if folder.name not in known and time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
        self.wake()

    def wake(self) -> None:
        """Work on what waits, if anything does."""
        with self._starting:
            if self._stopped.is_set() or (self._thread and self._thread.is_alive()) or not self._pending():
                return
            self._thread = threading.Thread(target=self._run, name="uploads", daemon=True)
            self._thread.start()

    def leave(self) -> None:
        """Begin nothing more."""
        self._stopped.set()

    def stop(self) -> None:
        """End the work after the files that are being stored; the next start goes on."""
        self.leave()
        if self._thread:
            self._thread.join()

    def _pending(self) -> list[JobRow]:
        return [row for row in reversed(self._uploads.jobs()) if row.state in PENDING]

    def _run(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(self._root / ".lock", patience=0.0)
        while self._pending() and not self._stopped.is_set():
            try:
                with lock.held():
                    for row in self._pending()[:1]:
                        self._see_to(row)
                continue
            except StoreBusy:
                pass  # another process works, or writes
            self._stopped.wait(_LOOK_SECONDS)

    def _see_to(self, row: JobRow) -> None:
        try:
            finished = self._work(row)
        except StoreBusy:
            raise
        except (JushiError, OSError) as error:
            code = error.code if isinstance(error, JushiError) else "upload_lost"
            self._uploads.end(row.id, "failed", code, str(error))
            finished = True
        if finished:
            shutil.rmtree(self._root / row.id, ignore_errors=True)

    def _work(self, row: JobRow) -> bool:
        """Do what is left of a job, and say whether it is over."""
        request = json.loads(row.request)
        given = Given(**request["given"] | {"metadata": tuple(map(tuple, request["given"]["metadata"]))})
        target = Target(row.collection)
        total = sum(self._counts(row.id, request["names"]))
        done = len(self._uploads.items(row.id))
        going = self._uploads.advance(row.id, total=total)
        for batch in _batches(self._entries(row.id, request["names"]), skip=done):
            if not going:
                return True
            if self._stopped.is_set():
                return False
            numbers = range(done, done + len(batch))
            results = self._intake.put_many([entry for _, entry in batch], target, given)
            named = zip(numbers, batch, results, strict=True)
            going = self._uploads.advance(row.id, [_item(number, name, done) for number, (name, _), done in named])
            done += len(batch)
        self._uploads.end(row.id, "finished")
        return True

    def _counts(self, id: str, names: Sequence[str]) -> Iterator[int]:
        """How many entries there are of each file."""
        for number, name in enumerate(names):
            data = (self._root / id / str(number)).read_bytes()
            try:
                yield count(data, name) if kind_of(data, harmless(name)) == "zip" else 1
            except DocumentError:
                yield 1

    def _entries(self, id: str, names: Sequence[str]) -> Iterator[tuple[str, Entry]]:
        """The files of a job, those of archives one by one, each with its name."""
        for number, name in enumerate(names):
            data = (self._root / id / str(number)).read_bytes()
            source = harmless(name)
            try:
                if kind_of(data, source) != "zip":
                    yield source, Upload(source, data)
                    continue
                for inner, content in unpack(data, source, largest=MAX_BYTES):
                    if isinstance(content, DocumentError):
                        yield inner, content
                    else:
                        yield inner, Upload(harmless(inner), content, inside=f"{source}!/{inner}")
            except DocumentError as error:
                yield source, error


def _batches(entries: Iterator[tuple[str, Entry]], *, skip: int) -> Iterator[list[tuple[str, Entry]]]:
    batch: list[tuple[str, Entry]] = []
    weight = 0
    for number, (name, entry) in enumerate(entries):
        if number < skip:
            continue
        batch.append((name, entry))
        weight += _weight(entry)
        if len(batch) >= _AT_ONCE or weight >= _BYTES_AT_ONCE:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _weight(entry: Entry) -> int:
    if isinstance(entry, DocumentError):
        return 0
    plain = PurePath(entry.source).suffix.lower() in PLAIN
    return len(entry.data) if plain else max(_SLOW_BYTES, len(entry.data))


def _item(number: int, name: str, outcome: Taken | JushiError) -> ItemRow:
    name = name.encode(errors="replace").decode()
    if isinstance(outcome, JushiError):
        return ItemRow(number, name, "failed", code=outcome.code, detail=str(outcome))
    return ItemRow(number, name, outcome.outcome, outcome.document.id)


def _copy(stream: BinaryIO, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(stream, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
