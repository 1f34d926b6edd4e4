"""A running service, asked over HTTP as any client asks it."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from typing import Any

import httpx

from qa.errors import QuestionError, ServiceUnreachable
from qa.evaluation.asking import QUOTED, Body

_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.INTERNAL_SERVER_ERROR}
_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_TRIES = 6
_LONGEST_WAIT = 30.0


class RemoteEndpoint:
    """A service by its address; one key, if it wants one, for all questions."""

    def __init__(self, url: str, key: str | None = None, *, timeout: float = 120.0) -> None:
        """Ask the service at this address; nothing is sent yet."""
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=timeout, headers=headers, transport=httpx.HTTPTransport(retries=2))

    def about(self, collection: str) -> Body:
        """What answers are made with."""
        return self._call("GET", "/v1/about", params={"collection": collection})

    def ask(self, body: Body) -> Body:
        """The reply to a question."""
        return self._post("/v1/ask", body)

    def search(self, body: Body) -> list[Body]:
        """Ranked passages."""
        found: list[Body] = self._post("/v1/search", body)["results"]
        return found

    def verified(self, citation: Body) -> bool:
        """Whether the quote is what its document says at this place."""
        return bool(self._post("/v1/verify", {name: citation[name] for name in QUOTED})["verified"])

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _post(self, path: str, body: Body) -> Body:
        # Escaped, so that half a character in a question is for the service to refuse.
        return self._call("POST", path, content=json.dumps(body), headers={"Content-Type": "application/json"})

    def _call(self, method: str, path: str, **given: Any) -> Body:  # noqa: ANN401  # httpx checks them
        for left in reversed(range(_TRIES)):
            response = self._send(method, path, **given)
            if response.status_code not in _LATER or not left:
                break
            time.sleep(_wait(response))
        if response.is_success:
            return self._parsed(response)
        if response.status_code in _REFUSED and method == "POST":
            raise QuestionError(_detail(response))
        raise ServiceUnreachable(f"{self.url}{path} says {response.status_code}: {_detail(response)}")

    def _send(self, method: str, path: str, **given: Any) -> httpx.Response:  # noqa: ANN401  # httpx checks them
        try:
            return self._client.request(method, f"{self.url}{path}", **given)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise ServiceUnreachable(
                f"{self.url} does not answer ({problem}). See that the service runs and --url is its address; the same "
                "command goes on where it stopped."
            ) from problem

    def _parsed(self, response: httpx.Response) -> Body:
        try:
            found: Body = response.json()
        except ValueError as problem:
            raise ServiceUnreachable(
                f"What answers at {self.url} is no Jushi service: its reply is no JSON."
            ) from problem
        return found


def _wait(response: httpx.Response) -> float:
    after = response.headers.get("retry-after", "")
    return min(_LONGEST_WAIT, float(after)) if after.isdecimal() else 1.0


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase
