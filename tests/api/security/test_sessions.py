from __future__ import annotations

from collections.abc import Callable

import pytest
from itsdangerous import URLSafeTimedSerializer

from api.security.sessions import SESSION
from qa.store import Scope
from tests.api.security.conftest import Fort

SITE = {"Origin": "https://site.example"}
OTHER = {"Origin": "https://other.example"}
ASK = {"question": "泰州大健康产业目标是多少"}


def begun(server: Fort) -> str:
    public = server.key(origins=["https://site.example"])
    reply = server.client(public).post("/v1/sessions", headers=SITE)
    assert reply.status_code == 201
    assert reply.json()["expires_in"] == 900
    token: str = reply.json()["token"]
    return token


def test_a_public_key_gets_a_session_that_asks_from_its_own_page(fort: Callable[..., Fort]) -> None:
    server = fort()
    client = server.client(begun(server))
    reply = client.post("/v1/ask", json=ASK, headers=SITE)
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == SITE["Origin"]
    assert client.get("/v1/documents").status_code == 200  # its own page's browser sends no origin with this
    assert client.delete("/v1/documents/x", headers=SITE).status_code == 403


def test_a_session_is_worth_nothing_elsewhere(fort: Callable[..., Fort]) -> None:
    server = fort()
    client = server.client(begun(server))
    for headers in (OTHER, {"Origin": "null"}, {}):
        refusal = client.post("/v1/ask", json=ASK, headers=headers)
        assert (refusal.status_code, refusal.json()["code"]) == (403, "origin_refused")


def test_a_public_key_is_good_for_a_session_from_its_own_page_only(fort: Callable[..., Fort]) -> None:
    server = fort()
    client = server.client(server.key(origins=["https://site.example"]))
    assert client.post("/v1/sessions", headers=OTHER).json()["code"] == "origin_refused"
    assert client.post("/v1/sessions").json()["code"] == "origin_refused"
    assert client.post("/v1/ask", json=ASK, headers=SITE).json()["code"] == "key_public"


def test_a_secret_key_gets_no_session(fort: Callable[..., Fort]) -> None:
    server = fort()
    assert server.client(server.key()).post("/v1/sessions", headers=SITE).json()["code"] == "key_invalid"
    assert fort(keys="off").client("x").post("/v1/sessions", headers=SITE).json()["code"] == "key_invalid"


def test_a_session_ends_with_its_key_and_with_its_time(fort: Callable[..., Fort]) -> None:
    server = fort()
    public, token = server.keys.add(Scope.ASK, origins=["https://site.example"])
    session = server.client(token).post("/v1/sessions", headers=SITE).json()["token"]

    signer = URLSafeTimedSerializer(server.keys.signing_secret(), salt="session")
    old = signer.make_signer(signer.salt)
    old.get_timestamp = lambda: 1_000_000_000  # type: ignore[attr-defined]
    over = SESSION + old.sign(signer.dump_payload([public.id, SITE["Origin"]])).decode()
    assert server.client(over).post("/v1/ask", json=ASK, headers=SITE).json()["code"] == "session_over"
    assert server.client(session).post("/v1/ask", json=ASK, headers=SITE).status_code == 200
    server.keys.revoke(public.id)
    assert server.client(session).post("/v1/ask", json=ASK, headers=SITE).json()["code"] == "key_invalid"


@pytest.mark.parametrize("changed", ["another secret", "another salt"])
def test_a_session_that_was_signed_by_another_is_none(fort: Callable[..., Fort], changed: str) -> None:
    server = fort()
    public, _ = server.keys.add(Scope.ASK, origins=["https://site.example"])
    secret = b"guess" if changed == "another secret" else server.keys.signing_secret()
    forged = URLSafeTimedSerializer(secret, salt="other").dumps([public.id, SITE["Origin"]])
    assert server.client(SESSION + str(forged)).post("/v1/ask", json=ASK, headers=SITE).json()["code"] == "key_invalid"


def test_one_list_says_who_may_read_and_who_may_frame(fort: Callable[..., Fort]) -> None:
    server = fort(origins="https://named.example")
    key, _ = server.keys.add(Scope.ASK, origins=["https://site.example"])
    page = server.client().get("/")
    assert "frame-ancestors https://named.example https://site.example" in page.headers["content-security-policy"]
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for site in ("https://named.example", "https://site.example"):
        assert server.client().options("/v1/ask", headers={"Origin": site, **asks}).status_code == 200
    assert server.client().options("/v1/ask", headers={**OTHER, **asks}).status_code == 400
    server.keys.revoke(key.id)
    assert server.client().options("/v1/ask", headers={**SITE, **asks}).status_code == 400
    assert "site.example" not in server.client().get("/").headers["content-security-policy"]
