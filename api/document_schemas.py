"""The wire format of documents: what is known of them, the text that offsets count in, and checking a quote."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas import Name, SpanFields


class VerifyRequest(BaseModel):
    """A quote and the place it was cut from."""

    document_id: Name
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str = Field(min_length=1)


class VerifyReply(BaseModel):
    """Whether the quote holds, and for which version of the document that was looked up."""

    verified: bool
    document_id: str
    sha256: str


class DocumentFields(BaseModel):
    """What is known of a document, without its text."""

    id: str
    collection: str
    source: str
    title: str
    published_at: str | None
    region: str
    url: str | None
    sha256: str = Field(description="of its text")
    length: int = Field(description="of its text, in code points")


class DocumentRow(DocumentFields):
    """A document in a list."""

    passages: int
    indexed_at: str


class DocumentList(BaseModel):
    """One page of the list."""

    documents: list[DocumentRow]
    total: int
    limit: int
    offset: int
    next_cursor: str | None = Field(description="for the next page; null on the last one")


class SectionFields(SpanFields):
    """A stretch under one heading; its place, person and office hold to its end."""

    heading: str
    person: str
    office: str
    region: str


class DocumentReply(DocumentFields):
    """A document with its sections."""

    sections: list[SectionFields]


class TextReply(SpanFields):
    """A document's text, or a part of it."""

    document_id: str
    sha256: str
    length: int = Field(description="of the whole text")
    text: str
