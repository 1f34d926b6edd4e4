"""The words of the house: every shape that passes between rooms, frozen.

Offsets are 0-based, half-open, in Unicode code points. `Document.text` is the source as decoded and never changes;
a passage's `text` is *reading text* (glosses and broken lines removed, script and width folded) and comes with the
map that leads its offsets home.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qa.text.offsets import OffsetMap


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Kind(StrEnum):
    """What a paragraph is in its document."""

    TEXT = "text"
    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading; place, person and office hold until the next section."""

    span: Span
    heading: str = ""
    person: str = ""
    office: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source text. `text` is exactly what was decoded; a new version is a new `sha256` under the same `id`."""

    id: str
    source: str
    text: str
    sha256: str
    origin: str = ""
    collection: str = "default"
    title: str = ""
    published_at: str | None = None
    region: str = ""
    url: str | None = None
    sections: tuple[Section, ...] = ()
    pages: tuple[int, ...] = ()  # the offsets at which they begin, where it has any
    metadata: tuple[tuple[str, str], ...] = ()  # what was given with it

    def page_at(self, offset: int) -> int | None:
        """The number of the page that an offset lies on, from 1; None where the source has no pages."""
        return bisect_right(self.pages, offset) if self.pages else None


@dataclass(frozen=True, slots=True)
class Context:
    """What a paragraph's surroundings say of it: most paragraphs never name their own city or year."""

    title: str = ""
    section: str = ""
    person: str = ""
    office: str = ""
    region: str = ""
    published_at: str | None = None

    @property
    def header(self) -> str:
        """The context as one line, as it is indexed with the passage."""
        parts = (self.title, self.section, f"{self.office} {self.person}".strip(), self.region, self.published_at or "")
        return " › ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a part of a long one, as reading text with its way home; `id` is never used twice.

    `sha256` is that of the document that it was cut from: another version's text is not its own.
    """

    id: int
    document_id: str
    ordinal: int
    kind: Kind
    text: str
    offsets: OffsetMap
    sentences: tuple[Span, ...]
    context: Context
    source: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question may be narrowed to; an empty tuple or None narrows nothing. Dates are ISO, both ends included."""

    document_ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    published_from: str | None = None
    published_to: str | None = None
    titles: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    metadata: tuple[tuple[str, tuple[str, ...]], ...] = ()  # keys, all to be met, with the values that will do

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with the parts of its score; a rank of 0 means: not found by that retriever."""

    passage: Passage
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    lexical_rank: int = 0
    dense_rank: int = 0


class AnswerType(StrEnum):
    """What kind of thing the question asks for."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    ORGANISATION = "organisation"
    LIST = "list"
    NAME = "name"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood: folded text, other wordings of its terms, and what an answer has to be and to match.

    `asks` is where the question word stands in `text` (多少, 谁, 哪些 …); `unit` is the measure behind it; `focus`
    is a second, narrower wording to retrieve with, where one helps; `of_source` says that `years` are the document's.
    """

    question: str
    text: str
    expansions: tuple[str, ...] = ()
    focus: str = ""
    expects: AnswerType = AnswerType.TEXT
    asks: Span = Span(0, 0)
    unit: str = ""
    years: tuple[int, ...] = ()
    of_source: bool = False
    periods: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's proposal: a quote and the answer inside it, both in the passage's reading text, and why."""

    hit: Hit
    quote: Span
    answer: Span
    score: float
    features: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading with the probability that it answers, and whether the gate lets it pass."""

    reading: Reading
    confidence: float
    passed: bool


class Place(NamedTuple):
    """A span of a document, by name: where the same sentence stands too."""

    document_id: str
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote: a document and a span of it, with the answer marked. All that is shown is cut from the document.

    `marks` is where the answer stands in `display`; person and office are those whose section it is.
    """

    document: Document
    span: Span
    highlights: tuple[Span, ...]
    section: str
    region: str
    score: float
    display: str
    also_in: tuple[Place, ...] = ()
    marks: tuple[Span, ...] = ()
    person: str = ""
    office: str = ""

    @property
    def quote(self) -> str:
        """The source's own characters."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def prefix(self) -> str:
        """Up to 32 code points before the quote."""
        return self.document.text[max(0, self.span.start - 32) : self.span.start]

    @property
    def suffix(self) -> str:
        """Up to 32 code points after the quote."""
        return self.document.text[self.span.end : self.span.end + 32]


class Reason(StrEnum):
    """Why nothing was answered."""

    NO_RELEVANT_PASSAGE = "no_relevant_passage"
    ENTITY_NOT_FOUND = "entity_not_found"
    LOW_CONFIDENCE = "low_confidence"
    FILTERED_OUT = "filtered_out"
    NO_DOCUMENTS = "no_documents"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why nothing was answered, and which of the question's places, years or names the documents lack."""

    reason: Reason
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value for the same question, with the sentence it stands in and what is known of its date."""

    text: str
    citation: Citation
    published_at: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: a cited value, or a reasoned "not found" with the nearest passages.

    `hits` and `judged` are how it came about: the passages as the reader was given them, and what it read there.
    `dated` is what is known of the value's date, where there are others.
    """

    id: str
    question: str
    resolved_question: str
    conversation_id: str
    confidence: float
    citations: tuple[Citation, ...] = ()
    span: Span | None = None
    alternatives: tuple[Alternative, ...] = ()
    related: tuple[Citation, ...] = ()
    not_found: Missing | None = None
    index_generation: int = 0
    timings_ms: dict[str, float] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    judged: tuple[Judged, ...] = ()
    small_talk: str = ""
    suggestions: tuple[str, ...] = ()
    dated: str | None = None

    @property
    def answered(self) -> bool:
        """Whether the documents answered."""
        return self.not_found is None

    @property
    def text(self) -> str | None:
        """The shortest span that answers, cut from the first citation's document."""
        cited = self.citations[0].document.text if self.citations else ""
        return cited[self.span.start : self.span.end] if self.span and cited else None
