"""What an extractor gives: the text that offsets will count in, its pages, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text; `pages` are the offsets at which its pages begin, empty where a file has no pages."""

    text: str
    pages: tuple[int, ...] = ()
    title: str | None = None
    published_at: str | None = None
    url: str | None = None
