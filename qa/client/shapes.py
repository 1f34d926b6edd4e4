"""The shapes of replies, as the interface describes them.

Made by `make types`; checksum d5e399b1fa68cfc0fb01e7f43e8df09e0980e40824259456fadd14179a262f3f.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias, TypedDict


class AboutReply(TypedDict):
    version: str
    encoder: str
    reader: str
    calibrator: str
    passages: int
    index_generation: int
    documents: int
    documents_sha256: str


class AnswerFields(TypedDict):
    start: int
    end: int
    text: str
    citation: int
    published_at: str | None


class CollectionFields(TypedDict):
    name: str
    documents: int


class CollectionList(TypedDict):
    collections: list[CollectionFields]


class DocumentRow(TypedDict):
    id: str
    collection: str
    source: str
    title: str
    published_at: str | None
    region: str
    url: str | None
    sha256: str
    length: int
    passages: int
    indexed_at: str


DocumentId: TypeAlias = str


Source: TypeAlias = str


Region: TypeAlias = str


Title: TypeAlias = str


Url: TypeAlias = str


Metadatum: TypeAlias = str


class FilterFields(TypedDict):
    document_ids: NotRequired[list[DocumentId] | None]
    sources: NotRequired[list[Source] | None]
    regions: NotRequired[list[Region] | None]
    titles: NotRequired[list[Title] | None]
    urls: NotRequired[list[Url] | None]
    metadata: NotRequired[dict[str, str | list[Metadatum]] | None]
    published_from: NotRequired[str | None]
    published_to: NotRequired[str | None]


class ItemFields(TypedDict):
    name: str
    outcome: Literal["created", "updated", "unchanged", "failed"]
    document_id: str | None
    code: str | None
    detail: str | None


class JobFields(TypedDict):
    id: str
    collection: str
    state: Literal["waiting", "running", "finished", "failed", "cancelled"]
    created_at: str
    done: int
    total: int
    code: str | None
    detail: str | None


class JobList(TypedDict):
    jobs: list[JobFields]


class JobReply(TypedDict):
    id: str
    collection: str
    state: Literal["waiting", "running", "finished", "failed", "cancelled"]
    created_at: str
    done: int
    total: int
    code: str | None
    detail: str | None
    items: list[ItemFields]


class NotFoundFields(TypedDict):
    reason: Literal["no_relevant_passage", "entity_not_found", "low_confidence", "filtered_out", "no_documents"]
    message: str
    missing: list[str]


class PlaceFields(TypedDict):
    start: int
    end: int
    document_id: str
    source: str


class ScoreFields(TypedDict):
    lexical: float
    lexical_rank: int
    dense: float
    dense_rank: int


class SectionFields(TypedDict):
    start: int
    end: int
    heading: str
    person: str
    office: str
    region: str


class SentenceFields(TypedDict):
    text: str
    citations: list[int]
    verbatim: bool


class SmallTalkFields(TypedDict):
    kind: Literal["greeting", "thanks", "farewell", "identity", "ability", "task", "abuse"]
    message: str


class SpanFields(TypedDict):
    start: int
    end: int


class SuggestionsReply(TypedDict):
    suggestions: list[str]


class TakenReply(TypedDict):
    id: str
    collection: str
    source: str
    title: str
    published_at: str | None
    region: str
    url: str | None
    sha256: str
    length: int
    passages: int
    indexed_at: str
    outcome: Literal["created", "updated", "unchanged"]


class TextReply(TypedDict):
    start: int
    end: int
    document_id: str
    sha256: str
    length: int
    text: str


class TurnFields(TypedDict):
    question: str
    resolved_question: str
    answer: str
    document_id: str
    section: str
    collection: str


class VerifyReply(TypedDict):
    verified: bool
    document_id: str
    sha256: str


class CitationFields(TypedDict):
    start: int
    end: int
    document_id: str
    document_title: str
    source: str
    url: str | None
    section: str
    region: str
    published_at: str | None
    sha256: str
    quote: str
    page: int | None
    pages: list[int]
    metadata: dict[str, str]
    score: float
    prefix: str
    suffix: str
    display: str
    display_highlights: list[SpanFields]
    highlights: list[SpanFields]
    person: str
    office: str
    also_in: list[PlaceFields]


class ConversationReply(TypedDict):
    id: str
    turns: list[TurnFields]


class DocumentList(TypedDict):
    documents: list[DocumentRow]
    total: int
    limit: int
    offset: int
    next_cursor: str | None


class DocumentReply(TypedDict):
    id: str
    collection: str
    source: str
    title: str
    published_at: str | None
    region: str
    url: str | None
    sha256: str
    length: int
    sections: list[SectionFields]


class HitFields(TypedDict):
    start: int
    end: int
    document_id: str
    document_title: str
    source: str
    url: str | None
    section: str
    region: str
    published_at: str | None
    sha256: str
    quote: str
    page: int | None
    pages: list[int]
    metadata: dict[str, str]
    score: float
    kind: str
    scores: ScoreFields


class PhrasedFields(TypedDict):
    text: str | None
    sentences: list[SentenceFields]
    rejected: int
    problem: str | None
    prompt_tokens: int
    completion_tokens: int


class ReadFields(TypedDict):
    start: int
    end: int
    passage: int
    answer: SpanFields
    score: float
    confidence: float
    passed: bool


class SearchReply(TypedDict):
    question: str
    results: list[HitFields]
    index_generation: int
    timings_ms: dict[str, float]


class AlternativeFields(TypedDict):
    text: str
    published_at: str | None
    citation: CitationFields


class ExplanationFields(TypedDict):
    retrieved: list[HitFields]
    read: list[ReadFields]


class AskReply(TypedDict):
    id: str
    conversation_id: str
    question: str
    resolved_question: str
    status: Literal["answered", "not_found"]
    confidence: float
    confidence_label: Literal["high", "medium", "low"]
    answer: AnswerFields | None
    citations: list[CitationFields]
    alternatives: list[AlternativeFields]
    related: list[CitationFields]
    not_found: NotFoundFields | None
    small_talk: SmallTalkFields | None
    suggestions: list[str]
    phrased: PhrasedFields | None
    index_generation: int
    timings_ms: dict[str, float]
    explanation: NotRequired[ExplanationFields | None]


class BatchReply(TypedDict):
    answers: list[AskReply]
