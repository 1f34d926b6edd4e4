"""HTTP as uvicorn reads it, with a bound on what comes before a body: on its size and on how long it may take."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 20.0
_REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/problem+json\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s"
)
_PROBLEM = (
    b'{"type":"about:blank","title":"Request Header Fields Too Large","status":431,"code":"headers_too_large",'
    b'"detail":"The request line and headers are larger than 65536 bytes. Send fewer or shorter ones."}'
)


class BoundedHead(HttpToolsProtocol):
    """Closes connections whose heads have no end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # uvicorn's own
        super().__init__(*args, **kwargs)
        self._head: int | None = 0  # bytes of it so far; None while a body is read or a reply is awaited
        self._fresh = False  # whether it began with the bytes that came last
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._patience = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._patience:
            self._patience.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._head, self._fresh = 0, True
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._head = None
        if self._patience:
            self._patience.cancel()
            self._patience = None
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head has become too large."""
        self._fresh = False
        super().data_received(data)
        # Bytes that a head begins with may hold the end of another request, and are few.
        if self._head is None or self._fresh or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > MAX_HEAD_BYTES:
            self.transport.write(_REFUSAL % (len(_PROBLEM), _PROBLEM))
            self.transport.close()

    def _give_up(self) -> None:
        self._patience = None
        if self._head is not None and not self.transport.is_closing():
            self.transport.close()
