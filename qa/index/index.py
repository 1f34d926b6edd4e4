"""The index in use: opened, kept in step with the store, and repaired from it when it is missing or damaged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from embeddings.vectors import FaissIndex, VectorIndex
from qa.errors import IndexDamaged, IndexUnusable, StoreBusy
from qa.index.build import LEXICAL, REPRINTS, SAID, VECTORS, Base, Progress, build, describe, engine_errors
from qa.index.generations import Generations
from qa.index.lexical import LexicalIndex
from qa.index.manifest import FORMAT, Manifest
from qa.index.reprints import Reprints
from qa.index.said import Said
from qa.store import Position, Store

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

_MOMENT = 0.1  # seconds from the store's commit to the change of the pointer, on a bad day
_EMPTY = Position(0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One generation, whole and unchanging."""

    generation: int
    position: Position
    lexical: LexicalIndex | None
    vectors: VectorIndex | None
    reprints: Reprints
    said: Said


class Index:
    """What questions are asked of; `snapshot` is the newest generation that this process has seen."""

    def __init__(self, root: Path, store: Store, encoder: Encoder) -> None:
        """Stand before the index directory with nothing loaded; use `Index.open`."""
        self.encoder = encoder
        self._store = store
        self._generations = Generations(root)
        self._snapshot = Snapshot(0, _EMPTY, None, None, Reprints.empty(), Said.empty())
        self._loading = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._waited_for = -1

    @classmethod
    def open(cls, data: Path, store: Store, encoder: Encoder, *, writable: bool = True) -> Self:
        """Open the index under `data`; when writable, bring it up to date or rebuild it from the store as needed."""
        index = cls(data / "index", store, encoder)
        try:
            index._load(check=True)
        except IndexUnusable:
            if not writable:
                raise
        if writable:
            try:
                index.sync()
            except StoreBusy:
                # Another process is indexing: what there is serves until it is done.
                if not index.generation:
                    raise
        return index

    @property
    def generation(self) -> int:
        """The number of the generation in use, 0 before the first."""
        return self._snapshot.generation

    @property
    def snapshot(self) -> Snapshot:
        """The generation in use, after a look whether another process made a newer one."""
        self.refresh()
        return self._snapshot

    def refresh(self) -> bool:
        """Change to the newest generation if another process made one; a damaged one is left to the next writer."""
        before = self.generation
        while (stamp := self._generations.stamp()) != self._stamp:
            try:
                self._load(check=False)
            except IndexUnusable:
                # Writers may have been so quick that it was cleared away already: then there is a newer one.
                if self._generations.stamp() == stamp:
                    return False
        return self.generation != before

    def newer(self, than: Snapshot) -> bool:
        """Wait a moment, once, for a generation newer than this one: the store is known to be ahead of it."""
        deadline = time.monotonic() + _MOMENT
        while self.snapshot.generation == than.generation:
            if self._waited_for == than.generation or time.monotonic() > deadline:
                self._waited_for = than.generation
                return False
            time.sleep(_MOMENT / 20)
        return True

    @contextmanager
    def changing(self, *, progress: Progress | None = None) -> Iterator[None]:
        """A block of writes that is kept together with the generation that has them, or not at all.

        Whoever asks meanwhile sees the state before; between the two commits lies but the change of a pointer.
        """
        with self._store.writing():
            try:
                with self._store.transaction():
                    yield
                    made = self._prepared(progress)
                if made is not None:
                    self._generations.publish(*made)
            finally:
                self._generations.abandon()
            self._load(check=False)

    def sync(self, *, progress: Progress | None = None) -> bool:
        """Make a new generation if the store has changed or the present one is unusable, and say whether it did."""
        if self._current():
            return False
        with self._store.writing():
            try:
                made = self._prepared(progress)
                if made is not None:
                    self._generations.publish(*made)
            finally:
                self._generations.abandon()
            self._load(check=False)
        return made is not None

    def _current(self) -> bool:
        return (
            self.generation > 0
            and self._generations.stamp() == self._stamp
            and self._snapshot.position == self._store.position()
        )

    def _base(self) -> Base | None:
        if self.generation:  # else what there is could not be used, and is looked at closely
            self.refresh()
        try:
            number = self._generations.current()
            if number is None:
                return None
            folder = self._generations.folder(number)
            manifest = Manifest.read(folder)
            manifest.check_encoder(self.encoder.fingerprint)
            if number != self.generation:
                manifest.check_files(folder)
        except IndexUnusable:
            return None
        return folder, manifest

    def _prepared(self, progress: Progress | None = None) -> tuple[Path, int] | None:
        """A finished folder that only has to be published, or None where the present generation is up to date."""
        base = self._base()
        position = self._store.position()
        if base is not None and base[1].position == position:
            return None
        try:
            return self._make(base, position, progress)
        except IndexDamaged:
            return self._make(None, position, progress)

    def _make(self, base: Base | None, position: Position, progress: Progress | None) -> tuple[Path, int]:
        number = self._generations.next_number()
        partial = self._generations.begin()
        known = self._snapshot.vectors
        with engine_errors(partial):
            count = build(partial, store=self._store, encoder=self.encoder, base=base, known=known, progress=progress)
        manifest = Manifest(
            generation=number,
            format=FORMAT,
            fingerprint=self.encoder.fingerprint,
            dimensions=self.encoder.dimensions,
            added=position.added,
            removed=position.removed,
            passages=count,
        )
        describe(partial, manifest, base=base)
        self._generations.flush(partial)
        return partial, number

    def _load(self, *, check: bool) -> None:
        with self._loading:
            self._load_newest(check=check)

    def _load_newest(self, *, check: bool) -> None:
        stamp = self._generations.stamp()
        number = self._generations.current()
        if number is None or number == self.generation:
            self._stamp = stamp
            return
        folder = self._generations.folder(number)
        manifest = Manifest.read(folder)
        manifest.check_encoder(self.encoder.fingerprint)
        if check:
            manifest.check_files(folder)
        try:
            vectors = FaissIndex.load(folder / VECTORS, known=self._snapshot.vectors)
            reprints, said = Reprints.load(folder / REPRINTS), Said.load(folder / SAID)
        except (OSError, RuntimeError, ValueError, EOFError) as problem:
            raise IndexDamaged(f"The arrays in {folder} cannot be read ({problem}).") from problem
        lexical = LexicalIndex.load(folder / LEXICAL)
        self._snapshot = Snapshot(number, manifest.position, lexical, vectors, reprints, said)
        self._stamp = stamp
