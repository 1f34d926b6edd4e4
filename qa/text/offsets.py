"""The map that leads a changed text home.

Cleaning only deletes and folding keeps length, so every character of a reading text comes from one character of its
source, in order. The map is kept as runs of characters that moved together; nothing here looks at the text itself.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.types import Span


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a reading text stands in its source: run `r`, from `starts[r]` on, is at `sources[r]`."""

    length: int
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that is its own source."""
        return cls(length, (0,), (0,)) if length else cls(0, (), ())

    @classmethod
    def from_spans(cls, kept: Iterable[tuple[int, int]]) -> OffsetMap:
        """The map of the text that is left when only these ascending, disjoint spans of the source are kept."""
        starts: list[int] = []
        sources: list[int] = []
        length, last = 0, -1
        for start, end in kept:
            if end > start:
                if start != last:
                    starts.append(length)
                    sources.append(start)
                length += end - start
                last = end
        return cls(length, tuple(starts), tuple(sources))

    @classmethod
    def from_kept(cls, positions: Sequence[int]) -> OffsetMap:
        """The map of the text made of these ascending source positions, one for each character."""
        return cls.from_spans(Span(position, position + 1) for position in positions)

    def position(self, i: int) -> int:
        """The source position of the reading character `i`."""
        if not 0 <= i < self.length:
            raise IndexError(i)
        run = bisect_right(self.starts, i) - 1
        return self.sources[run] + i - self.starts[run]

    def to_source(self, span: Span) -> Span:
        """The stretch of the source from the span's first character to its last; an empty span stays empty."""
        start, end = span
        if start < end:
            return Span(self.position(start), self.position(end - 1) + 1)
        here = 0
        if self.length:
            here = self.position(start) if start < self.length else self.position(self.length - 1) + 1
        return Span(here, here)

    def compose(self, inner: OffsetMap) -> OffsetMap:
        """This map after `inner`: `inner` leads C to B, this one B to A, the result C to A."""
        if self.starts == self.sources == (0,):
            return inner
        return OffsetMap.from_spans(piece for run in inner.runs() for piece in self.slice(*run).runs())

    def slice(self, start: int, end: int) -> OffsetMap:
        """The map of `text[start:end]`, into the same source."""
        if start >= end:
            return OffsetMap(0, (), ())
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1)
        moved = [begin - start for begin in self.starts[first:last]]
        sources = list(self.sources[first:last])
        sources[0] -= moved[0]
        moved[0] = 0
        return OffsetMap(end - start, tuple(moved), tuple(sources))

    def runs(self) -> Iterable[Span]:
        """The source spans that the reading text is made of, in order."""
        ends = (*self.starts[1:], self.length)
        return (
            Span(source, source + end - start)
            for start, end, source in zip(self.starts, ends, self.sources, strict=False)
        )

    def to_bytes(self) -> bytes:
        """The map as bytes for the store: its length, then starts, then sources, 32 bits each."""
        return struct.pack(f"<{1 + 2 * len(self.starts)}I", self.length, *self.starts, *self.sources)

    @classmethod
    def from_bytes(cls, data: bytes) -> OffsetMap:
        """The map that `to_bytes` wrote."""
        length, *rest = struct.unpack(f"<{len(data) // 4}I", data)
        half = len(rest) // 2
        return cls(length, tuple(rest[:half]), tuple(rest[half:]))
