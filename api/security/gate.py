"""What every request passes on its way in: who asks, may they, how often, and is there room and time for it.

A question is answered on the event loop itself. So that those which came at once can be counted before the first of
them is answered, each lets the others go by once; what is one too many is told so at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from api.errors import HTTP_CODES
from api.security.access import ADMIN, PUBLIC, TABLE, WHOLE, WRITE, Need
from api.security.callers import ANYBODY, Caller, Door
from api.security.refusals import Refused
from api.security.visit import Visit

if TYPE_CHECKING:
    from api.security.rates import Unlimited

SESSIONS = "/v1/sessions"
UNKNOWN = 401
LATER = {"Retry-After": "1"}
_LONGER = 10  # times as long as a question may take: documents are read and indexed


class Gate:
    """Lets requests in, one by one."""

    def __init__(self, app: ASGIApp, door: Door, rates: Callable[[], Unlimited], *, queue: int, timeout: float) -> None:
        """Have up to `queue` requests in work, and give each `timeout` seconds, or ten times that if it writes."""
        self.app = app
        self._door = door
        self._rates = rates
        self._queue = queue
        self._timeout = timeout
        self.inside = 0

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visit = Visit.of(scope)
        try:
            _known(scope["method"], visit.need)
            visit.caller = self._identified(scope, visit.need)
            headers = self._counted(scope, visit)
        except Refused as refusal:
            await self._guessing(scope, refusal)(scope, receive, send)
            return
        if _free(visit.need):
            await self.app(scope, receive, send)
            return
        await self._inside(visit, scope, receive, _with(headers, send))

    def _identified(self, scope: Connection, need: Need) -> Caller:
        """The caller, who may do this, or Refused."""
        if need.scope is PUBLIC:
            return self._door.passer_by(scope)
        if need.path == "/metrics" and self._door.local(scope):
            return ANYBODY
        caller = self._door.caller(scope)
        if caller.scope < need.scope:
            needed, has = need.scope.name.lower(), caller.scope.name.lower()
            detail = f"This needs the scope {needed}, and what was shown has {has}. Use another key."
            raise Refused(403, "scope_missing", detail)
        if caller.collections and (need.path in WHOLE or need.scope is ADMIN):
            detail = "This tells of all collections, and the key is for some. Use a key that names none."
            raise Refused(403, "scope_missing", detail)
        return caller

    def _counted(self, scope: Connection, visit: Visit) -> Mapping[str, str]:
        caller = visit.caller
        if _free(visit.need) or not (caller.key or caller.address):
            return {}
        return self._rates().count(caller)

    def _guessing(self, scope: Connection, refusal: Refused) -> Refused:
        """The refusal, or another where an address has shown too many keys that are none."""
        if refusal.status != UNKNOWN:
            return refusal
        try:
            self._rates().count(self._door.passer_by(scope))
        except Refused as enough:
            return enough
        return refusal

    async def _inside(self, visit: Visit, scope: Connection, receive: Receive, send: Send) -> None:
        if self.inside >= self._queue:
            detail = "The server has as much to do as it takes on. Ask again in a moment."
            await Refused(503, "overloaded", detail, LATER)(scope, receive, send)
            return
        self.inside += 1
        try:
            await asyncio.sleep(0)
            await self._in_time(visit, scope, receive, send)
        finally:
            self.inside -= 1

    async def _in_time(self, visit: Visit, scope: Connection, receive: Receive, send: Send) -> None:
        """Give the request up if nothing is heard of it; what has begun to be answered may take its time."""
        seconds = self._timeout * (_LONGER if visit.need.scope >= WRITE else 1)
        begun = False

        async def heard(message: Message) -> None:
            nonlocal begun
            if not begun:
                begun = True
                deadline.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(seconds) as deadline:
                await self.app(scope, receive, heard)
        except TimeoutError:
            if begun or not deadline.expired():
                raise
            detail = f"This took longer than {seconds:g} seconds and was given up. Ask for less at a time."
            await Refused(504, "took_too_long", detail, LATER)(scope, receive, send)


def _known(method: str, need: Need) -> None:
    """Refuse a method that a path does not take, and say all that it does: each route knows only of its own."""
    methods = TABLE.get(need.path, {method: PUBLIC})
    if method not in methods:
        code, detail = HTTP_CODES[405]
        raise Refused(405, code, detail, {"Allow": ", ".join(sorted(methods))})


def _free(need: Need) -> bool:
    """What is there for everybody at any time: pages, and whether the server is up."""
    return need.scope is PUBLIC and need.path != SESSIONS


def _with(headers: Mapping[str, str], send: Send) -> Send:
    if not headers:
        return send
    more = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *more]
        await send(message)

    return told
