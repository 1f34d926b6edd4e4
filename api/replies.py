"""Replies as bytes, and the service that makes them.

The payloads are plain data of known types, so they are encoded straight to bytes: running them through their schemas
again would only cost time. The tests hold that payloads and schemas agree.
"""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import Depends, Request, Response

from api.security.visit import Visit
from api.tenant import Tenant
from qa.payload import Payload, answer_payload, explanation_payload
from qa.types import Answer
from qa.wiring import Service


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    caller = Visit.of(request.scope).caller
    return Tenant(service, caller) if caller.collections else service


Served = Annotated[Service, Depends(_service)]


def json_reply(payload: dict[str, Any]) -> Response:
    """The payload as a JSON response."""
    return Response(orjson.dumps(payload), media_type="application/json")


def answer_reply(answer: Answer, service: Service, *, explain: bool) -> Payload:
    """What a question is replied with, however the reply travels."""
    reply = answer_payload(answer)
    return {**reply, "explanation": explanation_payload(answer, service)} if explain else reply
