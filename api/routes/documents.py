"""The documents as they are stored: listing, reading, and checking a quote against them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.document_schemas import DocumentList, DocumentReply, TextReply, VerifyReply, VerifyRequest
from api.errors import MEDIA_TYPE
from api.replies import Served, json_reply
from api.schemas import Collection, Problem
from qa.errors import OutOfRange
from qa.payload import document_payload, info_payload
from qa.store import DocumentInfo, Page

router = APIRouter(
    prefix="/v1",
    tags=["documents"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)

Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0)]
Rows = Annotated[int, Query(ge=0, le=2**62)]


@router.get("/documents", response_model=DocumentList)
def list_documents(  # noqa: PLR0913  # what a list can be narrowed by
    service: Served,
    collection: Collection = "default",
    source: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Limit = 100,
    offset: Rows = 0,
    cursor: Annotated[str | None, Query(max_length=5000, description="`next_cursor` of the page before")] = None,
) -> Response:
    """List the documents of a collection by source, a page at a time; cursors stay right while documents change."""
    page = Page(limit, 0 if cursor else offset, _after(cursor) if cursor else None, source)
    documents, total = service.listed(collection, page)
    shown = [info_payload(document) for document in documents]
    following = _cursor(documents[-1]) if len(documents) == limit else None
    return json_reply({"documents": shown, "total": total, "limit": limit, "offset": offset, "next_cursor": following})


def _cursor(last: DocumentInfo) -> str:
    return urlsafe_b64encode(json.dumps([last.source, last.id]).encode()).decode()


def _after(cursor: str) -> tuple[str, str]:
    try:
        source, id = json.loads(urlsafe_b64decode(cursor))
        return str(source), str(id)
    except (ValueError, TypeError) as problem:
        raise OutOfRange("The cursor is none that a list gave. Begin without one.") from problem


@router.get("/documents/{document_id}", response_model=DocumentReply)
async def read_document(document_id: str, service: Served) -> Response:
    """What is known of a document, without its text."""
    return json_reply(document_payload(service.document(document_id)))


@router.get("/documents/{document_id}/text", response_model=TextReply)
async def read_text(
    document_id: str, service: Served, start: Offset = 0, end: Annotated[int | None, Query(ge=0, le=2**53)] = None
) -> Response:
    """The text that all offsets count in, or the part of it from `start` to `end`."""
    document = service.document(document_id)
    length = len(document.text)
    stop = length if end is None else end
    if not start <= stop <= length:
        raise OutOfRange(f"Asked for {start} to {stop}; expected 0 ≤ start ≤ end ≤ {length}, the document's length.")
    return json_reply(
        {
            "document_id": document.id,
            "sha256": document.sha256,
            "start": start,
            "end": stop,
            "length": length,
            "text": document.text[start:stop],
        }
    )


@router.post("/verify", response_model=VerifyReply)
async def verify(request: VerifyRequest, service: Served) -> Response:
    """Whether a quote is still exactly what the document says at this place."""
    document = service.document(request.document_id)
    try:
        verified = service.verify(document.id, request.start, request.end, request.quote)
    except OutOfRange:
        verified = False  # the document has become shorter since, or never was as long
    return json_reply({"verified": verified, "document_id": document.id, "sha256": document.sha256})
