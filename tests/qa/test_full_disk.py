"""A disk that is really full: nothing acknowledged is lost, what was there still answers, and the message says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.errors import DiskFull
from qa.index import Index
from qa.ingest import index_paths
from qa.retrieval import Retriever
from qa.store import Store
from qa.types import Query


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of five megabytes, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if not sys.platform.startswith("linux") or mount is None:
        pytest.skip("needs a Linux that can mount a small disk")
    command = [mount, "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """About a megabyte of text that hardly repeats itself."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(100):
        lines = (
            "".join(chr(0x4E00 + (number * 7919 + line * 104_729 + place * 31) % 20_000) for place in range(100)) + "。"
            for line in range(30)
        )
        (folder / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("free", [100_000, 1_000_000, 3_000_000])
def test_what_was_there_before_the_disk_filled_up_still_answers(
    small_disk: Path, documents: Path, encoder: Any, tmp_path: Path, free: int
) -> None:
    data = small_disk / "data"
    first = tmp_path / "first.txt"
    first.write_text("泰州的目标是4000亿元。", encoding="utf-8")
    store = Store.open(data / "store.sqlite3")
    index = Index.open(data, store, encoder)
    index_paths([first], store=store, index=index)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - free))

    with pytest.raises(DiskFull, match="No space left"):
        index_paths([documents], store=store, index=index)

    question = Query(question="泰州的目标是多少", text="泰州的目标是多少")
    assert Retriever(store, index, encoder).retrieve(question, 1)[0].passage.text == "泰州的目标是4000亿元。"
    store.close()
    reader = Store.open(data / "store.sqlite3", read_only=True)
    seen = Index.open(data, reader, encoder, writable=False)
    assert Retriever(reader, seen, encoder).retrieve(question, 1)[0].passage.text == "泰州的目标是4000亿元。"
    reader.close()

    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    store = Store.open(data / "store.sqlite3")
    index = Index.open(data, store, encoder)
    index_paths([documents], store=store, index=index)
    assert len(store.documents()) == 101
    assert index.snapshot.lexical is not None
    assert len(index.snapshot.lexical) == store.count()
    store.close()
