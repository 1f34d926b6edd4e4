"""Changes that come at once go in together, each with its own outcome."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from qa.documents.load import NOTHING
from qa.errors import DocumentError, NotFound, StoreBusy
from qa.index import Index
from qa.intake import Intake, Outcome, Taken, Upload
from qa.intake.intake import Target
from qa.intake.together import Together
from qa.store import Store


@pytest.fixture
def parts(tmp_path: Path, encoder: Any) -> Iterator[Any]:
    """A store and its index."""
    store = Store.open(tmp_path / "data" / "jushi.db", patience=5.0)
    yield store, Index.open(tmp_path / "data", store, encoder)
    store.close()


def upload(name: str, text: str = "泰州的目标是4000亿元。") -> Upload:
    return Upload(f"{name}.txt", text.encode(), is_text=True)


def test_many_writers_at_once_need_few_generations(parts: Any) -> None:
    store, index = parts
    intake = Intake(store, index)
    before = index.generation
    with store.writing():  # so that all of them wait
        pool = ThreadPoolExecutor(20)
        futures = [pool.submit(intake.put, upload(str(number))) for number in range(20)]
        while len(intake._together._waiting) < 19:
            threading.Event().wait(0.01)
    outcomes = [future.result().outcome for future in futures]
    pool.shutdown()
    assert outcomes == [Outcome.CREATED] * 20
    assert len(store.documents()) == 20
    assert index.generation - before <= 3


def test_one_that_is_refused_is_alone_with_it(parts: Any) -> None:
    store, index = parts
    together = Together(index, patience=5.0)

    def refuse() -> None:
        raise NotFound("none")

    with ThreadPoolExecutor(3) as pool, store.writing():
        good = [pool.submit(together.apply, lambda: 1) for _ in range(2)]
        bad = pool.submit(together.apply, refuse)
    assert [future.result() for future in good] == [1, 1]
    with pytest.raises(NotFound):
        bad.result()


def test_whoever_waits_too_long_is_told_to_come_again(parts: Any) -> None:
    _, index = parts
    together = Together(index, patience=0.0)
    begun, over = threading.Event(), threading.Event()

    def last() -> None:
        begun.set()
        over.wait()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(Together.apply, together, last)
        begun.wait()
        with pytest.raises(StoreBusy):
            together.apply(lambda: None)
        over.set()
        first.result()


def test_of_several_the_bad_ones_are_told_and_the_others_taken(parts: Any) -> None:
    store, index = parts
    uploads: list[Upload | DocumentError] = [upload("a"), upload("b", ""), DocumentError("no file"), upload("a")]
    results = Intake(store, index).put_many(uploads, Target(), NOTHING)
    kinds = [result.outcome if isinstance(result, Taken) else type(result).__name__ for result in results]
    assert kinds == ["created", "EmptyDocument", "DocumentError", "unchanged"]
