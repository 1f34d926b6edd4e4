"""The words of drafting: what a pattern proposes, and the question that comes of it.

Spans count in a passage's reading text, like everything that reads; `Draft.place` leads them home to the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal, NamedTuple

from qa.types import Passage, Span


class Kind(StrEnum):
    """What a drafted question asks for; the names are those of the question sets' types."""

    NUMBER = "number"  # 多少
    PERCENT = "percent"  # 百分之几
    PERSON = "person"  # 谁, of an office
    SPEAKER = "speaker"  # 谁说
    DATE = "date"  # 什么时候
    PLACE = "place"  # 哪里
    LIST = "list"  # 哪些
    DEFINITION = "definition"  # 是指什么


class Proposal(NamedTuple):
    """A pattern's find: the question in parts (words of its own, and spans of the passage), and the answer's span.

    `named`: the parts name what they are about; else the document's own name has to go before them. `dated`: what is
    asked for changes, so the document's year or day goes before, where it has one.
    """

    kind: Kind
    parts: tuple[str | Span, ...]
    answer: Span
    named: bool = True
    dated: Literal["", "year", "day"] = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with its answer and quote as spans of the passage's text; a twin names the draft it was made from."""

    question: str
    kind: Kind
    passage: Passage
    quote: Span
    answer: Span
    answerable: bool = True
    twin_of: str = ""

    @property
    def id(self) -> str:
        """The same question about the same place is the same draft, in every run."""
        place = f"{self.passage.source}\0{self.place}\0{self.question}"
        return f"draft-{sha256(place.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"

    @property
    def place(self) -> Span:
        """The answer's span in the source."""
        return self.passage.offsets.to_source(self.answer)

    @property
    def quoted(self) -> Span:
        """The quote's span in the source."""
        return self.passage.offsets.to_source(self.quote)
