"""An answer as it comes, as server-sent events: passages found, quotes, value, and the whole reply at the end.

Each step of the work runs in a thread, so that the stream can be kept alive while a step lasts; the next one begins
only when what came of the last has been sent. A client that goes away is noticed between steps, and the rest is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import orjson

from api.errors import problem, status_of
from qa.errors import JushiError

HEARTBEAT = 10.0  # seconds without an event after which a comment keeps proxies from closing the connection
Event = tuple[str, Any]


async def event_stream(events: Iterator[Event], *, heartbeat: float = HEARTBEAT) -> AsyncIterator[bytes]:
    """The events as they go over the wire; a domain error on the way becomes the last of them."""
    while True:
        step = asyncio.ensure_future(asyncio.to_thread(_next, events))
        while not (await asyncio.wait({step}, timeout=heartbeat))[0]:
            yield b": working\n\n"
        event = step.result()
        if event is None:
            return
        name, payload = event
        yield b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(payload))


def _next(events: Iterator[Event]) -> Event | None:
    try:
        return next(events, None)
    except JushiError as error:
        return "error", orjson.loads(problem(status_of(error), error.code, str(error)).body)
