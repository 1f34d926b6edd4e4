"""Folders of finished generations, and the pointer to the one in use.

A generation is made under a name that no reader looks at, flushed to the disk, renamed, and only then pointed at; so a
process that is killed at any moment leaves the old generation or the new one, never a part.
"""

from __future__ import annotations

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qa.errors import IndexDamaged

_CURRENT = "CURRENT"
_PARTIAL = "partial"
_NAME = re.compile(r"gen-(\d{6,})")
_KEPT = 2
_FLUSHED_AT_ONCE = 8


class Generations:
    """The index directory: one folder for each generation."""

    def __init__(self, root: Path) -> None:
        """Look at `root`, which need not exist yet."""
        self.root = root

    def folder(self, number: int) -> Path:
        """Where a generation lives."""
        return self.root / f"gen-{number:06d}"

    def current(self) -> int | None:
        """The generation in use, or None when there is none; IndexDamaged when the pointer makes no sense."""
        try:
            name = (self.root / _CURRENT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as problem:
            raise IndexDamaged(f"{self.root / _CURRENT} cannot be read ({problem}).") from problem
        match = _NAME.fullmatch(name.strip())
        if match is None:
            raise IndexDamaged(f"{self.root / _CURRENT} names no generation.")
        return int(match[1])

    def stamp(self) -> tuple[int, int] | None:
        """Something cheap that changes whenever the pointer is replaced."""
        try:
            status = (self.root / _CURRENT).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def next_number(self) -> int:
        """A number that no generation had."""
        return max(self._numbers(), default=0) + 1

    def begin(self) -> Path:
        """An empty folder to make a generation in."""
        partial = self.root / _PARTIAL
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        return partial

    def flush(self, partial: Path) -> None:
        """See that all that was written to the folder is on the disk; what it shares with another one is already."""
        new = [path for path in (*partial.rglob("*"), partial) if path.is_dir() or path.stat().st_nlink == 1]
        with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as pool:  # a disk takes many at once in the time of a few
            list(pool.map(_flush, new))

    def publish(self, partial: Path, number: int) -> None:
        """Make the finished, flushed folder the generation in use, and drop those that nobody needs any more."""
        partial.rename(self.folder(number))
        _flush(self.root)
        pointer = self.root / f"{_CURRENT}.new"
        pointer.write_text(self.folder(number).name, encoding="utf-8")
        _flush(pointer)
        pointer.replace(self.root / _CURRENT)
        _flush(self.root)
        # Readers of the one before may still be opening it.
        for old in sorted(self._numbers())[:-_KEPT]:
            shutil.rmtree(self.folder(old), ignore_errors=True)

    def abandon(self) -> None:
        """Drop an unfinished folder, where there is one."""
        shutil.rmtree(self.root / _PARTIAL, ignore_errors=True)

    def _numbers(self) -> list[int]:
        if not self.root.is_dir():
            return []
        return [int(match[1]) for path in self.root.iterdir() if (match := _NAME.fullmatch(path.name))]


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
