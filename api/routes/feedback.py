"""What people say about answers."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response

from api.errors import MEDIA_TYPE
from api.replies import Served
from api.schemas import FeedbackRequest, Problem

router = APIRouter(
    prefix="/v1",
    tags=["questions"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)


@router.post("/feedback", status_code=204, response_class=Response)
async def give_feedback(request: FeedbackRequest, service: Served) -> None:
    """Say whether an answer helped, and what was wrong with it. `jushi feedback` lists what was said."""
    put = service.feedback.put
    await asyncio.to_thread(put, request.answer_id, request.comment, helpful=request.helpful)
