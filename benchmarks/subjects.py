"""What the speed is measured of: this project, and beside it a public engine that searches the same passages.

Both are asked through HTTP by the same client. The engine, txtai, ranks ten passages by words and by vectors of the
same encoder; it reads, judges and quotes nothing, so its figures are those of a smaller task.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from benchmarks import process
from benchmarks.client import got, posted
from embeddings.encoder import BUNDLED
from qa.store import Store


class Indexed(NamedTuple):
    """How many passages were indexed, and in how many seconds."""

    passages: int
    seconds: float


class Served(NamedTuple):
    """A server, its process, and when that was started."""

    url: str
    pid: int
    started: float


class Subject(Protocol):
    """An engine that indexes, and that answers over HTTP."""

    def index(self) -> Indexed:
        """Make the index anew."""
        ...

    def serve(self) -> AbstractContextManager[Served]:
        """Answer until the end."""
        ...

    def request(self, question: str) -> bytes:
        """The request that asks this."""
        ...


@dataclass(frozen=True, slots=True)
class Jushi:
    """This project: `jushi index` and `jushi serve` as anyone runs them."""

    documents: Path
    data: Path
    workers: int = 1

    def index(self) -> Indexed:
        """The whole run, from the start of the process over reading files to the published index."""
        shutil.rmtree(self.data, ignore_errors=True)
        began = time.perf_counter()
        report = process.index([self.documents], self.data)
        return Indexed(report["passages"], time.perf_counter() - began)

    @contextmanager
    def serve(self) -> Iterator[Served]:
        """A fresh `jushi serve`."""
        started = time.perf_counter()
        with process.serving(self.data, "--workers", str(self.workers)) as (server, url):
            yield Served(url, server.pid, started)

    def request(self, question: str) -> bytes:
        """A plain question."""
        return posted("/v1/ask", {"question": question})


@dataclass(frozen=True, slots=True)
class Txtai:
    """txtai from an environment of its own, over the passages that the project's store holds."""

    python: str
    store: Path
    folder: Path

    def index(self) -> Indexed:
        """Its build from passages that are ready in memory; imports and the reading of files are not counted."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        with (
            closing(Store.open(self.store, read_only=True)) as store,
            self._passages.open("w", encoding="utf-8") as out,
        ):
            out.writelines(json.dumps(row.text) + "\n" for rows in store.rows_after(0) for row in rows)
        script = Path(__file__).parent / "txtai_index.py"
        command = (self.python, str(script), str(self._passages), str(self._index), str(BUNDLED.resolve()))
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=_offline())
        told = json.loads(done.stdout.splitlines()[-1])
        return Indexed(told["passages"], told["seconds"])

    @contextmanager
    def serve(self) -> Iterator[Served]:
        """Its own HTTP application, in one process."""
        port = _free_port()
        settings = self.folder / "txtai.yml"
        named = {"path": str(self._index), "embeddings": {"path": str(BUNDLED.resolve())}}
        settings.write_text(json.dumps(named), encoding="utf-8")  # JSON is YAML
        command = (self.python, "-m", "uvicorn", "txtai.api:app", "--port", str(port), "--log-level", "error")
        started = time.perf_counter()
        with process.running(command, env={**_offline(), "CONFIG": str(settings)}) as server:
            _wait(port)
            yield Served(f"http://127.0.0.1:{port}", server.pid, started)

    def request(self, question: str) -> bytes:
        """A search for ten passages, which is what it does by default."""
        return got("/search", query=question)

    @property
    def _passages(self) -> Path:
        return self.folder / "passages.jsonl"

    @property
    def _index(self) -> Path:
        return self.folder / "index"


def _offline() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait(port: int, patience: float = 300.0) -> None:
    """Return as soon as someone listens."""
    until = time.monotonic() + patience
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
