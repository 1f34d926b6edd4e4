"""Writers that come at once go in together: one commit, one generation, for all of them.

Whoever comes first writes for all that wait by then; the others find their part done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from qa.errors import Conflict, DocumentError, JushiError, NotFound, StoreBusy
from qa.index import Index

MOST = 64
R = TypeVar("R")


class Together:
    """Applies changes to the store, and to the index with it."""

    def __init__(self, index: Index, *, patience: float) -> None:
        """Let a change wait so many seconds for its turn."""
        self._index = index
        self._patience = patience
        self._waiting: list[tuple[Callable[[], Any], Future[Any]]] = []
        self._adding = threading.Lock()
        self._turn = threading.Lock()

    def apply(self, change: Callable[[], R]) -> R:
        """Make a change; when this returns, it is on the disk and in the index, for every process."""
        future: Future[R] = Future()
        entry = (change, future)
        with self._adding:
            self._waiting.append(entry)
        deadline = time.monotonic() + self._patience
        while not future.done():
            if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
                with self._adding:
                    if entry in self._waiting:
                        self._waiting.remove(entry)
                        raise StoreBusy(f"Others write and did not finish within {self._patience:g} s: try again.")
                return future.result()
            try:
                self._write()
            finally:
                self._turn.release()
        return future.result()

    def _write(self) -> None:
        with self._adding:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        if not batch:
            return
        try:
            with self._index.changing():
                outcomes = [_outcome(change) for change, _ in batch]
        except BaseException as failure:
            for _, future in batch:
                future.set_exception(failure)
            if not isinstance(failure, Exception):
                raise
            return
        for (_, future), (result, refusal) in zip(batch, outcomes, strict=True):
            if refusal is None:
                future.set_result(result)
            else:
                future.set_exception(refusal)


def _outcome(change: Callable[[], R]) -> tuple[R | None, JushiError | None]:
    """What a change gives, or why it alone is refused: it has written nothing then."""
    try:
        return change(), None
    except (NotFound, Conflict, DocumentError) as refusal:
        return None, refusal
