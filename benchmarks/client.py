"""A client that costs next to nothing: one connection kept open, requests made beforehand, replies left as bytes."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import NamedTuple
from urllib.parse import quote, urlsplit


def posted(path: str, payload: object) -> bytes:
    """A POST request of JSON, as it goes over the wire."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


def got(path: str, **query: str) -> bytes:
    """A GET request, as it goes over the wire."""
    parts = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    return f"GET {path}?{parts} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


class Connection:
    """One connection, kept open from request to request."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname
        assert address.port
        self._socket = socket.create_connection((address.hostname, address.port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def send(self, request: bytes) -> bytes:
        """The body of the reply; one that is no success is an error."""
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        if b" 200 " not in head[:16]:
            raise ConnectionError(received.decode(errors="replace"))
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        return body

    def _more(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionError("The server hung up.")
        return part


class Alone(NamedTuple):
    """One client's questions, one after another: milliseconds of each, and the replies."""

    milliseconds: list[float]
    replies: list[bytes]


def alone(url: str, requests: Sequence[bytes]) -> Alone:
    """Ask one after another over one connection."""
    times, replies = [], []
    with closing(Connection(url)) as connection:
        for request in requests:
            began = time.perf_counter()
            replies.append(connection.send(request))
            times.append((time.perf_counter() - began) * 1000)
    return Alone(times, replies)


class Together(NamedTuple):
    """Several clients at once: requests a second, and the share of one core that the clients themselves took."""

    a_second: float
    client_share: float


def together(url: str, requests: Sequence[bytes], clients: int = 8) -> Together:
    """Ask from several connections at once, each with its part of the requests."""
    parts = [requests[number::clients] for number in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        began, used = time.perf_counter(), time.process_time()
        for done in [pool.submit(alone, url, part) for part in parts]:
            done.result()
        seconds, busy = time.perf_counter() - began, time.process_time() - used
    return Together(len(requests) / seconds, busy / seconds)
