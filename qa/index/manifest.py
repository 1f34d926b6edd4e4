"""What a generation says of itself: what it was made from, with which encoder, and which files belong to it."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from qa.errors import EncoderMismatch, IndexDamaged
from qa.store import Position

FORMAT = 4
NAME = "manifest.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation's description; `files` are its sizes and checksums by relative path."""

    generation: int
    format: int
    fingerprint: str
    dimensions: int
    added: int
    removed: int
    passages: int
    files: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def position(self) -> Position:
        """How far the store had come."""
        return Position(self.added, self.removed)

    def write(self, folder: Path) -> None:
        """Put the description into its generation's folder."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The description in a generation's folder, or IndexDamaged."""
        try:
            fields = json.loads((folder / NAME).read_text(encoding="utf-8"))
            fields["files"] = {name: (int(size), int(crc)) for name, (size, crc) in fields["files"].items()}
            manifest = cls(**fields)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as problem:
            raise IndexDamaged(f"The manifest of {folder} cannot be read ({problem}).") from problem
        if manifest.format != FORMAT:
            raise IndexDamaged(f"{folder} has index format {manifest.format}, this Jushi reads {FORMAT}.")
        return manifest

    def check_files(self, folder: Path) -> None:
        """Raise IndexDamaged unless every file is there as it was written."""
        for name, expected in self.files.items():
            try:
                found = measure(folder / name)
            except OSError as problem:
                raise IndexDamaged(f"{folder / name} cannot be read ({problem.strerror}).") from problem
            if found != expected:
                raise IndexDamaged(f"{folder / name} is not as it was written.")

    def check_encoder(self, fingerprint: str) -> None:
        """Raise EncoderMismatch unless this generation was made by that encoder."""
        if self.fingerprint != fingerprint:
            raise EncoderMismatch(
                f"The index was made by the encoder {self.fingerprint}, the one in use is {fingerprint}: "
                "run `jushi index` once to rebuild it, or choose the first encoder again."
            )


def measure(file: Path) -> tuple[int, int]:
    """A file's size and checksum."""
    checksum = size = 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
    return size, checksum
