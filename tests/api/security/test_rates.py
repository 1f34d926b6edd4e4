from __future__ import annotations

from collections.abc import Callable

from qa.store import Scope
from tests.api.security.conftest import Fort

SITE = {"Origin": "https://site.example"}
PATH = "/v1/documents"


def test_a_key_may_ask_so_often_and_is_told_how_often_it_still_may(fort: Callable[..., Fort]) -> None:
    server = fort(key_rate="3/hour")
    client, other = server.client(server.key()), server.client(server.key())
    left = [client.get(PATH).headers["ratelimit-remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refusal = client.get(PATH)
    assert (refusal.status_code, refusal.json()["code"]) == (429, "rate_exceeded")
    assert refusal.headers["ratelimit-limit"] == "3"
    assert refusal.headers["ratelimit-policy"] == "3;w=3600"
    assert 0 < int(refusal.headers["retry-after"]) <= 3600
    assert other.get(PATH).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_of_several_limits_each_holds(fort: Callable[..., Fort]) -> None:
    server = fort(key_rate="100/hour; 2/day")
    client = server.client(server.key())
    assert [client.get(PATH).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(PATH).headers["ratelimit-limit"] == "2"


def test_processes_count_together(fort: Callable[..., Fort]) -> None:
    server = fort(key_rate="2/hour")
    token = server.key()
    assert [server.client(token).get(PATH).status_code for _ in range(3)] == [200, 200, 429]


def test_a_public_key_is_counted_by_the_address_of_each_visitor(fort: Callable[..., Fort]) -> None:
    server = fort(address_rate="3/hour", key_rate="1/hour")
    public = server.key(origins=[SITE["Origin"]])
    token = server.client(public).post("/v1/sessions", headers=SITE).json()["token"]
    assert [server.client(token).get(PATH, headers=SITE).status_code for _ in range(3)] == [200, 200, 429]
    assert server.client(token, at="203.0.113.8").get(PATH, headers=SITE).status_code == 200


def test_addresses_of_one_network_of_the_newer_kind_count_as_one(fort: Callable[..., Fort]) -> None:
    server = fort(address_rate="2/hour", keys="off")
    visitors = [f"2001:db8:1:2::{number}" for number in range(3)]
    assert [server.client(at=visitor).get(PATH).status_code for visitor in visitors] == [200, 200, 429]
    assert server.client(at="2001:db8:1:3::1").get(PATH).status_code == 200


def test_whoever_tries_keys_is_soon_told_to_wait(fort: Callable[..., Fort]) -> None:
    server = fort(address_rate="2/hour", keys="required")
    guessing = server.client("jsk_000000000000_guess")
    assert [guessing.get(PATH).status_code for _ in range(3)] == [401, 401, 429]
    assert server.client(server.key()).get(PATH).status_code == 200


def test_this_machine_is_not_counted(fort: Callable[..., Fort]) -> None:
    here = fort(address_rate="1/hour").client(at="127.0.0.1", host="localhost")
    replies = [here.get(PATH) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200] * 3
    assert "ratelimit-limit" not in replies[0].headers


def test_counts_that_cannot_be_kept_refuse_nobody(fort: Callable[..., Fort]) -> None:
    server = fort(key_rate="1/hour")
    (server.data / "counters.db").write_bytes(b"this is no database" * 100)
    client = server.client(server.key(Scope.ASK))
    assert [client.get(PATH).status_code for _ in range(3)] == [200] * 3
