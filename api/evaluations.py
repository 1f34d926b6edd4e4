"""Evaluations in the background: one at a time, in a process of its own, whichever of several servers starts it.

A thread looks after them while there are any that are not finished. Only the one that holds the lock works, so when
its process dies, another's goes on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from qa.errors import RunError, StoreBusy
from qa.evaluation.jobs import Job, Jobs
from qa.settings import Settings
from qa.store.lock import WriterLock

_LATER = 75
_LOOK_SECONDS = 0.5
_TAIL = 500


class Evaluations:
    """What a server was asked to evaluate, and the thread that sees to it."""

    def __init__(self, settings: Settings) -> None:
        """Keep evaluations beside the documents; `wake` begins to work on them."""
        self.jobs = Jobs(settings.data / "evaluations")
        self._settings = settings
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Work on what waits, if anything does."""
        with self._starting:
            if self._stopped.is_set() or (self._thread and self._thread.is_alive()) or not self.jobs.pending():
                return
            self._thread = threading.Thread(target=self._run, name="evaluations", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the work; what was asked is kept, and the next start goes on."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        lock = WriterLock(self.jobs.root / ".lock", patience=0.0)
        while self.jobs.pending() and not self._stopped.is_set():
            try:
                with lock.held():
                    for job in self.jobs.pending()[:1]:
                        self._work(job)
            except StoreBusy:
                pass  # another server's process works
            self._stopped.wait(_LOOK_SECONDS)

    def _work(self, job: Job) -> None:
        command = [sys.executable, "-m", "qa.cli.job", str(job.folder)]
        # A question's matrices are small; one thread of the linear algebra leaves the others to whoever asks.
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        pipe = subprocess.PIPE
        with subprocess.Popen(command, text=True, env=environment, stdin=pipe, stderr=pipe) as process:
            complaints = self._watched(process)
        if self._stopped.is_set() or process.returncode == _LATER or job not in self.jobs.pending():
            return
        last = complaints.strip().rpartition("\n")[2][-_TAIL:]
        job.fail(RunError(f"The process that asked ended early, with code {process.returncode}: {last}"))

    def _watched(self, process: subprocess.Popen[str]) -> str:
        """What the process complained of, once it has ended."""
        sent: str | None = self._settings.model_dump_json()
        while True:
            try:
                return process.communicate(sent, timeout=_LOOK_SECONDS)[1]
            except subprocess.TimeoutExpired:
                sent = None
                if self._stopped.is_set():
                    process.terminate()
