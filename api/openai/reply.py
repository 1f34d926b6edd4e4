"""Chat completions as they go over the wire: whole, or in the chunks of a stream."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import orjson

from api.openai.content import Content, marked
from qa.payload import Payload

MODEL = "jushi"


def completion(reply: Payload, content: Content) -> Payload:
    """The whole reply."""
    message = {
        "role": "assistant",
        "content": content.text,
        "refusal": None,
        "annotations": list(content.annotations),
        "citations": marked(reply),
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**_head(reply, "chat.completion"), "choices": [choice], "usage": _usage(reply), **_beside(reply)}


def stream(reply: Payload, content: Content, *, include_usage: bool) -> Iterator[bytes]:
    """The same as server-sent events: the message piece by piece, and the citations with the last of them."""
    head = _head(reply, "chat.completion.chunk")
    yield _event({**head, "choices": [_delta({"role": "assistant", "content": ""})]})
    for piece in content.pieces:
        yield _event({**head, "choices": [_delta({"content": piece})]})
    last = {"annotations": list(content.annotations), "citations": marked(reply)}
    yield _event({**head, "choices": [_delta(last, finish_reason="stop")], **_beside(reply)})
    if include_usage:
        yield _event({**head, "choices": [], "usage": _usage(reply)})
    yield b"data: [DONE]\n\n"


def _head(reply: Payload, kind: str) -> Payload:
    number = reply["id"].removeprefix("ans_")
    return {"id": f"chatcmpl-{number}", "object": kind, "created": int(time.time()), "model": MODEL}


def _beside(reply: Payload) -> Payload:
    names = ("status", "confidence", "alternatives", "phrased")
    return {"answer_id": reply["id"], "citations": marked(reply), **{name: reply[name] for name in names}}


def _usage(reply: Payload) -> Payload:
    """No language model, no tokens."""
    worded = reply["phrased"] or {"prompt_tokens": 0, "completion_tokens": 0}
    counts = {name: worded[name] for name in ("prompt_tokens", "completion_tokens")}
    return {**counts, "total_tokens": sum(counts.values())}


def _delta(delta: dict[str, Any], *, finish_reason: str | None = None) -> Payload:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}


def _event(payload: Payload) -> bytes:
    return b"data: %s\n\n" % orjson.dumps(payload)
