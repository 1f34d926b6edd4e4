"""Making a generation's files: from nothing, or from the generation before and what the store has seen since."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.static import StaticEncoder, Tokens, Vectors
from embeddings.vectors import FaissIndex, VectorIndex
from qa.errors import DiskFull, IndexDamaged
from qa.index import lexical
from qa.index.lexical import LexicalWriter
from qa.index.manifest import Manifest, measure
from qa.index.reprints import Reprints, signatures
from qa.index.said import Cut, Said
from qa.store import IndexRow, Store
from qa.text.fold import fold

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

_LITTLE = 1_000_000  # free bytes that count as none: an engine may have given up before the last one
LEXICAL = "lexical"
VECTORS = "vectors"
REPRINTS = "reprints"
SAID = "said"

Progress = Callable[[int, int], None]
"""Told how many passages are done, and how many there are to do."""

Base = tuple[Path, Manifest]
"""A sound generation to start from."""


def build(  # noqa: PLR0913  # what a generation is made of, by keyword
    folder: Path,
    *,
    store: Store,
    encoder: Encoder,
    base: Base | None,
    known: VectorIndex | None,
    progress: Progress | None,
) -> int:
    """Fill an empty folder with what the store holds; start from `base`, a sound generation, when there is one.

    `known` are vectors in memory: what the base shares with them is not read again.
    """
    for room in (VECTORS, REPRINTS, SAID):
        (folder / room).mkdir()
    if base is None:
        (folder / LEXICAL).mkdir()
        vectors, since, removed = FaissIndex(encoder.dimensions), 0, []
        reprints, said = Reprints.empty(), Said.empty()
    else:
        source, manifest = base
        lexical.copy(source / LEXICAL, folder / LEXICAL)
        vectors = FaissIndex.load(source / VECTORS, known=known)
        reprints, said = Reprints.load(source / REPRINTS, to_change=True), Said.load(source / SAID)
        since, removed = manifest.added, store.removed_after(manifest.removed)
    writer = LexicalWriter(folder / LEXICAL)
    writer.remove(removed)
    vectors.remove(removed)
    total, done, signed, cut = store.count() - len(vectors), 0, [], []
    for rows in store.rows_after(since):
        writer.add(rows)
        ids, (directions, tokens) = [row.id for row in rows], _encode(encoder, rows)
        vectors.add(ids, directions)
        if tokens is not None:
            cut.append(Cut.of(ids, tokens))
        signed.append(signatures(rows))
        done += len(rows)
        if progress is not None:
            progress(done, total)
    writer.commit()
    vectors.save(folder / VECTORS)
    reprints.change(signed, removed).save(folder / REPRINTS)
    said.change(cut, removed).save(folder / SAID)
    return len(vectors)


def _encode(encoder: Encoder, rows: Sequence[IndexRow]) -> tuple[Vectors, list[Tokens] | None]:
    """The vectors of passages, and their tokens where the encoder is one of tokens."""
    texts = [encoded(row.header, row.text) for row in rows]
    return (
        encoder.encode_and_cut(texts) if isinstance(encoder, StaticEncoder) else (encoder.encode_passages(texts), None)
    )


@contextmanager
def engine_errors(folder: Path) -> Iterator[None]:
    """Tell a full disk from a damaged base: both engines say either in words of their own."""
    try:
        yield
    except (ValueError, RuntimeError, OSError) as problem:
        if getattr(problem, "errno", None) == errno.ENOSPC or shutil.disk_usage(folder.parent).free < _LITTLE:
            raise DiskFull(
                f"No space left to index in {folder.parent}: the index is as it was. Free some space, then try again; "
                "what is stored already is indexed at the next start."
            ) from problem
        raise IndexDamaged(f"The index in {folder.parent} cannot be written ({problem}).") from problem


def encoded(header: str, text: str) -> str:
    """What the encoder is given of a passage: its context and its text."""
    return f"{_folded(header)}\n{text}" if header else text


_folded = lru_cache(maxsize=256)(fold)


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
