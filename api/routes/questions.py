"""Asking and searching.

These run on the event loop itself: an answer takes a few milliseconds of one core, less than handing it to a thread
and back would add under load. A batch lets other requests in between its questions.
"""

from __future__ import annotations

import asyncio
from time import perf_counter

from fastapi import APIRouter, Response

from api.errors import MEDIA_TYPE
from api.phrasing import Phrasing, in_other_words
from api.replies import Served, answer_reply, json_reply
from api.schemas import AskReply, AskRequest, BatchReply, BatchRequest, Problem, SearchReply, SearchRequest
from qa.payload import hits_payload

router = APIRouter(
    prefix="/v1",
    tags=["questions"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)


@router.post("/ask", response_model=AskReply)
async def ask(request: AskRequest, service: Served, phraser: Phrasing) -> Response:
    """Answer a question with a quote from the documents, or say that they do not hold the answer."""
    answer = service.ask(
        request.question,
        collection=request.collection,
        top_k=request.top_k,
        filters=request.filters.parsed(),
        conversation_id=request.conversation_id,
        script=request.script,
    )
    reply = answer_reply(answer, service, explain=request.explain)
    if request.phrase:
        reply["phrased"] = await in_other_words(answer, phraser)
    return json_reply(reply)


@router.post("/ask/batch", response_model=BatchReply)
async def ask_batch(request: BatchRequest, service: Served) -> Response:
    """Answer up to 256 questions, in their order; one that is no question refuses the batch and is named.

    They are no conversation: none of them is remembered.
    """
    filters = request.filters.parsed()
    answers = []
    for question in request.questions:
        answer = service.ask(
            question,
            collection=request.collection,
            top_k=request.top_k,
            filters=filters,
            script=request.script,
            remembered=False,
        )
        answers.append(answer_reply(answer, service, explain=request.explain))
        await asyncio.sleep(0)
    return json_reply({"answers": answers})


@router.post("/search", response_model=SearchReply)
async def search(request: SearchRequest, service: Served) -> Response:
    """Rank passages for a question, with the parts of their score; nothing is read or decided."""
    began = perf_counter()
    hits = service.search(
        request.question, collection=request.collection, top_k=request.top_k, filters=request.filters.parsed()
    )
    return json_reply(
        {
            "question": request.question,
            "results": hits_payload(hits, service),
            "index_generation": service.generation,
            "timings_ms": {"total": round((perf_counter() - began) * 1000, 3)},
        }
    )
