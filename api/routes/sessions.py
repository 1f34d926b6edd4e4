"""Sessions: what a page of another site gets for its public key, so that what it asks with is soon worth nothing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.errors import MEDIA_TYPE
from api.replies import json_reply
from api.schemas import Problem
from api.security.schemas import SessionReply

router = APIRouter(
    prefix="/v1",
    tags=["sessions"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)


@router.post("/sessions", response_model=SessionReply, status_code=201)
async def begin_session(request: Request) -> Response:
    """Exchange a public key (`Authorization: Bearer jpk_…`, from a page of its origin) for a token that ends soon."""
    front = request.app.state.front
    key, origin = front.door.public_key(request.headers)
    session = {
        "token": front.sessions.begin(key, origin),
        "expires_in": front.sessions.seconds,
        "collections": list(key.collections) or None,
    }
    reply = json_reply(session)
    reply.status_code = 201
    return reply
