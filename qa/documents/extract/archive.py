"""Archives, opened with care: how much they may unpack to is checked while unpacking, and no name reaches the disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from qa.documents.decode import decode
from qa.errors import DocumentError, DocumentTooLarge, UnsupportedFormat

MAX_MEMBERS = 10_000
MAX_UNPACKED = 512_000_000
MAX_RATIO = 200  # unpacked bytes to packed ones; text packs to a third or a tenth of its size
_SMALL = 1_000_000  # below this, no ratio is alarming
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


def members(data: bytes, name: str) -> list[str]:
    """The names in an archive."""
    with opened(io.BytesIO(data), name) as archive:
        return archive.namelist()


def unpack(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files in an archive with their names, folders and hidden files left out; none is written anywhere."""
    with opened(io.BytesIO(data), name) as archive:
        for entry in archive.infolist():
            inner = readable(entry)
            if not entry.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in inner.split("/")):
                yield inner, member(archive, entry, name)


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str, name: str) -> bytes:
    """One file of an archive."""
    if isinstance(entry, zipfile.ZipInfo) and entry.flag_bits & _ENCRYPTED:
        raise UnsupportedFormat(f"{name} is protected by a password: unpack it first.")
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, RuntimeError) as problem:
        raise DocumentError(f"{name} is damaged or incomplete ({problem}): make or fetch it again.") from problem


def checked(data: bytes, name: str) -> io.BytesIO:
    """The archive as a file for a library that unpacks it itself, once its sizes are known to be bearable."""
    opened(io.BytesIO(data), name).close()
    return io.BytesIO(data)


def opened(file: BinaryIO, name: str) -> zipfile.ZipFile:
    """An archive whose sizes, as far as it tells them, are bearable."""
    packed = file.seek(0, io.SEEK_END)
    try:
        archive = zipfile.ZipFile(file)
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
