from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import MAX_BODY_BYTES, create_app
from api.errors import status_of
from qa import errors
from qa.wiring import Service

CASES = Path(__file__).parents[1] / "cases"
BAD = json.loads((CASES / "bad_requests.json").read_text("utf-8"))
ODD = json.loads((CASES / "odd_questions.json").read_text("utf-8"))
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_problem(response: Any) -> bool:
    """Whether the reply is an error as RFC 9457 has it."""
    body = response.json()
    return bool(
        response.headers["content-type"] == "application/problem+json"
        and body["status"] == response.status_code
        and body["code"]
        and body["detail"]
        and "Traceback" not in response.text
    )


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["label"])
def test_a_bad_request_is_refused_with_its_code(client: TestClient, case: dict[str, Any]) -> None:
    piece, times = case.get("repeat", ["", 0])
    body = case.get("body", "") + piece * times + case.get("tail", "")
    # Latin-1 writes each character as one byte, so that a row can hold bytes which are no UTF-8.
    content = body.encode(case.get("encoding", "latin-1"))
    kind = case.get("content_type", "application/json")
    response = client.post("/v1/ask", content=content, headers={"Content-Type": kind} if kind else {})
    assert (response.status_code, response.json()["code"]) == (case["status"], case["code"])
    assert is_problem(response)


@pytest.mark.parametrize("case", ODD, ids=lambda case: case["label"])
def test_an_odd_question_gets_an_answer_or_a_reason_and_never_an_error_of_the_server(
    client: TestClient, case: dict[str, Any]
) -> None:
    question = case["question"] * case.get("times", 1)
    for path in ("/v1/ask", "/v1/search"):
        response = client.post(path, json={"question": question})
        assert response.status_code == 200 or (response.status_code == 422 and is_problem(response))


@FEW
@given(st.text(min_size=1, max_size=60))
def test_no_text_brings_the_server_down(client: TestClient, text: str) -> None:
    response = client.post("/v1/ask", json={"question": text})
    assert response.status_code in (200, 422)
    response.json()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
)
FIELDS = st.sampled_from(["question", "collection", "conversation_id", "top_k", "filters", "script", "sources"])


@FEW
@given(st.dictionaries(FIELDS, JSON | st.dictionaries(FIELDS, JSON)))
def test_no_json_brings_the_server_down(client: TestClient, body: dict[str, Any]) -> None:
    response = client.post("/v1/ask", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 404, 422)
    response.json()


def test_a_body_over_the_limit_is_refused_whether_its_length_is_declared_or_not(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 65536 + 2):
            yield b" " * 65536

    declared = client.post("/v1/ask", content=b" " * (MAX_BODY_BYTES + 1))
    streamed = client.post("/v1/ask", content=pieces(), headers={"Content-Type": "application/json"})
    for response in (declared, streamed):
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
        assert is_problem(response)


def test_an_unknown_path_and_a_wrong_method_are_problems(client: TestClient) -> None:
    for path in ("/v2", "/static/none.js", "/%ff%00", "/../../etc/passwd", "/static/..%2f..%2fapp.py"):
        assert (client.get(path).status_code, is_problem(client.get(path))) == (404, True)
    wrong = client.get("/v1/ask")
    assert (wrong.status_code, wrong.headers["allow"], is_problem(wrong)) == (405, "POST", True)


def test_what_nobody_foresaw_is_a_problem_that_tells_nothing_of_the_inside() -> None:
    class Broken(Service):
        def __init__(self) -> None:
            """Nothing is opened, so nothing works."""

        def start(self) -> None:
            """Nor is there any work left."""

        rest = start

        @property
        def ready(self) -> bool:
            raise ZeroDivisionError("a secret")

    with TestClient(create_app(Broken()), raise_server_exceptions=False) as client:
        response = client.get("/readyz")
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert is_problem(response)
    assert "secret" not in response.text


def kinds(root: type[errors.JushiError]) -> Iterator[type[errors.JushiError]]:
    """The error and all that derive from it, but for the client's, which no server raises."""
    yield root
    for child in root.__subclasses__():
        if not child.__module__.startswith("qa.client"):
            yield from kinds(child)


def test_every_error_of_the_house_has_a_status_of_its_own_making() -> None:
    for kind in kinds(errors.JushiError):
        assert status_of(kind("said")) in {404, 409, 413, 415, 422, 503, 507}
