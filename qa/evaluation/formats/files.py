"""A question set's file as read: its bytes, unpacked, and its text; and errors that name the file, the line, the fault.

Encodings are left to `qa.documents.decode`; what the text means is for the formats.
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.documents.decode import decode
from qa.errors import DocumentError, MalformedSet, QuestionSetError

XZ, GZIP = b"\xfd7zXZ\x00", b"\x1f\x8b"
_SHOWN = 60


@dataclass(frozen=True)
class SetFile:
    """One file of a question set, unpacked where it was packed."""

    path: Path
    packed: bytes

    @classmethod
    def read(cls, path: Path) -> SetFile:
        """The file at a path."""
        try:
            return cls(path, path.read_bytes())
        except OSError as error:
            raise QuestionSetError(f"{path} cannot be read: {error.strerror}. Give a file of questions.") from error

    @property
    def name(self) -> str:
        """The file's name without its endings."""
        return self.path.name.split(".")[0] or self.path.name

    @cached_property
    def data(self) -> bytes:
        """The bytes, unpacked."""
        try:
            if self.packed.startswith(XZ):
                return lzma.decompress(self.packed)
            if self.packed.startswith(GZIP):
                return gzip.decompress(self.packed)
        except (lzma.LZMAError, EOFError, OSError, zlib.error) as error:
            message = f"{self.path} is a damaged or truncated archive: {error}. Get the file again."
            raise MalformedSet(message) from error
        return self.packed

    @cached_property
    def text(self) -> str:
        """The decoded text, without a byte order mark."""
        if self.data.startswith((XZ, GZIP)) or not self.data.strip():
            raise QuestionSetError(f"{self.path} is empty: a question set needs at least one question.")
        try:
            return decode(self.data, str(self.path)).removeprefix("\ufeff")
        except DocumentError as error:
            raise MalformedSet(str(error)) from error

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines that hold something, numbered from 1."""
        for number, line in enumerate(self.text.split("\n"), 1):
            if line.strip():
                yield number, line.removesuffix("\r")

    def fault(self, place: str, message: str) -> MalformedSet:
        """The error that something is wrong at a place: a line, a row, a path into JSON; none is the whole file."""
        return MalformedSet(f"{self.path}, {place}: {message}." if place else f"{self.path}: {message}.")


def shown(value: object) -> str:
    """A value short enough for a message."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
