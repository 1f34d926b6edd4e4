from __future__ import annotations

from collections.abc import Callable

import pytest

from api.front import check_reach
from api.security.callers import is_loopback
from qa.errors import SettingsError
from qa.settings import load_settings
from qa.store import Scope
from tests.api.security.conftest import Fort

ASK = {"question": "泰州大健康产业目标是多少"}


def code(response: object) -> tuple[int, str | None]:
    return response.status_code, response.json().get("code")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("203.0.113.7", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_an_address_is_known_to_be_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_this_machine_asks_and_writes_without_a_key_until_there_is_one(fort: Callable[..., Fort]) -> None:
    server = fort()
    here = server.client(at="127.0.0.1", host="127.0.0.1:8000")
    assert here.post("/v1/ask", json=ASK).status_code == 200
    assert here.get("/v1/evaluations").status_code == 404  # allowed; this server keeps none
    server.key()
    assert code(here.post("/v1/ask", json=ASK)) == (401, "key_required")
    assert code(here.delete("/v1/documents/x")) == (401, "key_required")


def test_a_program_that_always_sends_a_key_is_answered_where_none_is_needed(fort: Callable[..., Fort]) -> None:
    here = fort().client("sk-none", at="127.0.0.1", host="localhost:8000")
    assert here.post("/v1/ask", json=ASK).status_code == 200


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"]
)
def test_what_came_through_a_proxy_needs_a_key(fort: Callable[..., Fort], header: str) -> None:
    here = fort().client(at="127.0.0.1", host="localhost")
    assert code(here.post("/v1/ask", json=ASK, headers={header: "127.0.0.1"})) == (401, "key_required")


def test_a_name_that_was_made_to_lead_here_needs_a_key(fort: Callable[..., Fort]) -> None:
    # A page of evil.example whose name is changed to 127.0.0.1 would otherwise be a page of this server.
    rebound = fort().client(at="127.0.0.1", host="evil.example")
    assert code(rebound.post("/v1/ask", json=ASK)) == (401, "key_required")


def test_another_address_needs_a_key(fort: Callable[..., Fort]) -> None:
    assert code(fort().client(host="localhost").post("/v1/ask", json=ASK)) == (401, "key_required")


def test_a_page_of_another_site_cannot_write_through_the_browser_of_whoever_runs_the_server(
    fort: Callable[..., Fort],
) -> None:
    here = fort(origins="https://friend.example").client(at="127.0.0.1", host="localhost:8000")
    evil, friend, own = "https://evil.example", "https://friend.example", "http://localhost:8000"
    assert code(here.post("/v1/ask", json=ASK, headers={"Origin": evil})) == (403, "origin_refused")
    assert code(here.delete("/v1/documents/x", headers={"Origin": evil})) == (403, "origin_refused")
    assert here.post("/v1/ask", json=ASK, headers={"Origin": friend}).status_code == 200
    assert code(here.delete("/v1/documents/x", headers={"Origin": friend})) == (403, "scope_missing")
    assert here.post("/v1/ask", json=ASK, headers={"Origin": own}).status_code == 200


def test_a_key_that_is_revoked_is_refused_from_the_next_request_on(fort: Callable[..., Fort]) -> None:
    server = fort()
    key, token = server.keys.add(Scope.ASK)
    client = server.client(token)
    assert client.post("/v1/ask", json=ASK).status_code == 200
    server.keys.revoke(key.id)
    assert code(client.post("/v1/ask", json=ASK)) == (401, "key_invalid")


def test_keys_that_are_none_are_refused(fort: Callable[..., Fort]) -> None:
    server = fort()
    real = server.key()
    for token in (
        "x",
        "jsk_",
        "jsk__",
        real[:-1],
        real + "x",
        real.replace("jsk", "jpk"),
        "jst_abc",
        "键",
        "jsk_%00_a",
    ):
        client = server.client()
        sent = {b"Authorization": b"Bearer " + token.encode()}
        assert code(client.post("/v1/ask", json=ASK, headers=sent)) == (401, "key_invalid")
    refusal = server.client().post("/v1/ask", json=ASK)
    assert refusal.headers["www-authenticate"] == "Bearer"


def test_whoever_turns_keys_off_lets_everybody_in(fort: Callable[..., Fort]) -> None:
    assert fort(keys="off").client().post("/v1/ask", json=ASK).status_code == 200


def test_a_server_that_others_can_reach_does_not_start_without_keys(fort: Callable[..., Fort]) -> None:
    server = fort()
    with pytest.raises(SettingsError, match="jushi keys add"):
        check_reach(load_settings(data=server.data, host="0.0.0.0"))
    check_reach(load_settings(data=server.data))
    check_reach(load_settings(data=server.data, host="0.0.0.0", keys="off"))
    server.key()
    check_reach(load_settings(data=server.data, host="0.0.0.0"))
