"""Asking with the answer sent as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import partial

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from api.errors import MEDIA_TYPE
from api.phrasing import Phrasing, in_other_words
from api.replies import Served, answer_reply
from api.schemas import AskRequest, Problem
from api.stream import Event, event_stream
from qa.answer import Asked
from qa.payload import Payload
from qa.types import Answer, Hit

NEAREST = 3  # documents that are named before anything has been read

router = APIRouter(
    prefix="/v1",
    tags=["questions"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)


@router.post(
    "/ask/stream",
    response_class=StreamingResponse,
    responses={200: {"description": "The events", "content": {"text/event-stream": {}}}},
)
async def ask_stream(request: AskRequest, service: Served, phraser: Phrasing) -> StreamingResponse:
    """Answer a question as server-sent events.

    `retrieval` (how many passages are read, and the titles of the nearest), `citation` (each whole, once), `answer`,
    `done` (what `/v1/ask` replies); `error` (a problem) ends a stream early. Comments keep the connection alive.
    """
    asked = Asked(
        request.question,
        request.collection,
        request.top_k,
        request.filters.parsed(),
        request.script,
        request.conversation_id,
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second: nginx, pass it on as it comes
    reply = partial(answer_reply, service=service, explain=request.explain)
    wording = partial(in_other_words, phraser=phraser) if request.phrase else None
    events = event_stream(_events(service.asking(asked), reply, wording))
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _events(
    steps: Iterator[list[Hit] | Answer],
    reply: Callable[[Answer], Payload],
    wording: Callable[[Answer], Coroutine[None, None, Payload]] | None,
) -> Iterator[Event]:
    for step in steps:
        if not isinstance(step, Answer):
            yield "retrieval", _retrieved(step)
            continue
        told = reply(step)
        yield from _told(told)
        # Each step runs in a thread of its own, where no other loop is.
        yield "done", {**told, "phrased": asyncio.run(wording(step))} if wording else told


def _told(reply: Payload) -> Iterator[Event]:
    for citation in reply["citations"]:
        yield "citation", citation
    yield "answer", {name: reply[name] for name in ("status", "confidence", "confidence_label", "answer", "not_found")}


def _retrieved(hits: list[Hit]) -> Payload:
    titles = dict.fromkeys(hit.passage.context.title or hit.passage.source for hit in hits)
    return {"passages": len(hits), "titles": list(titles)[:NEAREST]}
