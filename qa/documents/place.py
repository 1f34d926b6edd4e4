"""Where a document's bytes lie on disk: in a file of their own, or in an archive, as `reports.zip!/2023/a.txt`."""

from __future__ import annotations

import stat
import zipfile
from functools import lru_cache
from pathlib import Path

from qa.documents.extract.archive import member, opened, readable
from qa.errors import DocumentError, DocumentTooLarge

MAX_BYTES = 64_000_000
MAX_ARCHIVE_BYTES = 256_000_000  # they are held in memory while their files are read
_INSIDE, _ARCHIVE = "!", ".zip!"


def outer(path: Path) -> Path:
    """The file on disk: the path itself, or the archive that it lies in."""
    archives = (parent for parent in path.parents if parent.name.lower().endswith(_ARCHIVE))
    return next((parent.with_name(parent.name.removesuffix(_INSIDE)) for parent in archives), path)


def looks(path: Path) -> tuple[int, int] | None:
    """Size and time of the file on disk, which tell whether it has changed; None when it is gone."""
    try:
        status = outer(path).stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def bytes_at(path: Path) -> bytes:
    """The bytes of a document."""
    file = outer(path)
    if file is path:
        _check(path, MAX_BYTES)
        return _from_disk(path)
    _check(file, MAX_ARCHIVE_BYTES)
    inner = path.relative_to(file.with_name(file.name + _INSIDE)).as_posix()
    status = file.stat()
    archive, entries = _entries(file, status.st_size, status.st_mtime_ns)
    if inner not in entries:
        raise DocumentError(f"{inner} is no longer in {file.name}.")
    return member(archive, entries[inner], file.name, largest=MAX_BYTES)


def inside(file: Path) -> list[Path]:
    """The paths of what an archive holds."""
    _check(file, MAX_ARCHIVE_BYTES)
    status = file.stat()
    _, entries = _entries(file, status.st_size, status.st_mtime_ns)
    root = file.with_name(file.name + _INSIDE)
    return [root / name for name in entries if name]


@lru_cache(maxsize=1)
def _entries(file: Path, size: int, changed: int) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """An archive with its files by name; size and time are asked for so that a changed archive is opened anew."""
    del size, changed
    archive = opened(_from_disk(file), file.name)
    return archive, {readable(entry): entry for entry in archive.infolist() if not entry.is_dir()}


def _check(file: Path, limit: int) -> None:
    try:
        status = file.stat()
    except OSError as problem:
        raise DocumentError(f"{file.name} cannot be opened ({problem.strerror}).") from problem
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError(f"{file.name} is no ordinary file: only files and folders are read.")
    if status.st_size > limit:
        raise DocumentTooLarge(f"{file.name} has {status.st_size:,} bytes, the limit is {limit:,}: split it.")


def _from_disk(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise DocumentError(f"{path.name} cannot be opened ({problem.strerror}).") from problem
