"""Archives, opened with care: how much they may unpack to is checked while unpacking, and no name reaches the disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

from qa.documents.decode import decode
from qa.errors import DocumentError, DocumentTooLarge, UnsupportedFormat

MAX_MEMBERS = 10_000
MAX_UNPACKED = 512_000_000
MAX_DIRECTORY = 8_000_000  # bytes of an archive's list of files, which is read before anything else is known
MAX_RATIO = 200  # unpacked bytes to packed ones; text packs to a third or a tenth of its size
_SMALL = 1_000_000  # below this, no ratio is alarming
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


class _Packed(io.BytesIO):
    """An archive's bytes, of which no more than a bearable list of files is read at once until it is open."""

    is_open = False

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.is_open and size is not None and size > MAX_DIRECTORY:
            raise zipfile.LargeZipFile
        return super().read(size)


def members(data: bytes, name: str) -> list[str]:
    """The names in an archive."""
    with opened(data, name) as archive:
        return archive.namelist()


def count(data: bytes, name: str) -> int:
    """How many files `unpack` gives."""
    with opened(data, name) as archive:
        return sum(1 for _ in _files(archive))


def unpack(data: bytes, name: str, *, largest: int = MAX_UNPACKED) -> Iterator[tuple[str, bytes | DocumentError]]:
    """The files in an archive with their names, folders and hidden files left out; none is written anywhere.

    In the place of one that is larger than `largest`, or cannot be unpacked, there is the reason.
    """
    with opened(data, name) as archive:
        for inner, entry in _files(archive):
            try:
                yield inner, member(archive, entry, name, largest=largest)
            except DocumentError as problem:
                yield inner, problem


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for entry in archive.infolist():
        inner = readable(entry)
        if not entry.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in inner.split("/")):
            yield inner, entry


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str, name: str, *, largest: int = MAX_UNPACKED) -> bytes:
    """One file of an archive."""
    if isinstance(entry, zipfile.ZipInfo) and entry.flag_bits & _ENCRYPTED:
        raise UnsupportedFormat(f"{name} is protected by a password: unpack it first.")
    if isinstance(entry, zipfile.ZipInfo) and entry.file_size > largest:
        raise DocumentTooLarge(f"{readable(entry)} in {name} has more than {largest:,} bytes: split it.")
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, RuntimeError) as problem:
        raise DocumentError(f"{name} is damaged or incomplete ({problem}): make or fetch it again.") from problem


def checked(data: bytes, name: str) -> io.BytesIO:
    """The archive as a file for a library that unpacks it itself, once its sizes are known to be bearable."""
    opened(data, name).close()
    return io.BytesIO(data)


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """An archive whose sizes, as far as it tells them, are bearable."""
    file, packed = _Packed(data), len(data)
    try:
        archive = zipfile.ZipFile(file)
        file.is_open = True
    except zipfile.LargeZipFile as problem:
        raise DocumentTooLarge(f"{name} holds far more than {MAX_MEMBERS:,} files: split it.") from problem
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise DocumentError(f"{name} is damaged or incomplete ({problem}): make or fetch it again.") from problem
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_MEMBERS:
        raise DocumentTooLarge(f"{name} holds {len(entries):,} files, the limit is {MAX_MEMBERS:,}: split it.")
    if total > MAX_UNPACKED or (total > _SMALL and total > MAX_RATIO * packed):
        raise DocumentTooLarge(
            f"{name} unpacks from {packed:,} to {total:,} bytes: more than {MAX_UNPACKED:,}, or more than "
            f"{MAX_RATIO} times its size, is not unpacked."
        )
    return archive


def readable(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant, as a place inside the archive: none leads out of it, whatever it says.

    Archives made on Chinese Windows give names in GBK without saying so.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with suppress(UnicodeEncodeError, DocumentError):
            name = decode(name.encode("cp437"), "name")
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
