"""The wire format and nothing else: what a request may hold, and how a reply is described at /docs.

Replies are built by `qa.payload`; these models describe them. More fields may be added, none is renamed or dropped.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.dialogue import SmallTalkFields
from api.phrasing import PhrasedFields
from qa.types import Filters

QUESTION = "泰州大健康产业目标是多少"

Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    Field(description="1 to 1,000 code points after trimming", examples=[QUESTION]),
]
Collection = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Names = Annotated[list[Name], Field(max_length=1000)]
Script = Literal["original", "simplified", "traditional"]


class FilterFields(BaseModel):
    """What a question is narrowed to; what is absent, null or empty narrows nothing."""

    document_ids: Names | None = None
    sources: Names | None = Field(default=None, description="file names")
    regions: Names | None = Field(default=None, description="names of provinces, cities or counties")
    titles: Names | None = None
    urls: Names | None = None
    metadata: dict[Name, Name | Names] | None = Field(
        default=None,
        max_length=50,
        description="keys with the value, or the values, that will do; a document has to meet all of the keys",
        examples=[{"channel": "经济", "language": ["zh", "en"]}],
    )
    published_from: datetime.date | None = None
    published_to: datetime.date | None = Field(default=None, description="this day included")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("published_from is later than published_to")
        return self

    def parsed(self) -> Filters:
        """The same in the domain's words."""
        return Filters(
            document_ids=tuple(self.document_ids or ()),
            sources=tuple(self.sources or ()),
            regions=tuple(self.regions or ()),
            published_from=self.published_from.isoformat() if self.published_from else None,
            published_to=self.published_to.isoformat() if self.published_to else None,
            titles=tuple(self.titles or ()),
            urls=tuple(self.urls or ()),
            metadata=tuple(
                (key, (wanted,) if isinstance(wanted, str) else tuple(wanted))
                for key, wanted in (self.metadata or {}).items()
                if wanted
            ),
        )


class Narrowed(BaseModel):
    """Which documents are meant."""

    collection: Collection = "default"
    filters: FilterFields = Field(default_factory=FilterFields)

    @model_validator(mode="before")
    @classmethod
    def _null_means_default(cls, data: object) -> object:
        """Clients that always send every field send null for those they leave alone."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None}


class AskRequest(Narrowed):
    """A question to the documents."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": QUESTION, "top_k": 3}]})

    question: Question
    conversation_id: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    top_k: int = Field(default=3, ge=1, le=20, description="how many citations at most")
    script: Script = Field(default="original", description="the script that `display` comes in")
    explain: bool = Field(default=False, description="also tell what was retrieved and read")
    phrase: bool = Field(
        default=False, description="also have the server's language model word the answer, if it has one"
    )


class BatchRequest(Narrowed):
    """Questions that are asked together, with the same options."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"questions": [QUESTION, "泰州市委书记是谁"]}]})

    questions: Annotated[list[Question], Field(min_length=1, max_length=256)]
    top_k: int = Field(default=3, ge=1, le=20)
    script: Script = "original"
    explain: bool = False


class SearchRequest(Narrowed):
    """What to look for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": QUESTION, "top_k": 5}]})

    question: Question
    top_k: int = Field(default=10, ge=1, le=100)


class FeedbackRequest(BaseModel):
    """What a person says about an answer; a later word replaces an earlier one."""

    answer_id: str = Field(pattern=r"^ans_[0-9a-f]{32}$", description="the `id` of the reply")
    helpful: bool
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class SpanFields(BaseModel):
    """A half-open range of code points of the document's text."""

    start: int
    end: int


class PlaceFields(SpanFields):
    """Where the same sentence stands in another document."""

    document_id: str
    source: str


class CitedFields(SpanFields):
    """A stretch of a document, verbatim, and where it is from."""

    document_id: str
    document_title: str
    source: str
    url: str | None
    section: str
    region: str
    published_at: str | None
    sha256: str = Field(description="of the document's text when it was quoted")
    quote: str = Field(description="text[start:end], the source's own characters")
    page: int | None = Field(description="the page that the quote begins on, from 1; null where there are no pages")
    pages: list[int] = Field(description="all pages that the quote touches")
    metadata: dict[str, str] = Field(description="what was given with the document")
    score: float


class CitationFields(CitedFields):
    """A quote of one to three whole sentences, with the answer marked inside it."""

    prefix: str = Field(description="up to 32 code points before the quote")
    suffix: str = Field(description="up to 32 code points after the quote")
    display: str = Field(description="the quote made readable, in the script asked for")
    display_highlights: list[SpanFields] = Field(description="where the answer stands in `display`")
    highlights: list[SpanFields]
    person: str = Field(description="whose section it is, where a document is divided by persons")
    office: str = Field(description="the person's")
    also_in: list[PlaceFields]


class AnswerFields(SpanFields):
    """The shortest span that answers, a slice of its citation's quote."""

    text: str
    citation: int = Field(description="which of the citations it is cut from")
    published_at: str | None = Field(description="what is known of its date, where there are alternatives")


class AlternativeFields(BaseModel):
    """Another value for the same question, from another place or another time."""

    text: str
    published_at: str | None
    citation: CitationFields


class NotFoundFields(BaseModel):
    """Why there is no answer."""

    reason: Literal["no_relevant_passage", "entity_not_found", "low_confidence", "filtered_out", "no_documents"]
    message: str
    missing: list[str] = Field(description="what the question names and the documents do not")


class ScoreFields(BaseModel):
    """The parts of a passage's score; a rank of 0 means: not found this way."""

    lexical: float
    lexical_rank: int
    dense: float
    dense_rank: int


class HitFields(CitedFields):
    """A ranked passage, verbatim."""

    kind: str = Field(description="text, heading, caption, byline or boilerplate")
    scores: ScoreFields


class ReadFields(SpanFields):
    """A sentence that was read closely, in its passage's document, and the answer seen in it."""

    passage: int = Field(description="which of the retrieved passages it stands in")
    answer: SpanFields
    score: float
    confidence: float = Field(description="the probability that it answers the question")
    passed: bool = Field(description="false where its place, year or office is not the one asked for")


class ExplanationFields(BaseModel):
    """How a reply came about."""

    retrieved: list[HitFields] = Field(description="the passages that were read, in the order of retrieval")
    read: list[ReadFields] = Field(description="best first")


class AskReply(BaseModel):
    """An answer in the documents' own words, or why there is none."""

    id: str
    conversation_id: str
    question: str
    resolved_question: str
    status: Literal["answered", "not_found"]
    confidence: float = Field(description="the probability that the first citation answers the question")
    confidence_label: Literal["high", "medium", "low"]
    answer: AnswerFields | None
    citations: list[CitationFields]
    alternatives: list[AlternativeFields] = Field(description="newest first")
    related: list[CitationFields] = Field(description="the nearest passages when nothing was found")
    not_found: NotFoundFields | None
    small_talk: SmallTalkFields | None = Field(description="where the message is no question; `status` is not_found")
    suggestions: list[str] = Field(description="with small talk: questions that the documents answer")
    phrased: PhrasedFields | None = Field(description="where the request says `phrase`")
    index_generation: int
    timings_ms: dict[str, float]
    explanation: ExplanationFields | None = Field(default=None, description="where the request says `explain`")


class BatchReply(BaseModel):
    """The answers, in the order of their questions."""

    answers: list[AskReply]


class SearchReply(BaseModel):
    """Passages, best first."""

    question: str
    results: list[HitFields]
    index_generation: int
    timings_ms: dict[str, float]


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    code: str = Field(description="stable; what programs read")
    detail: str = Field(description="what was found, what was expected, what to do next")
