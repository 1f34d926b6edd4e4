"""A backup is whole or no backup, and what comes out of it answers as before."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qa.documents.load import Given, read_text
from qa.errors import BackupDamaged, BackupRefused, StoreError
from qa.payload import answer_payload
from qa.settings import load_settings
from qa.store import FeedbackBox, Keys, Scope, Store, backup
from qa.wiring import open_service

ABOUT = {"version": "0.1.0", "encoder": "e", "reader": "r", "calibrator": "c"}
PASSING = ("id", "conversation_id", "timings_ms", "index_generation")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with two collections, a key and feedback."""
    folder = tmp_path / "data"
    with closing(Store.open(folder / "jushi.db")) as store:
        given = Given(title="报告", published_at="2023-01-09", metadata=(("channel", "经济"),))
        store.put(*read_text("泰州的目标是4000亿元。", source="a.txt", given=given))
        store.put(*read_text("南通的目标是2000亿元。", source="b.txt", collection="other"))
        store.begin_collection("empty")
    FeedbackBox(folder / "feedback.db").put("ans_1", "有用", helpful=True)
    with closing(Keys(folder / "keys.db")) as keys:
        keys.add(Scope.ASK, name="甲")
    return folder


@pytest.fixture
def packed(data: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    backup.export(data, tmp_path / "a.zip", about=ABOUT)
    return tmp_path / "a.zip"


def held(data: Path) -> list[Any]:
    """All that a store holds, as far as it matters."""
    with closing(Store.open(data / "jushi.db", read_only=True)) as store:
        names = store.collections()
        infos = [info for name in names for info in store.documents(name)]
        texts = [[passage.text for passage in store.passages_of(info.id)] for info in infos]
        return [names, infos, [store.document(info.id) for info in infos], texts]


def test_all_comes_back_in_an_empty_directory(data: Path, packed: Path, tmp_path: Path) -> None:
    done = backup.restore(tmp_path / "new", packed)
    assert held(tmp_path / "new") == held(data)
    assert dict(done.manifest.collections) == {"default": 1, "empty": 0, "other": 1}
    assert [each.comment for each in FeedbackBox(tmp_path / "new" / "feedback.db").all()] == ["有用"]
    with closing(Keys(tmp_path / "new" / "keys.db")) as keys:
        assert [key.name for key in keys.all()] == ["甲"]


def test_a_restore_answers_as_before(indexed: Path, project: Path, tmp_path: Path) -> None:
    lines = (project / "seeds" / "questions" / "seeds-dev.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]

    def replies(folder: Path) -> Iterator[dict[str, Any]]:
        with closing(open_service(load_settings(data=folder))) as service:
            for question in questions:
                payload = answer_payload(service.ask(question))
                yield {name: value for name, value in payload.items() if name not in PASSING}

    backup.export(indexed, tmp_path / "a.zip", about=ABOUT)
    backup.restore(tmp_path / "new", tmp_path / "a.zip")
    assert list(replies(tmp_path / "new")) == list(replies(indexed))


def test_one_collection_goes_alone_and_tells_nothing_of_the_others(data: Path, tmp_path: Path) -> None:
    backup.export(data, tmp_path / "b.zip", about=ABOUT, collection="other")
    backup.restore(tmp_path / "new", tmp_path / "b.zip")
    assert held(tmp_path / "new")[0] == {"other": 1}
    assert {path.name for path in (tmp_path / "new").glob("*.db")} == {"jushi.db"}
    assert "泰州".encode() not in (tmp_path / "new" / "jushi.db").read_bytes()
    with pytest.raises(BackupRefused, match="no collection"):
        backup.export(data, tmp_path / "c.zip", about=ABOUT, collection="nothing")
    assert not (tmp_path / "c.zip").exists()


def test_what_is_there_is_replaced_only_when_that_is_asked_for(data: Path, packed: Path) -> None:
    with closing(Store.open(data / "jushi.db")) as store:
        store.put(*read_text("泰州的目标变了。", source="a.txt"))
        store.put(*read_text("别的。", source="c.txt", collection="third"))
    before = held(data)
    with pytest.raises(BackupRefused, match="default, empty, other"):
        backup.restore(data, packed)
    assert held(data) == before
    backup.restore(data, packed, replace=True)
    names, infos, documents, _ = held(data)
    assert names == {"default": 1, "empty": 0, "other": 1, "third": 1}
    assert {document.text for document in documents} == {"泰州的目标是4000亿元。", "南通的目标是2000亿元。", "别的。"}
    assert len(infos) == 3


def test_keys_and_feedback_that_are_there_stay(packed: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    with closing(Keys(new / "keys.db")) as keys:
        keys.add(Scope.WRITE, name="乙")
    done = backup.restore(new, packed)
    assert done.kept == ("keys.db",)
    with closing(Keys(new / "keys.db")) as keys:
        assert [key.name for key in keys.all()] == ["乙"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_backup_that_was_cut_short_is_refused(packed: Path, tmp_path: Path, share: float) -> None:
    data = packed.read_bytes()
    packed.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BackupDamaged, match="nothing was changed"):
        backup.restore(tmp_path / "new", packed)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_byte_that_is_another_is_noticed_or_does_not_matter(data: Path, packed: Path, tmp_path: Path) -> None:
    original, expected = packed.read_bytes(), held(data)
    refused = 0
    for at in range(0, len(original), len(original) // 60):
        packed.write_bytes(original[:at] + bytes([original[at] ^ 0x55]) + original[at + 1 :])
        new = tmp_path / f"new{at}"
        try:
            backup.restore(new, packed)
        except BackupDamaged:
            refused += 1
            assert list(new.iterdir()) == []
        else:
            assert held(new) == expected
    assert refused > 50


@pytest.mark.parametrize("content", [b"", b"PK", b"not a backup", b"\0" * 4096])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(BackupDamaged):
        backup.restore(tmp_path / "new", tmp_path / "a.zip")


def test_a_backup_of_a_newer_version_is_told_from_a_damaged_one(packed: Path, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(packed) as old:
        files = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(files["manifest.json"]) | {"schema": 999}
    with zipfile.ZipFile(packed, "w") as new:
        for name, content in (files | {"manifest.json": json.dumps(manifest).encode()}).items():
            new.writestr(name, content)
    with pytest.raises(BackupRefused, match="newer"):
        backup.restore(tmp_path / "new", packed)


def test_it_is_taken_while_others_write(data: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(Store.open(data / "jushi.db", patience=30)) as store:
            number = 0
            while not stop.is_set() or number < 5:
                pair = [read_text(f"第{number}号。", source=f"{side}{number}.txt") for side in ("left", "right")]
                store.put_many(pair)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            backup.export(data, tmp_path / f"{number}.zip", about=ABOUT)
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        backup.restore(tmp_path / f"new{number}", tmp_path / f"{number}.zip")
        sources = [info.source for info in held(tmp_path / f"new{number}")[1]]
        left, right = (
            sorted(name[n:] for name in sources if name.startswith(side)) for side, n in (("left", 4), ("right", 5))
        )
        assert left == right  # each write is in it whole, or not at all


def test_only_its_owner_reads_it(packed: Path) -> None:
    assert packed.stat().st_mode & 0o077 == 0


def test_a_store_that_is_damaged_is_not_exported(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "jushi.db")) as own:
        own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (data / "jushi.db").open("r+b") as file:
        file.write(b"\0" * 2048)
    with pytest.raises(StoreError):
        backup.export(data, tmp_path / "b.zip", about=ABOUT)
    assert not (tmp_path / "b.zip").exists()
