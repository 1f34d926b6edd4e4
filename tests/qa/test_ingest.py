"""A run makes the collection hold what the files hold: all that can be read, and nothing twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.ingest import IngestReport, index_paths
from qa.types import Kind
from tests.qa.documents import office

TEXT = "泰州市的大健康产业目标是{}亿元。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents, one of them in a folder below."""
    folder = tmp_path / "documents"
    (folder / "below").mkdir(parents=True)
    for number, name in enumerate(("a.txt", "b.md", "below/c.txt")):
        (folder / name).write_text(TEXT.format(number), encoding="utf-8")
    return folder


@pytest.fixture
def run(house: Any) -> Callable[..., IngestReport]:
    """Index paths into the house."""

    def run_(*paths: Path, **options: Any) -> IngestReport:
        return index_paths(paths, store=house.store, index=house.index, **options)

    return run_


def sources(house: Any, collection: str = "default") -> list[str]:
    return [info.source for info in house.store.documents(collection)]


def rewrite(file: Path, text: str) -> None:
    """Change a file so that its time tells it, however coarse the clock."""
    file.write_text(text, encoding="utf-8")
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))


def test_a_folder_is_read_with_all_that_is_below_it(house: Any, run: Callable[..., IngestReport], folder: Path) -> None:
    report = run(folder)
    assert report.added == tuple(str(folder / name) for name in ("a.txt", "b.md", "below/c.txt"))
    assert report.reindexed
    assert sources(house) == ["a.txt", "b.md", "c.txt"]
    assert house.index.snapshot.lexical is not None
    assert len(house.index.snapshot.lexical) == report.passages == house.store.count()


def test_a_second_run_does_nothing_and_says_so(house: Any, run: Callable[..., IngestReport], folder: Path) -> None:
    run(folder)
    generation = house.index.generation
    report = run(folder)
    assert (report.unchanged, report.changed, report.reindexed) == (3, False, False)
    assert house.index.generation == generation


def test_a_file_that_was_only_touched_counts_as_unchanged(
    house: Any, run: Callable[..., IngestReport], folder: Path
) -> None:
    run(folder)
    rewrite(folder / "a.txt", TEXT.format(0))
    assert (run(folder).unchanged, house.store.position().removed) == (3, 0)
    states = house.store.files()
    assert states[str(folder / "a.txt")].mtime_ns == (folder / "a.txt").stat().st_mtime_ns


def test_changed_and_removed_files_update_exactly_those(
    house: Any, run: Callable[..., IngestReport], folder: Path
) -> None:
    run(folder)
    kept = house.store.documents()[1]
    rewrite(folder / "a.txt", TEXT.format(9))
    (folder / "below" / "c.txt").unlink()
    (folder / "d.txt").write_text(TEXT.format(4), encoding="utf-8")
    report = run(folder)
    assert report.updated == (str(folder / "a.txt"),)
    assert report.removed == (str(folder / "below" / "c.txt"),)
    assert report.added == (str(folder / "d.txt"),)
    assert report.unchanged == 1
    assert sources(house) == ["a.txt", "b.md", "d.txt"]
    assert house.store.documents()[1] == kept
    assert house.store.document(house.store.documents()[0].id).text == TEXT.format(9)


def test_files_outside_the_paths_of_a_run_are_left_alone(
    house: Any, run: Callable[..., IngestReport], folder: Path
) -> None:
    run(folder)
    (folder / "a.txt").unlink()
    assert run(folder / "below").removed == ()
    assert sources(house) == ["a.txt", "b.md", "c.txt"]


def test_a_file_that_is_named_and_gone_is_removed(house: Any, run: Callable[..., IngestReport], folder: Path) -> None:
    run(folder)
    (folder / "a.txt").unlink()
    assert run(folder / "a.txt").removed == (str(folder / "a.txt"),)
    assert sources(house) == ["b.md", "c.txt"]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_indexed(
    house: Any, run: Callable[..., IngestReport], folder: Path
) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    (folder / "folder.txt").mkdir()
    (folder / "film.mp4").write_bytes(b"\0\0\0 ftyp")
    os.mkfifo(folder / "pipe.txt")
    report = run(folder, folder / "film.mp4", folder / "missing.txt")
    assert {Path(failure.path).name: failure.code for failure in report.failed} == {
        "empty.txt": "document_empty",
        "noise.txt": "document_encoding",
        "dangling.txt": "document_unreadable",
        "pipe.txt": "document_unreadable",
        "film.mp4": "document_format",
        "missing.txt": "document_unreadable",
    }
    assert len(report.added) == 3


def test_a_file_that_becomes_unreadable_keeps_its_last_good_version(
    house: Any, run: Callable[..., IngestReport], folder: Path
) -> None:
    run(folder)
    rewrite(folder / "a.txt", "")
    report = run(folder)
    assert [failure.code for failure in report.failed] == ["document_empty"]
    assert report.removed == ()
    assert house.store.document(house.store.documents()[0].id).text == TEXT.format(0)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may look everywhere")
