"""Who asks a set's conversations: one after another here, by threads over HTTP, or by processes beside this one.

Conversations come back in their order however many ask; a conversation is never divided.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Protocol

from qa.errors import RunError
from qa.evaluation.asking import Body, Endpoint, converse
from qa.evaluation.types import Outcome, Question, RunOptions

Conversation = tuple[Question, ...]
Opener = Callable[[], AbstractContextManager[Endpoint]]


class Asker(Protocol):
    """Whatever a run is asked by."""

    def about(self, collection: str) -> Body:
        """What answers are made with."""
        ...

    def converse(self, conversations: Iterable[Conversation], options: RunOptions) -> Iterator[list[Outcome]]:
        """The outcomes of each conversation, in order."""
        ...


class Alone:
    """One endpoint, one question at a time."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Ask this endpoint."""
        self._endpoint = endpoint

    def about(self, collection: str) -> Body:
        """What answers are made with."""
        return self._endpoint.about(collection)

    def converse(self, conversations: Iterable[Conversation], options: RunOptions) -> Iterator[list[Outcome]]:
        """The outcomes of each conversation, in order."""
        for conversation in conversations:
            yield converse(self._endpoint, conversation, options)


class Threads(Alone):
    """One endpoint that may be asked several questions at a time, as a server may."""

    def __init__(self, endpoint: Endpoint, workers: int) -> None:
        """Ask this endpoint `workers` questions at a time."""
        super().__init__(endpoint)
        self._workers = workers

    def converse(self, conversations: Iterable[Conversation], options: RunOptions) -> Iterator[list[Outcome]]:
        """The outcomes of each conversation, in order."""
        ask = partial(converse, self._endpoint, options=options)
        return _spread(ThreadPoolExecutor(self._workers), ask, conversations)


class Processes:
    """Processes that open an endpoint each: a service in this process keeps one core busy and no more."""

    def __init__(self, opener: Opener, workers: int) -> None:
        """Take what opens an endpoint; it has to be sent to other processes, so it is no closure."""
        self._opener = opener
        self._workers = workers

    def about(self, collection: str) -> Body:
        """What answers are made with."""
        with self._opener() as endpoint:
            return endpoint.about(collection)

    def converse(self, conversations: Iterable[Conversation], options: RunOptions) -> Iterator[list[Outcome]]:
        """The outcomes of each conversation, in order."""
        pool = ProcessPoolExecutor(
            self._workers, multiprocessing.get_context("spawn"), initializer=_open, initargs=(self._opener,)
        )
        try:
            yield from _spread(pool, partial(_converse, options), conversations)
        except BrokenProcessPool as problem:
            raise RunError(
                "A process that asks questions ended early, most likely for want of memory. Start the same command "
                "again with fewer --workers: it goes on where it stopped."
            ) from problem


def _spread(
    pool: Executor, ask: Callable[[Conversation], list[Outcome]], conversations: Iterable[Conversation]
) -> Iterator[list[Outcome]]:
    try:
        yield from pool.map(ask, conversations, chunksize=4)
    finally:
        pool.shutdown(cancel_futures=True)


_opened: list[Endpoint] = []
"""A worker process's own endpoint, once it is open."""
_held = ExitStack()


def _open(opener: Opener) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one is told, and ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _opened.append(_held.enter_context(opener()))


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its pool to end, and the pool would wait for work forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _converse(options: RunOptions, conversation: Conversation) -> list[Outcome]:
    return converse(_opened[0], conversation, options)
