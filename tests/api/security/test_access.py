from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from api.app import ROUTERS
from api.security.access import ELSEWHERE, TABLE, need
from qa.store import Scope
from tests.api.security.conftest import Fort


def routes() -> Iterator[tuple[str, str]]:
    """Every path that is served, with its methods."""
    for router in ROUTERS:
        for route in router.routes:
            for method in getattr(route, "methods", ()):
                yield method, str(getattr(route, "path", ""))


def test_every_route_has_a_row_that_says_who_may_use_it() -> None:
    served = list(routes())
    assert len(served) > 20
    assert [route for route in served if route[0] not in TABLE.get(route[1], {})] == []


@pytest.mark.parametrize(
    ("method", "path", "row", "scope"),
    [
        ("POST", "/v1/ask", "/v1/ask", Scope.ASK),
        ("GET", "/v1/documents/abc", "/v1/documents/{document_id}", Scope.ASK),
        ("DELETE", "/v1/documents/abc", "/v1/documents/{document_id}", Scope.WRITE),
        ("GET", "/v1/documents/abc/text", "/v1/documents/{document_id}/text", Scope.ASK),
        ("GET", "/static/a/b.js", "/static/{path:path}", Scope.NONE),
        ("PATCH", "/v1/ask", "/v1/ask", Scope.ADMIN),
        ("GET", "/v1/ask/", ELSEWHERE, Scope.ADMIN),
        ("GET", "/v1//ask", ELSEWHERE, Scope.ADMIN),
        ("GET", "/v1/documents/a/../../evaluations", ELSEWHERE, Scope.ADMIN),
        ("GET", "/nowhere", ELSEWHERE, Scope.ADMIN),
    ],
)
def test_a_path_needs_what_its_row_says_and_one_without_a_row_the_most(
    method: str, path: str, row: str, scope: Scope
) -> None:
    assert need(method, path) == (row, scope)


def status(client: TestClient, method: str, path: str) -> int:
    return client.request(method, path.replace("{", "").replace("}", ""), json={}).status_code


def test_without_a_key_nothing_but_pages_and_health_is_answered(fort: Callable[..., Fort]) -> None:
    stranger = fort(keys="required", address_rate="off").client()
    for method, path in routes():
        if TABLE[path][method] is Scope.NONE and path != "/v1/sessions":
            assert status(stranger, method, path) in (200, 503)
        else:
            assert (method, path, status(stranger, method, path)) == (method, path, 401)


@pytest.mark.parametrize("scope", [Scope.ASK, Scope.WRITE])
def test_a_key_goes_as_far_as_its_scope(fort: Callable[..., Fort], scope: Scope) -> None:
    server = fort()
    client = server.client(server.key(scope))
    refused = 0
    for method, path in routes():
        if TABLE[path][method] > scope:
            assert (method, path, status(client, method, path)) == (method, path, 403)
            refused += 1
    assert refused >= 5
    assert client.post("/v1/ask", json={"question": "泰州市委书记是谁"}).status_code == 200


def test_figures_are_for_administrators_and_for_this_machine(fort: Callable[..., Fort]) -> None:
    server = fort()
    admin = server.client(server.key(Scope.ADMIN))
    assert admin.get("/metrics").status_code == 200
    assert server.client(server.key()).get("/metrics").status_code == 403
    assert server.client().get("/metrics").status_code == 401
    here = server.client(at="127.0.0.1", host="localhost")
    assert here.get("/metrics").status_code == 200
    assert here.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 401
