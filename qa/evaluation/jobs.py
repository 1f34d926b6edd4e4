"""Evaluations that a server was asked for: a folder each, which says all there is to know of one.

Whoever looks reads the folder, whoever works writes it, so any process may do either, and a restart forgets nothing.
The work itself is `evaluate`'s, in a process of its own.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from qa.errors import JushiError, NotFound, QuestionSetError, RunUnfinished
from qa.evaluation.formats import read_questions
from qa.evaluation.journal import FILE
from qa.evaluation.run import METRICS
from qa.evaluation.types import QuestionSet, RunOptions

QUESTIONS, REQUEST, FAILED = "questions.jsonl", "request.json", "failed.json"
_ID = re.compile(r"eval_[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Job:
    """One evaluation: what was asked for, and its folder, where the rest stands."""

    folder: Path
    name: str
    created_at: str
    total: int
    options: RunOptions

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def state(self) -> str:
        """Waiting, running, finished or failed."""
        if (self.folder / FAILED).exists():
            return "failed"
        if (self.folder / METRICS).exists():
            return "finished"
        return "running" if (self.folder / FILE).exists() else "waiting"

    @property
    def done(self) -> int:
        """How many questions were asked."""
        path = self.folder / FILE
        return max(0, path.read_bytes().count(b"\n") - 1) if path.exists() else 0

    @property
    def questions(self) -> QuestionSet:
        """The set as it was sent in, under its name."""
        return replace(read_questions([self.folder / QUESTIONS]), name=self.name)

    @property
    def metrics(self) -> dict[str, Any] | None:
        """The figures, once there are any."""
        return _read(self.folder / METRICS)

    @property
    def failure(self) -> dict[str, Any] | None:
        """Why it did not come to its end, if it did not."""
        return _read(self.folder / FAILED)

    def file(self, name: str) -> Path:
        """A file of the finished run."""
        if self.state != "finished":
            message = f"Evaluation {self.id} is {self.state}: {self.done} of {self.total} questions were asked."
            raise RunUnfinished(f"{message} Ask for it when its state is finished.")
        return self.folder / name

    def fail(self, error: JushiError) -> None:
        """Note why it will not come to its end."""
        _write(self.folder / FAILED, {"code": error.code, "detail": str(error)})


class Jobs:
    """The folder of evaluations."""

    def __init__(self, root: Path) -> None:
        """Keep them in this folder, which need not exist yet."""
        self.root = root

    def create(self, rows: Sequence[dict[str, Any]], *, name: str, options: RunOptions) -> Job:
        """Take in a set; a QuestionSetError says what is wrong with it."""
        id = f"eval_{uuid4().hex}"
        fresh = self.root / f".{id}"
        fresh.mkdir(parents=True)
        try:
            lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            (fresh / QUESTIONS).write_text(lines, encoding="utf-8", errors="replace")  # JSON may hold half a character
            asked = _readable(fresh / QUESTIONS)
            request = {
                "name": name,
                "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "total": len(asked.questions),
                "options": asdict(options),
            }
            _write(fresh / REQUEST, request)
            fresh.rename(self.root / id)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        return self.job(id)

    def job(self, id: str) -> Job:
        """One of them, or NotFound."""
        folder = self.root / id
        request = _read(folder / REQUEST) if _ID.fullmatch(id) else None
        if request is None:
            raise NotFound(f"There is no evaluation {id!r}. GET /v1/evaluations lists those that there are.")
        return Job(folder, request["name"], request["created_at"], request["total"], RunOptions(**request["options"]))

    def all(self) -> list[Job]:
        """All of them, the newest first."""
        return sorted(self._jobs(), key=lambda job: (job.created_at, job.id), reverse=True)

    def pending(self) -> list[Job]:
        """Those that are to be worked on, the oldest first."""
        return [job for job in reversed(self.all()) if job.state in ("waiting", "running")]

    def delete(self, id: str) -> None:
        """Remove one for good; whoever works on it finds its folder gone and stops."""
        gone = self.root / f".gone-{uuid4().hex}"
        self.job(id).folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _jobs(self) -> Iterator[Job]:
        for path in self.root.glob("eval_*"):
            try:
                yield self.job(path.name)
            except NotFound:
                continue  # deleted while we looked


def _readable(path: Path) -> QuestionSet:
    try:
        return read_questions([path])
    except QuestionSetError as error:
        # Where the server keeps its files is not for whoever sent the set.
        raise type(error)(str(error).replace(str(path), "questions")) from None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def _write(path: Path, value: object) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8", errors="replace")
    fresh.replace(path)
