"""The store keeps what it acknowledged, all of it or nothing, and says what has changed since."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import DiskFull, NotFound, StoreBusy, StoreError
from qa.store import FileState, Page, Position, Store
from qa.store.rows import document_from, document_row, pack_spans, passage_from, passage_row, unpack_spans
from qa.text.offsets import OffsetMap
from qa.types import Context, Document, Kind, Passage, Section, Span

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


def document(name: str, text: str = "泰州的目标是4000亿元。") -> Document:
    return Document(id=name, source=f"{name}.txt", text=text, sha256="0" * 64)


def passages(name: str, *texts: str, context: Context | None = None) -> list[Passage]:
    return [
        Passage(
            id=0,
            document_id=name,
            ordinal=ordinal,
            kind=Kind.TEXT,
            text=text,
            offsets=OffsetMap.identity(len(text)),
            sentences=(Span(0, len(text)),),
            context=context or Context(),
            source=f"{name}.txt",
        )
        for ordinal, text in enumerate(texts)
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "store.sqlite3")
    yield store
    store.close()


@given(text=TEXTS, heading=TEXTS, published=st.none() | st.just("2022-11-04"))
def test_a_document_comes_back_as_it_was_put(text: str, heading: str, published: str | None) -> None:
    section = Section(Span(0, len(text)), heading, "孙建年", "仪征市委书记", "仪征市")
    original = Document("id", "a.txt", text, "0" * 64, published_at=published, sections=(section,))
    row = document_row(original, passages=0, now="")
    assert document_from((row[0], row[2], row[3], row[4], row[5], row[1], *row[6:11], *row[14:])) == original


@given(text=TEXTS, title=TEXTS, cut=st.integers(0, 40))
def test_a_passage_comes_back_as_it_was_put(text: str, title: str, cut: int) -> None:
    cut = min(cut, len(text))
    original = Passage(
        *(7, "id", 3, Kind.CAPTION, text, OffsetMap.from_kept(range(5, 5 + len(text)))),
        *((Span(0, cut), Span(cut, len(text))), Context(title, "s", "p", "o", "r", "2022"), "a.txt", "0" * 64),
    )
    assert passage_from((7, *passage_row(original), "a.txt", "0" * 64)) == original


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)).map(Span._make)))
def test_spans_survive_packing(spans: list[Span]) -> None:
    assert unpack_spans(pack_spans(spans)) == tuple(spans)


def test_passages_come_in_the_order_asked_and_unknown_ones_are_left_out(store: Store) -> None:
    store.put(document("a"), passages("a", "一", "二", "三"))
    first, second, third = (passage.id for passage in store.passages_of("a"))
    assert [passage.text for passage in store.passages([third, 999, first, second])] == ["三", "一", "二"]
    assert store.passages([]) == []


def test_a_new_version_takes_the_place_of_the_old_one_under_new_passage_ids(store: Store) -> None:
    store.put(document("a", "旧"), passages("a", "旧"))
    old = store.passages_of("a")[0].id
    store.put(document("a", "新"), passages("a", "新"))
    assert store.document("a").text == "新"
    assert [passage.text for passage in store.passages_of("a")] == ["新"]
    assert store.passages_of("a")[0].id > old
    assert store.passages([old]) == []


def test_a_passage_id_is_not_used_again_after_its_document_is_deleted(store: Store) -> None:
    store.put(document("a"), passages("a", "一"))
    gone = store.passages_of("a")[0].id
    store.delete("a")
    store.put(document("b"), passages("b", "二"))
    assert store.passages_of("b")[0].id > gone


def test_the_journal_says_what_came_and_went(store: Store) -> None:
    store.put(document("a"), passages("a", "一", "二"))
    before = store.position()
    store.put(document("b"), passages("b", "三"))
    store.delete("a")
    assert [row.text for rows in store.rows_after(before.added) for row in rows] == ["三"]
    assert store.removed_after(before.removed) == [1, 2]
    assert store.position() == Position(3, 2)


def test_a_batch_that_breaks_off_leaves_nothing_behind(store: Store) -> None:
    def broken() -> Iterator[tuple[Document, list[Passage]]]:
        yield document("a"), passages("a", "一")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.put_many(broken())
    assert store.documents() == []
    assert store.position() == Position(0, 0)


def test_a_document_that_is_not_there_is_named_in_the_error(store: Store) -> None:
    for ask in (store.document, store.delete):
        with pytest.raises(NotFound, match="'nothing'"):
            ask("nothing")
    with pytest.raises(NotFound):
        store.document("\ud800")


def test_deleting_a_document_forgets_its_file(store: Store) -> None:
    store.put_many([(document("a"), passages("a", "一"))], files=[FileState("/a.txt", 1, 2, "0", "a")])
    assert store.files() == {"/a.txt": FileState("/a.txt", 1, 2, "0", "a")}
    store.delete("a")
    assert store.files() == {}


def test_what_is_stored_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    first = Store.open(path)
    first.put(document("a"), passages("a", "一"))
    first.close()
    again = Store.open(path, read_only=True)
    assert [info.id for info in again.documents()] == ["a"]
    assert again.collections() == {"default": 1}
    with pytest.raises(StoreError, match="reading alone"):
        again.delete("a")
    again.close()


HOLD = """
import sys; from pathlib import Path; from qa.store import Store
store = Store.open(Path(sys.argv[1]))
with store.writing():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path, store: Store) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the right to write."""
    command = [sys.executable, "-c", HOLD, str(store.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[3]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_to_wait_and_readers_go_on(store: Store, holder: subprocess.Popen[str]) -> None:
    impatient = Store.open(store.path, patience=0.0)
    with pytest.raises(StoreBusy, match="Another process is writing"):
        impatient.put(document("a"), passages("a", "一"))
    assert impatient.documents() == []
    impatient.close()


def test_a_writer_that_is_killed_gives_up_its_right(store: Store, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    store.put(document("a"), passages("a", "一"))
    assert [info.id for info in store.documents()] == ["a"]


def test_a_full_store_file_says_so_and_changes_nothing(store: Store) -> None:
    store.put(document("a"), passages("a", "一"))
    assert store._writer is not None
    pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
    store._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="nothing was changed"):
        store.put(document("b", "长" * 100_000), passages("b", "长" * 400))
    assert [info.id for info in store.documents()] == ["a"]


def _no_database(path: Path) -> None:
    path.write_bytes("这不是数据库".encode() * 1000)


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "message"), [(_no_database, "no Jushi store"), (_newer, "newer Jushi"), (Path.mkdir, "cannot be used")]
)
def test_a_file_that_is_no_store_is_refused_with_advice(
    tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / "store.sqlite3"
    spoil(path)
    with pytest.raises(StoreError, match=message):
        Store.open(path)


def test_reading_a_store_that_was_never_made_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="jushi index"):
        Store.open(tmp_path / "store.sqlite3", read_only=True)


def test_what_is_written_together_is_read_by_its_writer_alone_until_it_is_kept(store: Store) -> None:
    other = Store.open(store.path, read_only=True)

    def put_and_fail() -> None:
        with store.transaction():
            store.put(document("a"), [])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert store.documents() == []
    with store.transaction():
        store.put(document("a"), [])
        store.put(document("b"), [])
        assert [info.id for info in store.documents()] == ["a", "b"]
        assert other.documents() == []
    assert [info.id for info in other.documents()] == ["a", "b"]
    other.close()


def test_a_list_comes_page_by_page_whatever_is_added_before_it(store: Store) -> None:
    for name in "bcdef":
        store.put(document(name), [])
    first, total = store.listed("default", page=Page(limit=2))
    store.put(document("a"), [])
    last = first[-1]
    second, _ = store.listed("default", page=Page(limit=9, after=(last.source, last.id)))
    assert ([info.id for info in first], total) == (["b", "c"], 5)
    assert [info.id for info in second] == ["d", "e", "f"]
    assert [info.id for info in store.listed("default", page=Page(source="e.txt"))[0]] == ["e"]


def test_a_collection_is_there_before_its_first_document_and_gone_with_its_last(store: Store) -> None:
    assert store.begin_collection("news")
    assert not store.begin_collection("news")
    assert store.collections() == {"news": 0}
    store.put(replace(document("a"), collection="news"), [])
    store.put(document("b"), [])
    assert store.collections() == {"default": 1, "news": 1}
    store.end_collection("news")
    assert store.collections() == {"default": 1}
    with pytest.raises(NotFound, match="collections"):
        store.end_collection("news")