def test_a_folder_that_cannot_be_looked_into_loses_no_document(
    house: Any, run: Callable[..., IngestReport], folder: Path
) -> None:
    run(folder)
    (folder / "below").chmod(0)
    try:
        report = run(folder)
    finally:
        (folder / "below").chmod(0o755)
    assert [failure.path for failure in report.failed] == [str(folder / "below")]
    assert sources(house) == ["a.txt", "b.md", "c.txt"]


def test_a_name_that_is_no_text_is_indexed_all_the_same(
    house: Any, run: Callable[..., IngestReport], tmp_path: Path
) -> None:
    (tmp_path / "odd").mkdir()
    name = os.path.join(os.fsencode(tmp_path / "odd"), b"\xff\xfe.txt")  # noqa: PTH118  # a path of bytes
    with open(name, "wb") as file:  # noqa: PTH123  # the same
        file.write(TEXT.format(1).encode())
    assert len(run(tmp_path / "odd").added) == 1
    assert run(tmp_path / "odd").unchanged == 1
    assert sources(house) == ["\ufffd\ufffd.txt"]


def test_collections_hold_the_same_file_apart(house: Any, run: Callable[..., IngestReport], folder: Path) -> None:
    run(folder)
    run(folder / "a.txt", collection="other")
    assert (sources(house), sources(house, "other")) == (["a.txt", "b.md", "c.txt"], ["a.txt"])


def test_progress_counts_up_to_the_whole_of_each_stage(run: Callable[..., IngestReport], folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report = run(folder, progress=lambda *step: told.append(step))
    assert told == [
        *(("reading", done, 3) for done in (1, 2, 3)),
        ("indexing", report.passages, report.passages),
    ]


def test_ten_thousand_files_some_unreadable(house: Any, run: Callable[..., IngestReport], tmp_path: Path) -> None:
    folder = tmp_path / "many"
    for number in range(10_000):
        file = folder / f"{number // 500:02}" / f"{number:05}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"" if number % 100 == 0 else f"第{number}号文件。".encode())
    report = run(folder)
    assert (len(report.added), len(report.failed)) == (9_900, 100)
    assert report.added == tuple(sorted(report.added))
    again = run(folder)
    assert (again.unchanged, len(again.failed), again.changed, again.reindexed) == (9_900, 100, False, False)


def test_a_folder_of_many_kinds_is_read_with_what_its_archives_hold(
    house: Any, run: Callable[..., IngestReport], tmp_path: Path
) -> None:
    folder = tmp_path / "kinds"
    folder.mkdir()
    text = TEXT.format(7)
    inner = {"甲/一.txt": text.encode(), "二.docx": office.word([text]), "三.exe": b"MZ", "四.zip": office.archive({})}
    files = {
        "a.pdf": office.pdf([[(60, 700, text)]]),
        "b.docx": office.word([text]),
        "c.csv": "城市,目标\n泰州市,4000亿元\n".encode("gb18030"),
        "d.html": f"<html><body><p>{text}</p></body></html>".encode(),
        "e.zip": office.archive(inner),
        "f.pdf": b"%PDF-1.7 broken",
        "g.zip": b"PK no archive",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    report = run(folder)
    assert sources(house) == ["a.pdf", "b.docx", "c.csv", "d.html", "一.txt", "二.docx"]
    assert [Path(failure.path).name for failure in report.failed] == ["四.zip", "f.pdf", "g.zip"]
    assert (run(folder).unchanged, run(folder).changed) == (6, False)
    (folder / "e.zip").unlink()
    assert {Path(path).name for path in run(folder).removed} == {"一.txt", "二.docx"}


def test_an_archive_that_holds_other_files_than_before_updates_exactly_those(
    house: Any, run: Callable[..., IngestReport], tmp_path: Path
) -> None:
    packed = tmp_path / "a.zip"
    packed.write_bytes(office.archive({"一.txt": TEXT.format(1).encode(), "二.txt": TEXT.format(2).encode()}))
    run(packed)
    packed.write_bytes(office.archive({"二.txt": TEXT.format(22).encode(), "三.txt": TEXT.format(3).encode()}))
    report = run(packed)
    names = [[Path(path).name for path in paths] for paths in (report.added, report.updated, report.removed)]
    assert names == [["三.txt"], ["二.txt"], ["一.txt"]]


def test_the_seeds_are_indexed_whole(house: Any, run: Callable[..., IngestReport], seeds: Path) -> None:
    report = run(seeds)
    assert len(report.added) == 5
    assert not report.failed
    kinds = {passage.kind for info in house.store.documents() for passage in house.store.passages_of(info.id)}
    assert {Kind.TEXT, Kind.HEADING, Kind.BOILERPLATE} <= kinds
