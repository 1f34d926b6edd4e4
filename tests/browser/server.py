"""The real program, serving on a port that stays its own when it is stopped and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

JUSHI = (sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())")
PROJECT = Path(__file__).parents[2]


class Server:
    """`jushi serve` over a data folder."""

    def __init__(self, data: Path, *, origins: str = "") -> None:
        self._data = data
        self._port = 0
        self._environment = {**os.environ, "JUSHI_ORIGINS": origins} if origins else {**os.environ}
        self._process: subprocess.Popen[str] | None = None

    @staticmethod
    def index(documents: Path, data: Path) -> None:
        """Index these documents."""
        command = (*JUSHI, "index", str(documents), "--data", str(data), "--json")
        subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve for a block; its value is the address."""
        address = self.start()
        try:
            yield address
        finally:
            self.stop()

    def start(self) -> str:
        """Serve, on the same port as before."""
        command = (*JUSHI, "serve", "--data", str(self._data), "--port", str(self._port), "--json")
        self._process = subprocess.Popen(
            command, cwd=PROJECT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        url: str = json.loads(self._process.stdout.readline())["url"]
        self._port = int(url.rpartition(":")[2])
        return url

    def stop(self) -> None:
        """Stop serving."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)  # it may have been told to pause
        self._process.terminate()
        self._process.communicate(timeout=60)
        self._process = None

    def pause(self) -> None:
        """Stop answering without hanging up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on where it was paused."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
