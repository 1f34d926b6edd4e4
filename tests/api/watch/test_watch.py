from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.watch.watch import MAX_HEADER_BYTES
from qa.store import Scope
from tests.api.security.conftest import Fort, fort, shared

__all__ = ["fort", "shared"]  # fixtures of the neighbouring room

ASK = {"question": "泰州大健康产业目标是多少"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_request_has_an_id_and_keeps_the_one_it_came_with(client: TestClient) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": "abc-1.2_3"})
    assert given.headers["x-request-id"] == "abc-1.2_3"
    for odd in ("a b", "x" * 129, 'a"b', ""):
        made = client.get("/healthz", headers={"X-Request-Id": odd}).headers["x-request-id"]
        assert made != odd
        assert len(made) == 32


def test_a_request_leaves_a_line_that_tells_nothing_it_should_not(fort: Callable[..., Fort], tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    server = fort(log=str(log))
    key, token = server.keys.add(Scope.ASK, name="someone")
    public = server.key(origins=["https://site.example"])
    client = server.client(token)
    reply = client.post("/v1/ask", json=ASK, headers={"X-Request-Id": "one"})
    conversation = reply.json()["conversation_id"]
    client.get(f"/v1/conversations/{conversation}")
    session = server.client(public).post("/v1/sessions", headers={"Origin": "https://site.example"}).json()["token"]
    server.client(session).post("/v1/ask", json=ASK, headers={"Origin": "https://site.example"})
    server.client("jsk_wrong_secret").post("/v1/ask", json=ASK)
    client.get("/v1/nowhere?question=secret&key=secret")
    first, *others = lines(log)
    assert (first["request_id"], first["method"], first["path"], first["status"]) == ("one", "POST", "/v1/ask", 200)
    assert (first["key"], first["address"]) == (key.id, "203.0.113.7")
    assert first["ms"] > 0
    assert [line["status"] for line in others] == [200, 201, 200, 401, 403]
    text = log.read_text("utf-8")
    secrets = [token.rpartition("_")[2], public.rpartition("_")[2], session, conversation, "secret", "健康", "asked"]
    assert [secret for secret in secrets if secret in text] == []


def test_what_was_asked_is_told_only_where_that_is_wanted(fort: Callable[..., Fort], tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    server = fort(log=str(log), log_questions=True, keys="off")
    client = server.client()
    client.post("/v1/ask", json=ASK)
    client.post("/v1/ask/batch", json={"questions": ["一", "二"]})
    client.post("/v1/ask", content=b"\xff{")
    assert [line.get("asked") for line in lines(log)] == [ASK, {"questions": ["一", "二"]}, None]


def test_a_log_that_was_moved_away_is_begun_anew(fort: Callable[..., Fort], tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    client = fort(log=str(log), keys="off").client()
    client.get("/healthz")
    log.rename(tmp_path / "old.jsonl")
    client.get("/healthz")
    assert (len(lines(log)), len(lines(tmp_path / "old.jsonl"))) == (1, 1)


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/widget.js", "/v1/documents", "/v1/nowhere", "/healthz", "/static/page.css"]
)
def test_browsers_are_told_to_be_strict_with_every_reply(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors" in headers.get("content-security-policy", "") or path == "/widget.js"
    assert headers["cross-origin-resource-policy"] == ("cross-origin" if path == "/widget.js" else "same-origin")
    assert headers.get("cache-control") == "no-store" or not path.startswith("/v1")


def test_headers_that_are_too_large_are_refused(client: TestClient) -> None:
    refusal = client.get("/healthz", headers={"X-Long": "x" * MAX_HEADER_BYTES})
    assert (refusal.status_code, refusal.json()["code"]) == (431, "headers_too_large")
