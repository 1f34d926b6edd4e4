"""Kill the server at random moments while it writes, start it again, and compare what is there with what was promised.

    python -m benchmarks.durability --kills 200

Writers upload, replace, delete and send archives, each of which makes a generation; every other time a backup is being
exported too. All processes are killed at once (SIGKILL) and the next server goes on with the same directory. A kill
takes some ten seconds; what was found is written down after each.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from benchmarks.machine import describe_machine
from benchmarks.process import JUSHI
from benchmarks.writers import Writer

RESULTS = Path(__file__).parent / "results"
WRITERS = 4
LONGEST = 3.0  # seconds of writing before a kill
PATIENCE = 300.0


class Crashes:
    """One data directory through many crashes."""

    def __init__(self, folder: Path, seed: int, log: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.random = random.Random(seed)
        self.writers = [Writer(f"w{number}", "", random.Random(seed + number)) for number in range(WRITERS)]
        self.log = log
        self.faults: list[str] = []
        self.exports: Counter[str] = Counter()
        self.starts: list[float] = []

    def run(self, kills: int, tell: Callable[[int], None]) -> None:
        """Crash so many times, look at what is there after each, and tell how many crashes were looked at."""
        for kill in range(kills):
            with self._serving() as (process, url):
                self._look(kill, url)
                tell(kill)
                self._write_and_kill(process, url, exporting=kill % 2 == 1)
        with self._serving() as (_, url):
            self._look(kills, url)
            tell(kills)

    def result(self) -> dict[str, Any]:
        """What was acknowledged so far, and what was not as promised."""
        acknowledged = sum((writer.done for writer in self.writers), Counter[str]())
        return {"acknowledged": dict(acknowledged), "exports": dict(self.exports), "faults": self.faults}

    @contextmanager
    def _serving(self) -> Iterator[tuple[subprocess.Popen[str], str]]:
        began = time.perf_counter()
        command = (*JUSHI, "serve", "--data", str(self.data), "--port", "0", "--json", "--workers", "2")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
            try:
                assert process.stdout is not None
                line = process.stdout.readline()
                if not line:
                    self._fault("the server did not start")
                yield process, json.loads(line)["url"]
                self.starts.append(time.perf_counter() - began)
            finally:
                _kill(process)

    def _look(self, number: int, url: str) -> None:
        """Compare, once the jobs that were promised are done."""
        deadline = time.monotonic() + PATIENCE
        with httpx.Client(base_url=url, timeout=120) as client:
            while client.get("/readyz").status_code != 200 or self._pending(client):
                if time.monotonic() > deadline:
                    self._fault(f"not ready, or jobs not done, after {PATIENCE:.0f} s")
                    break
                time.sleep(0.1)
            for writer in self.writers:
                for fault in writer.check(client):
                    self._fault(f"after kill {number}: {fault}")
            total = client.get("/v1/documents", params={"limit": 1}).json()["total"]
        self._note(f"kill {number}: {total} documents, faults so far: {len(self.faults)}")
        for file in self.folder.glob("*.backup"):
            self._restored(file)

    def _pending(self, client: httpx.Client) -> bool:
        jobs = [client.get(location).json() for writer in self.writers for location in writer.jobs]
        return any(job.get("state") in ("waiting", "running") for job in jobs)

    def _write_and_kill(self, process: subprocess.Popen[str], url: str, *, exporting: bool) -> None:
        over = threading.Event()
        threads = []
        for writer in self.writers:
            writer.url = url
            threads.append(threading.Thread(target=writer.work, args=(over,)))
        for thread in threads:
            thread.start()
        export = self._export() if exporting else None
        if export is not None and self.random.random() < 0.5:  # the backup is finished while they write
            export.wait()
        time.sleep(self.random.uniform(0.02, LONGEST))
        over.set()
        _kill(process)
        for thread in threads:
            thread.join()
        if export is not None:
            done = export.poll() == 0
            _kill(export)
            self.exports["whole" if done else "killed"] += 1

    def _export(self) -> subprocess.Popen[str]:
        (self.folder / "b.backup").unlink(missing_ok=True)
        command = (*JUSHI, "export", str(self.folder / "b.backup"), "--data", str(self.data), "--json")
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True, start_new_session=True)

    def _restored(self, file: Path) -> None:
        """A backup that is there under its name is whole: it can be taken in."""
        with tempfile.TemporaryDirectory() as fresh:
            command = (*JUSHI, "import", str(file), "--data", f"{fresh}/data", "--json")
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.exports["restored" if done.returncode == 0 else "unusable"] += 1
        if done.returncode:
            self._fault(f"the backup cannot be taken in: {done.stdout}{done.stderr}")
        file.unlink()

    def _fault(self, what: str) -> None:
        self.faults.append(what)
        self._note(f"FAULT {what}")

    def _note(self, line: str) -> None:
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%H:%M:%S')} {line}\n")
        print(line, flush=True)


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS / "durability.json")
    options = parser.parse_args()
    log = options.out.with_suffix(".log")
    log.unlink(missing_ok=True)
    head = {
        "machine": describe_machine(),
        "command": f"python -m benchmarks.durability --kills {options.kills} --seed {options.seed}",
    }
    with tempfile.TemporaryDirectory() as folder:
        crashes = Crashes(Path(folder), options.seed, log)

        def write(kills: int) -> None:
            result = {**head, "kills": kills, **crashes.result()}
            options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

        crashes.run(options.kills, write)
    print(options.out.read_text(encoding="utf-8"))
    raise SystemExit(bool(crashes.faults))


if __name__ == "__main__":
    main()
