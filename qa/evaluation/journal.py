"""`run.jsonl`: a line that says what is asked of what, then a line for each question, in order.

Lines are written as answers come, so a run that was cut short is known up to its last whole conversation and can go
on from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from qa.errors import RunDiffers, RunError, RunUnfinished
from qa.evaluation.signature import signature_line
from qa.evaluation.types import Outcome, Question, QuestionSet, RunOptions

FILE = "run.jsonl"
LAYOUT = 1
Header = dict[str, Any]


def header(asked: QuestionSet, options: RunOptions, parts: dict[str, Any]) -> Header:
    """The first line of a run: runs with the same one may be continued."""
    return {
        "run": LAYOUT,
        "name": asked.name,
        "format": asked.format,
        "sha256": asked.sha256,
        "questions": len(asked.questions),
        "options": asdict(options),
        "parts": parts,
    }


class Journal:
    """The file of a run, open to write the next outcomes."""

    def __init__(self, path: Path, first: Header, conversations: Sequence[tuple[Question, ...]]) -> None:
        """Open or begin the file; RunDiffers where it holds another run."""
        self.header = first
        known = _whole_lines(path)
        if known and (differing := _differing(_parsed(path, known[0]), first)):
            raise RunDiffers(
                f"{path.parent} holds a run that differs in {', '.join(differing)}. Name another folder with --out, "
                "or start over with --again."
            )
        self.done = _conversations_done(conversations, len(known) - 1)
        self.asked = sum(map(len, conversations[: self.done]))
        kept = known[: 1 + self.asked] or [_line(first)]
        # What was torn or belongs to a conversation that was not finished goes.
        if b"".join(kept) != (path.read_bytes() if path.exists() else b""):
            _replace(path, b"".join(kept))
        self._file = path.open("ab")

    def __enter__(self) -> Self:
        """Write from here on."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Close the file."""
        self._file.close()

    def write(self, outcomes: Iterable[Outcome]) -> None:
        """Append a conversation."""
        self._file.write(b"".join(_line(_outcomes().dump_python(outcome, mode="json")) for outcome in outcomes))
        self._file.flush()


def read_journal(path: Path) -> tuple[Header, list[Outcome]]:
    """The header and all outcomes; RunError where the run is unfinished or the file is something else."""
    lines = _whole_lines(path)
    if not lines:
        raise RunError(f"There is no run in {path.parent}: expected {path.name}. Make one with `jushi eval`.")
    first = _parsed(path, lines[0])
    _check_header(path, first)
    if len(lines) - 1 < first["questions"]:
        raise RunUnfinished(
            f"The run in {path.parent} is unfinished: {len(lines) - 1} of {first['questions']} questions were asked. "
            "The command that began it goes on where it stopped."
        )
    return first, [_outcome(path, number, line) for number, line in enumerate(lines[1:], start=2)]


def _outcome(path: Path, number: int, line: bytes) -> Outcome:
    try:
        return _outcomes().validate_json(line)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise RunError(f"{path}, line {number}: {place} {first['msg']}. Ask again with --again.") from problem


@lru_cache(maxsize=1)
def _outcomes() -> TypeAdapter[Outcome]:
    return TypeAdapter(Outcome)


def _line(value: object) -> bytes:
    """One line of JSON; halves of characters, as names of files and questions may hold them, become signs."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _whole_lines(path: Path) -> list[bytes]:
    """The file's lines without the last one where that is torn."""
    if not path.exists():
        return []
    return [line for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]


def _parsed(path: Path, line: bytes) -> Header:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("run") != LAYOUT:
        raise RunError(f"{path} is no run of this version of Jushi. Name another folder with --out.")
    return found


def _check_header(path: Path, first: Header) -> None:
    """Refuse a header that lacks something that a run is made of."""
    try:
        RunOptions(**first["options"])
        signature_line(first["parts"])
        lacking = {"name", "sha256", "questions"} - first.keys()
    except (KeyError, TypeError) as problem:
        lacking = {str(problem)}
    if lacking:
        raise RunError(f"{path}, line 1: the run's header lacks {', '.join(sorted(lacking))}. Ask again with --again.")


def _differing(known: Header, wanted: Header) -> list[str]:
    """The names of what is not the same in both."""
    ours, theirs = ({**each, **each["options"], **each["parts"]} for each in (wanted, known))
    names = [name for name in ours if name not in {"options", "parts", "run"} and ours[name] != theirs.get(name)]
    return list(dict.fromkeys(names))


def _conversations_done(conversations: Sequence[tuple[Question, ...]], lines: int) -> int:
    """How many conversations so many lines hold from first to last turn."""
    for number, conversation in enumerate(conversations):
        lines -= len(conversation)
        if lines < 0:
            return number
    return len(conversations)


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
