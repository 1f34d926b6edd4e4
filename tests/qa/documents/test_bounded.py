"""Claims about work that never ends, takes all memory or brings its process down."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future

import pytest

from qa.documents.bounded import Bounded
from qa.errors import DocumentError, DocumentTooLarge


def endless() -> None:
    while True:
        time.sleep(1)


def greedy() -> int:
    return len(bytearray(8 << 30))


def deadly() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Bounded]:
    with Bounded(seconds=10) as workshop:
        yield workshop


def test_what_never_ends_is_ended() -> None:
    with Bounded(seconds=0.5) as workshop, pytest.raises(DocumentTooLarge, match="longer than"):
        workshop.outcome(workshop.begin(endless), "a.pdf")


def test_what_takes_too_much_memory_is_refused(workshop: Bounded) -> None:
    with pytest.raises(DocumentTooLarge, match="memory"):
        workshop.outcome(workshop.begin(greedy), "a.pdf")


def test_what_brings_its_process_down_harms_nothing_else(workshop: Bounded) -> None:
    with pytest.raises(DocumentError, match=r"a\.pdf ended the process"):
        workshop.outcome(workshop.begin(deadly), "a.pdf")
    assert workshop.outcome(workshop.begin(max, 3, 4), "b.pdf") == 4


def test_what_was_handed_over_as_the_processes_ended_is_given_up() -> None:
    with Bounded() as workshop:
        lost: Future[int] = Future()
    with pytest.raises(CancelledError):
        workshop.outcome(lost, "a.pdf")


def test_an_error_of_the_work_itself_comes_through(workshop: Bounded) -> None:
    with pytest.raises(ZeroDivisionError):
        workshop.outcome(workshop.begin(divmod, 1, 0), "a.pdf")
