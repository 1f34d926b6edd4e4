from __future__ import annotations

import threading
import time
from pathlib import Path

from qa.store import Counters


def test_counts_are_kept_by_key_until_they_are_over(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "counters.db")
    assert [counters.add(*one)[0] for one in (("a", 3600), ("a", 3600, 2), ("b", 3600))] == [1, 3, 1]
    count, ends = counters.read("a")
    assert count == 3
    assert time.time() < ends <= time.time() + 3600
    assert counters.add("c", 0.0)[0] == 1
    assert counters.read("c")[0] == 0
    assert counters.add("c", 0.0)[0] == 1
    assert counters.clear("a") == 1
    assert counters.read("a")[0] == 0


def test_no_count_is_lost_among_several_that_count_at_once(tmp_path: Path) -> None:
    def count() -> None:
        mine = Counters(tmp_path / "counters.db")
        for _ in range(50):
            mine.add("together", 3600)
        mine.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counters(tmp_path / "counters.db").read("together")[0] == 200
