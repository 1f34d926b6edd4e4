"""A request that is turned away before it reaches the answers."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from api.errors import problem


class Refused(Exception):
    """Why a request goes no further: a status, a stable code, what to do next."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the client."""
        await self.response()(scope, receive, send)

    def response(self) -> Response:
        """The refusal as a problem."""
        response = problem(self.status, self.code, self.detail)
        response.headers.update(self.headers)
        return response


async def refused(_: Request, error: Exception) -> Response:
    """What a route refuses, told in the same way."""
    assert isinstance(error, Refused)
    return error.response()
