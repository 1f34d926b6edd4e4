"""The access log: a line of JSON for each request.

Paths are named as the table of access has them, so that no id, which may be all that guards a conversation, slips in.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler

import orjson
from starlette.types import Message, Receive, Scope

from api.security.visit import Visit

STANDARD = "-"
_MOST = 64 * 1024  # bytes of a body that are looked through for what was asked
_ASKED = ("question", "questions", "messages")


class Journal:
    """Writes the lines; a file that is moved away is begun anew."""

    def __init__(self, path: str | None, *, questions: bool) -> None:
        """Write to the file at `path`, to standard output for `-`, nowhere for None; also what was asked, if wanted."""
        self.on = path is not None
        self.questions = questions and self.on
        self._logger = logging.Logger("jushi.access")
        if path is not None:
            self._logger.addHandler(_handler(path))

    def note(self, visit: Visit, scope: Scope, status: int, seconds: float, asked: object = None) -> None:
        """Write of one request that is over."""
        if not self.on:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "request_id": visit.id,
            "method": scope["method"],
            "path": visit.need.path,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "address": (scope.get("client") or ("",))[0],
            "key": visit.caller.key or None,
        }
        if asked is not None:
            line["asked"] = asked
        self._logger.info(orjson.dumps(line).decode())


class Asked:
    """What a request's body says was asked, seen as it passes."""

    def __init__(self) -> None:
        self._body = bytearray()

    def passing(self, receive: Receive) -> Receive:
        """The same messages, looked at."""

        async def seen() -> Message:
            message = await receive()
            if len(self._body) <= _MOST:
                self._body += message.get("body", b"")
            return message

        return seen

    def found(self) -> object:
        """The fields that hold what was asked, or None."""
        try:
            body = orjson.loads(self._body)
        except orjson.JSONDecodeError:
            return None
        held = {name: body[name] for name in _ASKED if name in body} if isinstance(body, dict) else {}
        return held or None


def _handler(path: str) -> logging.Handler:
    handler: logging.Handler
    handler = logging.StreamHandler(sys.stdout) if path == STANDARD else WatchedFileHandler(path, encoding="utf-8")
    return handler
