"""What is sent for each call, and what comes back: all that both clients share. Nothing is sent here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, TypedDict, TypeVar
from urllib.parse import quote
from uuid import uuid4

from qa.client.shapes import FilterFields, TakenReply

Reply = TypeVar("Reply")
QUOTED: tuple[Literal["document_id", "start", "end", "quote"], ...] = ("document_id", "start", "end", "quote")
UNDER_WAY = ("waiting", "running")  # states of a job that is not over


class AskOptions(TypedDict, total=False):
    """What a question may be asked with."""

    collection: str
    top_k: int
    filters: FilterFields
    script: Literal["original", "simplified", "traditional"]
    explain: bool


class TalkOptions(AskOptions, total=False):
    """The same for a single question."""

    conversation_id: str
    phrase: bool


class SearchOptions(TypedDict, total=False):
    """What passages may be searched with."""

    collection: str
    top_k: int
    filters: FilterFields


class Given(TypedDict, total=False):
    """What may be said of a document that is handed over."""

    collection: str
    source: str
    title: str
    url: str
    published_at: str
    region: str
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Call(Generic[Reply]):
    """A request; its parameter is the shape of the reply."""

    method: str
    path: str
    body: Any = None
    params: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, tuple[str, bytes]]] = field(default_factory=list)

    @property
    def arguments(self) -> dict[str, Any]:
        """The same in httpx's words."""
        fields: dict[str, Any] = {"params": {name: value for name, value in self.params.items() if value is not None}}
        if self.files:
            return {**fields, "files": self.files, "data": self.body or {}, "headers": self.headers}
        if self.body is None:
            return fields
        # Escaped, so that half a character in a question is for the service to refuse.
        headers = {**self.headers, "Content-Type": "application/json"}
        return {**fields, "content": json.dumps(self.body), "headers": headers}


def post(path: str, body: object) -> Call[Reply]:
    """A call that sends JSON."""
    return Call("POST", path, body)


def get(path: str, **params: object) -> Call[Reply]:
    """A call that reads."""
    return Call("GET", path, params=params)


def delete(path: str) -> Call[None]:
    """A call that removes."""
    return Call("DELETE", path)


def texts(method: str, path: str, text: str, given: Given) -> Call[TakenReply]:
    """A call that hands over a text."""
    return Call(method, path, {"text": text, **given}, headers=_once())


def files(method: str, path: str, paths: Sequence[Path], given: Given, *, wait: bool | None = None) -> Call[Reply]:
    """A call that hands over files; they are read when it is made."""
    metadata = {"metadata": json.dumps(given["metadata"])} if "metadata" in given else {}
    read = [("file", (path.name, path.read_bytes())) for path in paths]
    waiting = {} if wait is None else {"wait": str(wait).lower()}
    return Call(method, path, {**given, **metadata}, params=waiting, headers=_once(), files=read)


def at(*parts: str) -> str:
    """A path below /v1, whatever the parts hold."""
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


def _once() -> dict[str, str]:
    """A name for the request: should it have to be sent again, it is done once."""
    return {"Idempotency-Key": uuid4().hex}
