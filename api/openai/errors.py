"""Errors as OpenAI's clients read them.

Whatever refuses a request (the limits, the keys, the routes) says so by a problem; on its way out of these paths the
problem is put into OpenAI's shape, so that no refusal has to know of it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import NotFound

PATHS = ("/v1/chat/completions", "/v1/models")
_PROBLEM = "application/problem+json"
_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}


class UnknownModel(NotFound):
    """A model that is not served here."""

    code = "model_not_found"


class SpokenErrors:
    """Puts problems of OpenAI's paths into OpenAI's shape."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the reply back."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        spoken = scope["type"] == "http" and path.startswith(PATHS)
        await self.app(scope, receive, _translating(send) if spoken else send)


def _translating(send: Send) -> Send:
    start: Message | None = None
    body = b""

    async def translated(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start" and _is_problem(message):
            start = message
        elif start is None:
            await send(message)
        else:
            body += message.get("body", b"")
            if not message.get("more_body", False):
                status, fault = fault_of(orjson.loads(body))
                headers = MutableHeaders(raw=start["headers"])
                headers["content-type"] = "application/json"
                headers["content-length"] = str(len(fault))
                await send({**start, "status": status})
                await send({"type": "http.response.body", "body": fault})

    return translated


def fault_of(problem: dict[str, Any]) -> tuple[int, bytes]:
    """The status and the body that say the same: what cannot be processed is a bad request in OpenAI's words."""
    found = problem["status"]
    status = HTTPStatus.BAD_REQUEST if found == HTTPStatus.UNPROCESSABLE_ENTITY else HTTPStatus(found)
    kind = _TYPES.get(status, "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error")
    fields = problem.get("errors") or [{}]
    fault = {
        "message": problem["detail"],
        "type": kind,
        "param": fields[0].get("field") or None,
        "code": problem["code"],
    }
    return int(status), orjson.dumps({"error": fault})


def _is_problem(start: Message) -> bool:
    return MutableHeaders(raw=start["headers"]).get("content-type", "").startswith(_PROBLEM)
