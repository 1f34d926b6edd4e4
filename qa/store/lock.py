"""One writer at a time, across processes: a lock on a file that the system drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import StoreBusy

_RETRY_SECONDS = 0.01


class WriterLock:
    """The right to write, held by one thread of one process; the holder may take it again."""

    def __init__(self, path: Path, *, patience: float) -> None:
        """Lock `path`, waiting up to `patience` seconds for another writer to finish."""
        self._path = path
        self._patience = patience
        self._threads = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for a block, or raise StoreBusy."""
        deadline = time.monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise self._busy()
        try:
            handle = self._acquire(deadline) if self._depth == 0 else None
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if handle is not None:
                    os.close(handle)
        finally:
            self._threads.release()

    def _acquire(self, deadline: float) -> int:
        if not self._patience:
            return self._opened(self._path, deadline)
        # Whoever waits holds the turn meanwhile: the last holder cannot come back before the next one has been.
        turn = self._opened(self._path.with_name(f"{self._path.name}.turn"), deadline)
        try:
            return self._opened(self._path, deadline)
        finally:
            os.close(turn)

    def _opened(self, path: Path, deadline: float) -> int:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        while not _locked(handle):
            if time.monotonic() >= deadline:
                os.close(handle)
                raise self._busy()
            time.sleep(_RETRY_SECONDS)
        return handle

    def _busy(self) -> StoreBusy:
        return StoreBusy(
            f"Another process is writing to {self._path.parent} and did not finish within {self._patience:g} s: "
            "wait for it to end, then try again."
        )


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
