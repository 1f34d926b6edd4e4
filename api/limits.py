"""What a request may weigh: bodies over the limit are refused before they are read into memory."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import HTTP_CODES, problem

UPLOADS = "/v1/documents"
MOST_UPLOADED, MOST_TEXT = 256_000_000, 16_000_000  # bytes of a form, whose files go to the disk, and of JSON


class BodyLimit:
    """Refuses a body that is declared or found to be larger than `limit` bytes, or than what uploads may have."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared, limit = headers.get("content-length", "0"), self._limit(scope, headers)
        if declared.isdecimal() and int(declared) > limit:
            code, detail = HTTP_CODES[413]
            await problem(413, code, detail.format(limit=limit))(scope, receive, send)
            return
        await self.app(scope, _counted(receive, limit), send)

    def _limit(self, scope: Scope, headers: Headers) -> int:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path != UPLOADS and not path.startswith(f"{UPLOADS}/"):
            return self.limit
        return MOST_UPLOADED if "form-data" in headers.get("content-type", "") else MOST_TEXT


def _counted(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def count() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413, str(limit))
        return message

    return count
