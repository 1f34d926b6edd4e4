"""Where uploads are read: short plain text at once, all else in processes that may be killed.

The processes are started for the first upload that needs one, and kept.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from qa.documents.bounded import Bounded
from qa.documents.extract import is_plain
from qa.documents.load import Given, read_document, read_text
from qa.documents.place import MAX_BYTES
from qa.errors import DocumentError, DocumentTooLarge, StoreBusy
from qa.intake.upload import Upload
from qa.types import Document, Passage

AT_ONCE = min(2, os.cpu_count() or 1)
SHORT = 64_000  # bytes of plain text that are quickly read, even if each line is one character


class Workshop:
    """Reads uploads; closed by whoever opened it."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._bounded: Bounded | None = None
        self._starting = threading.Lock()

    def read(self, upload: Upload, collection: str, given: Given) -> tuple[Document, list[Passage]]:
        """The document in an upload and its passages, or the DocumentError that says why there is none."""
        if len(upload.data) > MAX_BYTES:
            raise DocumentTooLarge(f"{upload.source} has {len(upload.data):,} bytes, the limit is {MAX_BYTES:,}.")
        where = {"source": upload.source, "origin": upload.inside, "collection": collection}
        if upload.is_text:
            work = partial(read_text, upload.data.decode(), **where, given=given)
        else:
            work = partial(read_document, upload.data, **where, given=given)
        plain = upload.is_text or is_plain(upload.data, upload.source)
        if plain and len(upload.data) <= SHORT:
            return work()
        bounded = self._open()
        try:
            return bounded.outcome(bounded.begin(work), upload.source)
        except (CancelledError, BrokenProcessPool, RuntimeError) as problem:
            if self._bounded is not bounded:
                raise StoreBusy(f"The server stops: {upload.source} was not read. Send it again.") from problem
            self.close()  # the next upload finds new processes
            raise DocumentError(f"{upload.source} was not read, its process ended early: send it again.") from problem

    def close(self) -> None:
        """End the processes."""
        with self._starting:
            bounded, self._bounded = self._bounded, None
            if bounded is not None:
                bounded.close()

    def _open(self) -> Bounded:
        with self._starting:
            if self._bounded is None:
                self._bounded = Bounded(AT_ONCE)
            return self._bounded
