from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.security.callers import Caller
from api.tenant import Tenant
from qa.store import Scope
from qa.wiring import Service
from tests.api.security.conftest import SECRET_PLAN, Fort

QUESTION = "临江市的秘密计划目标是多少"
SECRET = "777"
SECRETS = {"collection": "theirs", "source": "secret.txt"}


@pytest.fixture
def fence(fort: Callable[..., Fort]) -> tuple[Fort, TestClient, TestClient]:
    """A server, one who may see only `theirs`, and one who may see only `default`."""
    server = fort()
    owner = server.client(server.key(Scope.WRITE, collections=["theirs"]))
    neighbour = server.client(server.key(Scope.WRITE, collections=["default"]))
    return server, owner, neighbour


def test_everything_that_the_service_offers_is_decided_on_for_tenants(shared: Service) -> None:
    offered = {name for name in {**vars(Service), **vars(shared)} if not name.startswith("_")}
    tenant = Tenant(shared, Caller(Scope.ASK, collections=("theirs",)))
    decided = {*vars(Tenant), *vars(tenant)} | {"ask"}  # which is `asking`, to its end
    assert offered - decided == set()


def test_ones_own_documents_answer(fence: tuple[Fort, TestClient, TestClient]) -> None:
    _, owner, _ = fence
    reply = owner.post("/v1/ask", json={"question": QUESTION, "collection": "theirs"}).json()
    assert SECRET in reply["answer"]["text"]
    assert reply["citations"][0]["quote"] == SECRET_PLAN


def asked(collection: str) -> list[tuple[str, str, dict[str, Any] | None]]:
    """Every way to ask a collection."""
    question = {"question": QUESTION, "collection": collection}
    return [
        ("POST", "/v1/ask", question),
        ("POST", "/v1/ask/stream", question),
        ("POST", "/v1/ask/batch", {"questions": [QUESTION], "collection": collection}),
        ("POST", "/v1/search", question),
        (
            "POST",
            "/v1/chat/completions",
            {"model": "jushi", "messages": [{"role": "user", "content": QUESTION}], "collection": collection},
        ),
        ("GET", f"/v1/documents?collection={collection}", None),
        ("GET", f"/v1/about?collection={collection}", None),
        ("GET", f"/v1/suggestions?collection={collection}", None),
    ]


@pytest.mark.parametrize("collection", ["theirs", "never-was"])
def test_anothers_collection_is_as_unknown_as_one_that_never_was(
    fence: tuple[Fort, TestClient, TestClient], collection: str
) -> None:
    _, _, neighbour = fence
    for method, path, body in asked(collection):
        reply = neighbour.request(method, path, json=body)
        assert (path, reply.status_code) == (path, 404)
        assert SECRET not in reply.text


def test_anothers_document_is_as_unknown_as_one_that_never_was(fence: tuple[Fort, TestClient, TestClient]) -> None:
    _, owner, neighbour = fence
    listed = owner.get("/v1/documents", params=SECRETS).json()["documents"]
    id = listed[0]["id"]
    whole = {"start": 0, "end": len(SECRET_PLAN), "quote": SECRET_PLAN}
    assert owner.post("/v1/verify", json={"document_id": id, **whole}).json()["verified"]
    for method, path, body in (
        ("GET", "/v1/documents/{id}", None),
        ("GET", "/v1/documents/{id}/text", None),
        ("POST", "/v1/verify", {"document_id": "{id}", **whole}),
        ("GET", "/v1/suggestions?document_id={id}&start=0&end=5", None),
        ("DELETE", "/v1/documents/{id}", None),
        ("DELETE", "/v1/jobs/{id}", None),
        ("GET", "/v1/jobs/{id}", None),
    ):
        replies = []
        for name in (id, "doc_that_never_was"):
            filled = {**body, "document_id": name} if body else None
            reply = neighbour.request(method, path.replace("{id}", name), json=filled)
            replies.append((reply.status_code, reply.text.replace(name, "")))
        assert (path, replies[0]) == (path, replies[1])
        assert replies[0][0] == 404
    assert owner.get(f"/v1/documents/{id}").status_code == 200


def test_naming_anothers_document_in_a_filter_finds_nothing_of_it(fence: tuple[Fort, TestClient, TestClient]) -> None:
    _, owner, neighbour = fence
    id = owner.get("/v1/documents", params=SECRETS).json()["documents"][0]["id"]
    for filters in ({"document_ids": [id]}, {"sources": ["secret.txt"]}):
        reply = neighbour.post("/v1/ask", json={"question": QUESTION, "filters": filters})
        assert (reply.status_code, reply.json()["status"]) == (200, "not_found")
        assert SECRET not in reply.text.replace(QUESTION, "")


def test_a_conversation_about_anothers_documents_is_not_read_and_not_ended(
    fence: tuple[Fort, TestClient, TestClient],
) -> None:
    _, owner, neighbour = fence
    id = owner.post("/v1/ask", json={"question": QUESTION, "collection": "theirs"}).json()["conversation_id"]
    assert neighbour.get(f"/v1/conversations/{id}").status_code == 404
    assert neighbour.delete(f"/v1/conversations/{id}").status_code == 404
    turns = owner.get(f"/v1/conversations/{id}").json()["turns"]
    assert SECRET in turns[0]["answer"]


