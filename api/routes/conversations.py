"""What is remembered of a conversation, for whoever holds its id, and what could be asked next."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dialogue import ConversationReply, SuggestionsReply
from api.errors import MEDIA_TYPE
from api.replies import Served, json_reply
from api.schemas import Collection, Name, Problem
from qa.payload import conversation_payload

router = APIRouter(
    prefix="/v1",
    tags=["conversations"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)

Offset = Annotated[int, Query(ge=0)]


@router.get("/conversations/{conversation_id}", response_model=ConversationReply)
async def read_conversation(conversation_id: str, service: Served) -> Response:
    """The turns that follow-up questions are understood by."""
    return json_reply(conversation_payload(conversation_id, service.conversations.read(conversation_id)))


@router.delete("/conversations/{conversation_id}", status_code=204, response_class=Response)
async def delete_conversation(conversation_id: str, service: Served) -> None:
    """Forget a conversation at once. The next question with its id begins another one."""
    service.conversations.delete(conversation_id)


@router.get("/suggestions", response_model=SuggestionsReply)
async def suggest(
    service: Served,
    collection: Collection = "default",
    document_id: Annotated[Name | None, Query(description="of a citation; none: questions to begin with")] = None,
    start: Offset = 0,
    end: Offset = 0,
) -> Response:
    """Up to three questions that the documents answer: on what stands around a citation, or to begin with.

    Each is asked before it is suggested, which takes tens of milliseconds: ask for them once the answer is shown.
    """
    suggestions = service.suggestions
    if document_id is None:
        found = await asyncio.to_thread(suggestions.to_begin_with, collection)
    else:
        found = await asyncio.to_thread(suggestions.next_to, document_id, start, end)
    return json_reply({"suggestions": list(found)})
