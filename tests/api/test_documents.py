from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.document_schemas import DocumentList, DocumentReply, TextReply, VerifyReply


@pytest.fixture(scope="session")
def row(client: TestClient) -> dict[str, Any]:
    """One document of the list."""
    first: dict[str, Any] = client.get("/v1/documents").json()["documents"][0]
    return first


def test_the_list_names_every_document_once_over_its_pages(client: TestClient, seeds: Path) -> None:
    sources = []
    for offset in range(0, 6, 2):
        page = client.get("/v1/documents", params={"limit": 2, "offset": offset})
        listed = DocumentList.model_validate_json(page.content, strict=True, extra="forbid")
        assert listed.total == 5
        sources += [document.source for document in listed.documents]
    assert sorted(sources) == sorted(path.name for path in seeds.glob("*.txt"))


def test_a_page_beyond_the_end_is_empty(client: TestClient) -> None:
    assert client.get("/v1/documents", params={"offset": 99}).json()["documents"] == []


def test_no_reply_tells_where_files_lie_on_the_server(client: TestClient, seeds: Path, row: dict[str, Any]) -> None:
    for path in ("/v1/documents", f"/v1/documents/{row['id']}"):
        assert str(seeds) not in client.get(path).text


def test_a_document_is_told_with_its_sections(client: TestClient, row: dict[str, Any]) -> None:
    reply = client.get(f"/v1/documents/{row['id']}")
    document = DocumentReply.model_validate_json(reply.content, strict=True, extra="forbid")
    assert document.length == row["length"]
    assert all(0 <= section.start <= section.end <= document.length for section in document.sections)


def test_the_text_is_the_file_character_by_character(client: TestClient, seeds: Path, row: dict[str, Any]) -> None:
    text = (seeds / row["source"]).read_bytes().decode("utf-8")
    whole = client.get(f"/v1/documents/{row['id']}/text")
    assert TextReply.model_validate_json(whole.content, strict=True, extra="forbid").text == text
    part = client.get(f"/v1/documents/{row['id']}/text", params={"start": 100, "end": 130}).json()
    assert (part["text"], part["length"]) == (text[100:130], len(text))


@pytest.mark.parametrize(("start", "end"), [(5, 4), (0, 10**9), (10**9, None)])
def test_offsets_outside_the_text_are_refused(
    client: TestClient, row: dict[str, Any], start: int, end: int | None
) -> None:
    params = {"start": start} if end is None else {"start": start, "end": end}
    reply = client.get(f"/v1/documents/{row['id']}/text", params=params)
    assert (reply.status_code, reply.json()["code"]) == (422, "offsets_out_of_range")


def test_offsets_that_no_document_has_are_no_offsets(client: TestClient, row: dict[str, Any]) -> None:
    reply = client.get(f"/v1/documents/{row['id']}/text", params={"start": 10**30, "end": 10**30})
    assert (reply.status_code, reply.json()["code"]) == (422, "request_invalid")


def test_an_unknown_document_is_not_found(client: TestClient) -> None:
    for path in ("/v1/documents/none", "/v1/documents/none/text", "/v1/documents/%00%ff"):
        reply = client.get(path)
        assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


def test_a_quote_verifies_until_a_character_differs(client: TestClient) -> None:
    cited = client.post("/v1/ask", json={"question": "泰州大健康产业目标是多少"}).json()["citations"][0]
    body = {key: cited[key] for key in ("document_id", "start", "end", "quote")}
    reply = client.post("/v1/verify", json=body)
    assert VerifyReply.model_validate_json(reply.content, strict=True, extra="forbid").verified
    assert reply.json()["sha256"] == cited["sha256"]
    for wrong in ({"quote": body["quote"][:-1] + "□"}, {"start": body["start"] + 1}, {"end": 10**9}):
        assert client.post("/v1/verify", json=body | wrong).json()["verified"] is False


def test_a_quote_of_an_unknown_document_cannot_be_verified(client: TestClient) -> None:
    reply = client.post("/v1/verify", json={"document_id": "none", "start": 0, "end": 1, "quote": "泰"})
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
