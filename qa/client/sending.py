"""How calls are sent: with which timeouts, how often again, and what is made of the reply. Shared by both clients."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from qa.client.errors import Unreachable, problem, seconds

Failure = httpx.HTTPError | httpx.InvalidURL  # of a call that was not replied to
FAILURES = (httpx.HTTPError, httpx.InvalidURL)  # the same, to be caught
_LATER = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}


class Event(NamedTuple):
    """One event of a stream: `retrieval`, `citation`, `answer` or `done`, with its data."""

    name: str
    data: Any


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a call is sent again, and how long is waited at most before it is.

    Again is sent what the service asked to be sent later (429, 503), and what never reached it.
    """

    retries: int = 2
    longest_wait: float = 30.0

    def wait(self, tried: int, met: httpx.Response | Failure) -> float | None:
        """How many seconds to wait after so many tries; None: not again."""
        if tried > self.retries:
            return None
        if isinstance(met, httpx.Response):
            if met.status_code not in _LATER:
                return None
            asked = seconds(met)
            if asked is not None:
                return asked if asked <= self.longest_wait else None
        elif not isinstance(met, httpx.ConnectError | httpx.ConnectTimeout):
            return None
        # Those who were turned away together do not come back together.
        return min(self.longest_wait, 0.25 * 2.0**tried * random.uniform(0.5, 1.5))


def headers(key: str | None) -> dict[str, str]:
    """What goes with every call."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def read(response: httpx.Response) -> Any:  # noqa: ANN401  # of the call's shape
    """The reply, or the error that it is."""
    if not response.is_success:
        raise problem(response)
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError as error:
        raise Unreachable(f"What answers at {response.request.url} is no Jushi service: it sent no JSON.") from error


def unreachable(url: str, error: Failure) -> Unreachable:
    """The error of a call that was not replied to."""
    why = str(error) or type(error).__name__
    return Unreachable(f"{url} does not answer ({why}). See that the service runs and that this is its address.")


class Events:
    """Puts a stream's lines together to events; comments, which keep connections alive, are passed over."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._name = ""
        self._data: list[str] = []

    def add(self, line: str) -> Iterable[tuple[str, str]]:
        """The event that this line ends, if it does."""
        if not line:
            if self._data:
                yield self._name, "\n".join(self._data)
            self._name, self._data = "", []
        name, _, value = line.partition(":")
        if name == "event":
            self._name = value.strip()
        elif name == "data":
            self._data.append(value.removeprefix(" "))
