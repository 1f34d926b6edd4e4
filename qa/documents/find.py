"""Which files a run over some paths means, and which of them are too strange to open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from qa.documents.extract import PICTURES, SUFFIXES, reads_pictures
from qa.documents.place import inside
from qa.errors import DocumentError, UnsupportedFormat


@dataclass(slots=True)
class Found:
    """The files to read, absolute and in order; the folders that were seen whole; and what could not be looked into."""

    files: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    failures: list[tuple[Path, DocumentError]] = field(default_factory=list)

    def covers(self, path: Path) -> bool:
        """Whether the file would have been found, were it still there."""
        blind = [failed for failed, _ in self.failures]
        return any(map(path.is_relative_to, self.folders)) and not any(map(path.is_relative_to, blind))


def find(paths: Iterable[Path]) -> Found:
    """The documents under these paths: a file as it is named, a folder or an archive with all that is in it."""
    found = Found()
    for path in dict.fromkeys(Path(os.path.abspath(path)) for path in paths):  # noqa: PTH100  # keeps symbolic links
        if path.is_dir():
            found.folders.append(path)
            _walk(path, found)
        elif path.suffix.lower() in SUFFIXES:
            _take(path, found)
        else:
            kinds = ", ".join(sorted(SUFFIXES))
            found.failures.append((path, UnsupportedFormat(f"{path.name}: this is none of the kinds read ({kinds}).")))
    found.files = list(dict.fromkeys(found.files))
    return found


def _walk(folder: Path, found: Found) -> None:
    def blind(problem: OSError) -> None:
        error = DocumentError(f"{problem.filename} cannot be looked into ({problem.strerror}).")
        found.failures.append((Path(problem.filename), error))

    for parent, folders, names in os.walk(folder, onerror=blind):
        folders.sort()
        for name in sorted(names):
            if _is_document(name):
                _take(Path(parent, name), found)


def _take(path: Path, found: Found) -> None:
    """A file as it is; an archive with all that is in it."""
    if path.suffix.lower() != ".zip":
        found.files.append(path)
        return
    found.folders.append(path.with_name(path.name + "!"))
    try:
        hidden = (".", "__MACOSX")
        found.files += [
            inner
            for inner in inside(path)
            if _is_document(inner.name) and not any(part.startswith(hidden) for part in inner.parts)
        ]
    except DocumentError as error:
        found.failures.append((path, error))


def _is_document(name: str) -> bool:
    """Whether a file that nobody named is read: pictures only where there is something to read them with."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  # a name, no path
    return not name.startswith(".") and suffix in SUFFIXES and (suffix not in PICTURES or reads_pictures())