def test_evaluations_and_figures_are_not_for_a_key_that_is_for_some_collections(fort: Callable[..., Fort]) -> None:
    server = fort()
    some = server.client(server.key(Scope.ADMIN, collections=["default"]))
    assert some.get("/v1/evaluations").status_code == 403
    assert some.get("/metrics").status_code == 403


def test_anothers_documents_are_not_written(fence: tuple[Fort, TestClient, TestClient]) -> None:
    _, owner, neighbour = fence
    id = owner.get("/v1/documents", params=SECRETS).json()["documents"][0]["id"]
    forged = {"text": "临江市的秘密计划目标是1元。", "source": "secret.txt"}
    for method, path, body in (
        ("POST", "/v1/documents", {**forged, "collection": "theirs"}),
        ("POST", "/v1/documents", {**forged, "collection": "never-was"}),
        ("PUT", f"/v1/documents/{id}", forged),
        ("PUT", f"/v1/documents/{id}", {**forged, "collection": "default"}),
        ("PUT", f"/v1/documents/{id}", {**forged, "collection": "theirs"}),
        ("DELETE", f"/v1/documents/{id}", None),
        ("POST", "/v1/collections", {"name": "theirs"}),
        ("DELETE", "/v1/collections/theirs", None),
        ("GET", "/v1/collections/theirs", None),
    ):
        assert (method, path, neighbour.request(method, path, json=body).status_code) == (method, path, 404)
    assert [each["name"] for each in neighbour.get("/v1/collections").json()["collections"]] == ["default"]
    assert owner.get(f"/v1/documents/{id}/text").json()["text"] == SECRET_PLAN


def test_anothers_job_is_not_seen_and_not_ended(fence: tuple[Fort, TestClient, TestClient]) -> None:
    _, owner, neighbour = fence
    job = owner.post(
        "/v1/documents?wait=false", files={"file": ("more.txt", "临江市另有计划。")}, data={"collection": "theirs"}
    ).json()["id"]
    assert owner.get(f"/v1/jobs/{job}").status_code == 200
    assert job in [each["id"] for each in owner.get("/v1/jobs").json()["jobs"]]
    assert neighbour.get(f"/v1/jobs/{job}").status_code == 404
    assert neighbour.delete(f"/v1/jobs/{job}").status_code == 404
    assert neighbour.get("/v1/jobs").json()["jobs"] == []
    assert owner.delete(f"/v1/jobs/{job}").status_code == 204


def test_a_document_that_was_removed_answers_nothing_to_anyone(fort: Callable[..., Fort]) -> None:
    server = fort()
    client = server.client(server.key(Scope.WRITE, collections=["passing"]))
    text = {"text": "桐溪县的渡口共有39处。", "source": "passing.txt", "collection": "passing"}
    id = client.post("/v1/documents", json=text).json()["id"]
    question = {"question": "桐溪县的渡口共有多少处", "collection": "passing"}
    assert client.post("/v1/ask", json=question).json()["answer"]["text"] == "39处"
    assert client.delete(f"/v1/documents/{id}").status_code == 204
    reply = client.post("/v1/ask", json=question)
    assert reply.json()["status"] == "not_found"
    assert "39处" not in reply.text
    assert client.get(f"/v1/documents/{id}/text").status_code == 404


@pytest.mark.parametrize("scope", [None, Scope.ASK])
def test_nothing_is_written_without_a_key_for_it(fort: Callable[..., Fort], scope: Scope | None) -> None:
    server = fort(keys="required")
    client = server.client(server.key(scope) if scope else "")
    before = server.service.collections()
    text = {"text": "不速之客写下这些字。", "source": "unasked.txt"}
    id = server.service.documents()[0].id
    for method, path, body in (
        ("POST", "/v1/documents", text),
        ("PUT", f"/v1/documents/{id}", text),
        ("DELETE", f"/v1/documents/{id}", None),
        ("POST", "/v1/collections", {"name": "unasked"}),
        ("DELETE", "/v1/collections/default", None),
    ):
        assert client.request(method, path, json=body).status_code == (403 if scope else 401)
    assert server.service.collections() == before


def test_the_same_sentence_in_anothers_documents_is_not_named(fort: Callable[..., Fort]) -> None:
    server = fort()
    text = "柳河镇的粮仓共有58座。去年新建了其中的9座。"
    for collection in ("mine", "yours"):
        writer = server.client(server.key(Scope.WRITE, collections=[collection]))
        fields = {"text": text, "source": f"{collection}.txt", "collection": collection}
        assert writer.post("/v1/documents", json=fields).status_code == 201
    mine = server.client(server.key(collections=["mine"]))
    asked = {"question": "柳河镇的粮仓共有多少座", "collection": "mine", "explain": True}
    for reply in (mine.post("/v1/ask", json=asked), mine.post("/v1/search", json={**asked, "top_k": 20})):
        assert reply.status_code == 200
        assert "58" in reply.text
        assert "yours" not in reply.text
