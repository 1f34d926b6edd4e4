"""Making a generation's files: from nothing, or from the generation before and what the store has seen since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.vectors import FaissIndex
from qa.index import lexical
from qa.index.lexical import LexicalWriter
from qa.index.manifest import Manifest, measure
from qa.store import IndexRow, Store
from qa.text.fold import fold

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

LEXICAL = "lexical"
VECTORS = "vectors"

Progress = Callable[[int, int], None]
"""Told how many passages are done, and how many there are to do."""

Base = tuple[Path, Manifest]
"""A sound generation to start from."""


def build(folder: Path, *, store: Store, encoder: Encoder, base: Base | None, progress: Progress | None) -> int:
    """Fill an empty folder with what the store holds; start from `base`, a sound generation, when there is one."""
    (folder / VECTORS).mkdir()
    if base is None:
        (folder / LEXICAL).mkdir()
        vectors, since, removed = FaissIndex(encoder.dimensions), 0, []
    else:
        source, manifest = base
        lexical.copy(source / LEXICAL, folder / LEXICAL)
        vectors = FaissIndex.load(source / VECTORS)
        since, removed = manifest.added, store.removed_after(manifest.removed)
    writer = LexicalWriter(folder / LEXICAL)
    writer.remove(removed)
    vectors.remove(removed)
    total, done = store.count() - len(vectors), 0
    for rows in store.rows_after(since):
        writer.add(rows)
        vectors.add([row.id for row in rows], encoder.encode_passages(list(map(encoded, rows))))
        done += len(rows)
        if progress is not None:
            progress(done, total)
    writer.commit()
    vectors.save(folder / VECTORS)
    return len(vectors)


def encoded(row: IndexRow) -> str:
    """What the encoder is given of a passage: its context and its text."""
    return f"{fold(row.header)}\n{row.text}" if row.header else row.text


def describe(folder: Path, manifest: Manifest, *, base: Base | None) -> None:
    """Write a finished folder's manifest, with the sizes and checksums of its files."""
    known = base[1].files if base else {}
    files = {str(file.relative_to(folder)): file for file in _files(folder)}
    # A file that is shared with the generation before has been measured then.
    shared = {name for name, file in files.items() if name in known and file.stat().st_nlink > 1}
    measured = {name: known[name] if name in shared else measure(file) for name, file in files.items()}
    replace(manifest, files=measured).write(folder)


def _files(folder: Path) -> list[Path]:
    # Lock files come and go with whoever opens the index.
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(".lock"))
