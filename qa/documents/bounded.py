"""Work on files from anywhere, in processes that may be killed: bounded in time and memory, whatever the file does."""

from __future__ import annotations

import multiprocessing
import resource
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, TimeoutError  # pebble raises the one of futures
from contextlib import suppress
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from qa.errors import DocumentError, DocumentTooLarge

SECONDS = 300.0
_LOOK = 0.5  # seconds between two looks at whether the processes are still there
MEMORY = 3 << 30  # bytes of address space; the libraries alone take one gigabyte of it

P = ParamSpec("P")
R = TypeVar("R")


class Bounded:
    """Processes to read files in; those still at work when it is left are killed."""

    def __init__(self, processes: int = 1, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """Allow each piece of work so many seconds, and each process so many bytes of address space."""
        self._seconds = seconds
        self._memory = memory
        self._over = threading.Event()
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(processes, initializer=_bound, initargs=[memory], context=context)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill what is still at work."""
        self._over.set()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def begin(self, work: Callable[P, R], *values: P.args, **named: P.kwargs) -> Future[R]:
        """Begin a piece of work; its time runs from when a process takes it up."""
        future: Future[R] = self._pool.schedule(work, args=values, kwargs=named, timeout=self._seconds)
        return future

    def outcome(self, future: Future[R], name: str) -> R:
        """What came of a piece of work; DocumentError where the file was too much for its process."""
        try:
            return self._result(future)
        except TimeoutError as problem:
            raise DocumentTooLarge(f"{name} took longer than {self._seconds:.0f} s to read: split it.") from problem
        except MemoryError as problem:
            limit = self._memory >> 20
            raise DocumentTooLarge(f"{name} needs more than {limit:,} MiB of memory to read: split it.") from problem
        except ProcessExpired as problem:
            raise DocumentError(f"{name} ended the process that read it ({problem}): the file is damaged.") from problem

    def _result(self, future: Future[R]) -> R:
        """What the work gives; CancelledError where it was handed over just as its processes were ended."""
        while not future.done():
            with suppress(TimeoutError):
                return future.result(timeout=_LOOK)
            if self._over.is_set() and not future.done():
                raise CancelledError
        return future.result()


def _bound(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
