"""Ten writers and fifty readers at once: no update lost, no error but 429 and 503, and how long an answer takes.

    python -m benchmarks.concurrency --minutes 5

The readers ask alone first, for a fifth of the time, then while the writers write. Each reader waits a second or so
between two questions: the figures are those of a busy server, not of one that is asked more than it can answer.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from benchmarks.machine import describe_machine
from benchmarks.process import index, serving
from benchmarks.writers import LATER, Writer

RESULTS = Path(__file__).parent / "results"
PROJECT = Path(__file__).parents[1]
WRITERS, READERS = 10, 50
WARM = 10.0  # seconds until both workers answer as fast as they ever will
PAUSE = (0.5, 1.5)  # seconds between two questions of one reader
QUESTIONS = ("泰州大健康产业目标是多少", "泰州市委书记是谁", "江都区委书记是谁", "无锡的大健康产业目标是多少")


class Readers:
    """Those who ask."""

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._random = random.Random(seed)
        self.milliseconds: list[float] = []
        self.replies: Counter[int] = Counter()
        self.wrong: list[str] = []

    def ask(self, seconds: float) -> None:
        """Ask for so long, all of them at once."""
        until = time.monotonic() + seconds
        seeds = [self._random.random() for _ in range(READERS)]
        threads = [threading.Thread(target=self._one, args=(random.Random(seed), until)) for seed in seeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one(self, chance: random.Random, until: float) -> None:
        with httpx.Client(base_url=self._url, timeout=120) as client:
            time.sleep(chance.uniform(0, PAUSE[1]))
            while time.monotonic() < until:
                try:
                    self._question(client, chance.choice(QUESTIONS))
                except httpx.TransportError as problem:
                    self.wrong.append(repr(problem))
                time.sleep(chance.uniform(*PAUSE))

    def _question(self, client: httpx.Client, question: str) -> None:
        began = time.perf_counter()
        response = client.post("/v1/ask", json={"question": question})
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.replies[response.status_code] += 1
        if response.status_code not in (200, *LATER):
            self.wrong.append(f"{response.status_code} {response.text[:200]}")

    def figures(self) -> dict[str, Any]:
        """How many replies of which kind, and how long they took."""
        parts = statistics.quantiles(self.milliseconds, n=100)
        times = {"p50": parts[49], "p95": parts[94], "p99": parts[98], "max": max(self.milliseconds)}
        return {
            "replies": {str(status): count for status, count in self.replies.items()},
            "milliseconds": {name: round(value, 1) for name, value in times.items()},
        }


def measured(url: str, seconds: float, seed: int) -> dict[str, Any]:
    """The readers alone, then with the writers, then what the writers find."""
    warm, alone, among = (Readers(url, seed + number) for number in range(3))
    warm.ask(WARM)
    alone.ask(max(WARM, seconds / 5))
    over = threading.Event()
    writers = [Writer(f"w{number}", url, random.Random(seed + number)) for number in range(WRITERS)]
    threads = [threading.Thread(target=writer.work, args=(over,)) for writer in writers]
    for thread in threads:
        thread.start()
    among.ask(seconds)
    over.set()
    for thread in threads:
        thread.join()
    with httpx.Client(base_url=url, timeout=120) as client:
        while any(job["state"] in ("waiting", "running") for job in client.get("/v1/jobs").json()["jobs"]):
            time.sleep(0.2)
        faults = [fault for writer in writers for fault in writer.check(client)]
    written = sum((writer.done for writer in writers), Counter[str]())
    return {
        "alone": alone.figures(),
        "with_writers": among.figures(),
        "written": dict(written),
        "faults": [*faults, *warm.wrong, *alone.wrong, *among.wrong],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS / "concurrency.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        index([PROJECT / "seeds"], data)
        with serving(data, "--workers", "2") as (_, url):
            found = measured(url, options.minutes * 60, options.seed)
    result = {
        "machine": describe_machine(),
        "command": f"python -m benchmarks.concurrency --minutes {options.minutes:g} --seed {options.seed}",
        "writers": WRITERS,
        "readers": READERS,
        **found,
    }
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))
    raise SystemExit(bool(found["faults"]))


if __name__ == "__main__":
    main()
