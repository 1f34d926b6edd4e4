"""What may come back instead of an answer, by status; `code` is the service's own and is what programs read.

ClientError
├── Unreachable              no connection, or no reply in time
└── Problem                  the service says no (RFC 9457): `status`, `code`, `detail`, `errors`
    ├── BadRequest           400, 413, 415, 422: to be sent otherwise
    ├── NotAllowed           401, 403: another key is needed
    ├── NotThere             404
    ├── Conflicting          409
    ├── TooMany              429: to be sent later; `retry_after` says when
    └── Unavailable          5xx: the same
"""

from __future__ import annotations

from typing import NamedTuple

import httpx

from qa.errors import JushiError


class ClientError(JushiError):
    """A call got no answer."""

    code = "client_error"


class Unreachable(ClientError):
    """The service was not reached, or did not reply in time."""

    code = "service_unreachable"


class Wrong(NamedTuple):
    """A field of the request, and what is wrong with it."""

    field: str
    message: str


class Problem(ClientError):
    """The service says no, and why."""

    def __init__(self, status: int, body: dict[str, object], *, retry_after: float | None = None) -> None:
        """Read what the service says; something in between may speak in another shape."""
        self.status = status
        self.code = str(body.get("code", "http_error"))
        self.detail = str(body.get("detail") or "no reason was given")
        self.errors = [Wrong(str(each.get("field", "")), str(each.get("message", ""))) for each in _errors(body)]
        self.retry_after = retry_after
        super().__init__(f"{self.status} {self.code}: {self.detail}")


class BadRequest(Problem):
    """The request cannot be worked on as it is."""


class NotAllowed(Problem):
    """Another key is needed."""


class NotThere(Problem):
    """What is asked for is not there."""


class Conflicting(Problem):
    """The state of things does not allow it."""


class TooMany(Problem):
    """Too many requests; `retry_after` says in how many seconds the next may come."""


class Unavailable(Problem):
    """The service cannot answer now."""


_KINDS: dict[int, type[Problem]] = {
    400: BadRequest,
    401: NotAllowed,
    403: NotAllowed,
    404: NotThere,
    409: Conflicting,
    413: BadRequest,
    415: BadRequest,
    422: BadRequest,
    429: TooMany,
}


def problem(response: httpx.Response) -> Problem:
    """The error that a response is."""
    return _kind(response.status_code)(response.status_code, _json(response), retry_after=seconds(response))


def streamed(body: dict[str, object]) -> Problem:
    """The error that a stream ends with."""
    told = body.get("status")
    status = told if isinstance(told, int) else int(httpx.codes.INTERNAL_SERVER_ERROR)
    return _kind(status)(status, body)


def _kind(status: int) -> type[Problem]:
    return _KINDS.get(status, Unavailable if status >= httpx.codes.INTERNAL_SERVER_ERROR else Problem)


def seconds(response: httpx.Response) -> float | None:
    """What Retry-After says, where it says a number of seconds."""
    after = response.headers.get("retry-after", "")
    return float(after) if after.isdecimal() else None


def _json(response: httpx.Response) -> dict[str, object]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _errors(body: dict[str, object]) -> list[dict[str, object]]:
    errors = body.get("errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
