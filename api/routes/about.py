"""What answers are made with, for whoever has to say later where figures came from."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response

from api.errors import MEDIA_TYPE
from api.evaluation_schemas import AboutReply
from api.replies import Served, json_reply
from api.schemas import Collection, Problem

router = APIRouter(
    prefix="/v1",
    tags=["health"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)


@router.get("/about", response_model=AboutReply)
async def about(service: Served, collection: Collection = "default") -> Response:
    """Version, models and documents: the same question gets the same answer only where these are the same."""
    return json_reply(asdict(service.about(collection)))
