"""A writer may be killed at any moment: nothing acknowledged is lost, and the next start answers from all of it."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import time
from pathlib import Path

from qa.index import Index, lexical
from qa.store import Store

SCRIPT = Path(__file__).with_name("endless_writer.py")
PROJECT = Path(__file__).parents[3]
KILLS = 5


def _run_and_kill(data: Path, documents: int, delay: float) -> list[int]:
    """What the writer acknowledged before it was killed, `delay` seconds after its n-th word."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(SCRIPT), str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        heard = [int(process.stdout.readline()) for _ in range(documents)]
        time.sleep(delay)
        process.kill()
        return heard + [int(line) for line in process.stdout if line.endswith("\n")]


def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_nothing_broken(tmp_path: Path) -> None:
    data = tmp_path / "data"
    encoder = runpy.run_path(str(SCRIPT))["LetterEncoder"]()
    query = lexical.matching("大健康产业")
    assert query is not None
    for kill in range(KILLS):
        acknowledged = _run_and_kill(data, 1 + kill % 3, 0.005 * kill)
        store = Store.open(data / "store.sqlite3")
        index = Index.open(data, store, encoder)
        stored = {int(info.source.removesuffix(".txt")) for info in store.documents()}
        assert stored >= set(acknowledged)
        snapshot = index.snapshot
        assert snapshot.lexical is not None
        found = {number for number, _ in snapshot.lexical.search(query, 10_000)}
        assert len(store.passages(sorted(found))) == len(found) == store.count() >= len(stored)
        assert index.generation > 0
        store.close()
