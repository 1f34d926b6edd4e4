"""Around every request: its id in and out, the headers that keep browsers strict, a line in the log, a count."""

from __future__ import annotations

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from api.security.visit import ID, Visit
from api.watch.journal import Asked, Journal
from api.watch.metrics import Metrics

MAX_HEADER_BYTES = 32 * 1024
# What a route says itself stands; this is for all others, whose replies are data and no page.
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
)
# The description of the interface draws itself with a script of its own and one that stands in the page.
DOCS = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICY = b"content-security-policy"


class Watch:
    """Sees requests come and replies go."""

    def __init__(self, app: ASGIApp, journal: Journal, metrics: Metrics) -> None:
        """Tell of them to the log and the figures."""
        self.app = app
        self._journal = journal
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and see how it ends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500
        visit = Visit.begun(scope)
        asked = Asked() if self._journal.questions else None

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = with_headers(visit, message.get("headers", []))
            await send(message)

        try:
            app = self.app if sum(map(_weight, scope["headers"])) <= MAX_HEADER_BYTES else _too_much
            await app(scope, asked.passing(receive) if asked else receive, seen)
        finally:
            seconds = perf_counter() - began
            self._metrics.replied(visit, scope["method"], status, seconds)
            self._journal.note(visit, scope, status, seconds, asked.found() if asked else None)


def with_headers(visit: Visit, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of a reply, with those that all have."""
    names = {name for name, _ in given}
    more = [(name, value) for name, value in HEADERS if name not in names]
    if visit.need.path.startswith("/docs"):
        more = [(name, DOCS if name == _POLICY else value) for name, value in more]
    if b"cache-control" not in names and (visit.need.scope or visit.need.path.startswith("/v1")):
        more.append((b"cache-control", b"no-store"))
    return [*given, *more, (ID, visit.id.encode())]


def _weight(header: tuple[bytes, bytes]) -> int:
    return len(header[0]) + len(header[1])


async def _too_much(scope: Scope, receive: Receive, send: Send) -> None:
    detail = f"The headers are larger than {MAX_HEADER_BYTES} bytes. Send fewer or shorter ones."
    await problem(431, "headers_too_large", detail)(scope, receive, send)
