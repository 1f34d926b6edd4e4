"""Documents over HTTP: stored and answering when acknowledged, the same thing once, nothing harmed by what is bad."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.intake_schemas import CollectionList, JobList, JobReply, TakenReply
from api.uploads import AT_ONCE
from qa.settings import load_settings
from qa.store.lock import WriterLock
from qa.wiring import open_service
from tests.qa.documents.office import pdf

PATH = "/v1/documents"
QUESTION = "泰州的大健康产业目标是多少"


@contextmanager
def serving(data: Path, **settings: Any) -> Iterator[TestClient]:
    """A server over its own data directory."""
    with (
        closing(open_service(load_settings(data=data, **settings))) as service,
        TestClient(create_app(service), raise_server_exceptions=False) as client,
    ):
        yield client


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path / "data") as opened:
        yield opened


def target(amount: int, place: str = "泰州") -> str:
    """A document that answers one question."""
    return f"{place}市的大健康产业目标是{amount}亿元。"


def put(client: TestClient, text: str, **fields: Any) -> Any:
    return client.post(PATH, json={"text": text, "source": "plan.txt", **fields})


def answered(client: TestClient, question: str = QUESTION, **more: Any) -> str | None:
    """The value that the question gets."""
    reply = client.post("/v1/ask", json={"question": question, **more}).json()
    return reply["answer"]["text"] if reply["answer"] else None


def packed(files: Mapping[str, bytes | str]) -> bytes:
    """An archive of these files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def finished(client: TestClient, location: str) -> JobReply:
    """The job once it is over."""
    for _ in range(1200):
        job = JobReply.model_validate_json(client.get(location).content, strict=True, extra="forbid")
        if job.state not in ("waiting", "running"):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_a_document_answers_from_the_reply_on_is_replaced_and_removed(client: TestClient) -> None:
    created = put(client, target(4000), metadata={"channel": "经济"}, published_at="2022-03-01")
    taken = TakenReply.model_validate_json(created.content, strict=True, extra="forbid")
    assert (created.status_code, created.headers["location"], taken.outcome) == (201, f"{PATH}/{taken.id}", "created")
    assert answered(client) == "4000亿元"
    assert answered(client, filters={"metadata": {"channel": "体育"}}) is None
    replaced = client.put(f"{PATH}/{taken.id}", json={"text": target(5000)})
    assert (replaced.status_code, replaced.json()["outcome"], replaced.json()["source"]) == (200, "updated", "plan.txt")
    assert answered(client) == "5000亿元"
    assert client.delete(f"{PATH}/{taken.id}").status_code == 204
    assert answered(client) is None
    assert client.get(f"{PATH}/{taken.id}").status_code == client.delete(f"{PATH}/{taken.id}").status_code == 404


def test_the_same_bytes_again_change_nothing(client: TestClient) -> None:
    first = put(client, target(4000), title="计划").json()
    generation = client.get("/readyz").json()["index_generation"]
    again = put(client, target(4000))
    as_file = client.post(PATH, files={"file": ("C:\\docs\\plan.txt", target(4000).encode())})
    for response in (again, as_file):
        assert (response.status_code, response.json()["outcome"]) == (200, "unchanged")
        assert {**response.json(), "outcome": "created"} == first
    assert client.get("/readyz").json()["index_generation"] == generation
    assert put(client, target(4000), title="新计划").json()["title"] == "新计划"
    assert put(client, target(4001)).json()["outcome"] == "updated"
    assert client.get(PATH).json()["total"] == 1
    assert put(client, target(4000), collection="other").status_code == 201


def test_a_request_with_a_key_is_done_once(client: TestClient) -> None:
    key = {"Idempotency-Key": "one, and only one"}
    first = client.post(PATH, json={"text": target(1)}, headers=key)
    client.delete(first.headers["location"])
    again = client.post(PATH, json={"text": target(1)}, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["location"], again.headers["idempotency-replayed"]) == (first.headers["location"], "true")
    assert client.get(PATH).json()["total"] == 0
    other = client.post(PATH, json={"text": target(2)}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    refused = {"Idempotency-Key": "two"}
    assert client.post(PATH, json={"text": ""}, headers=refused).status_code == 422
    assert client.post(PATH, json={"text": target(3)}, headers=refused).status_code == 201


def test_an_id_of_ones_own_is_kept(client: TestClient) -> None:
    created = client.put(f"{PATH}/plan-1.a", json={"text": target(1)})
    assert (created.status_code, created.json()["id"], created.json()["source"]) == (201, "plan-1.a", "plan-1.a.txt")
    cited = client.post("/v1/ask", json={"question": QUESTION}).json()["citations"][0]
    assert cited["document_id"] == "plan-1.a"
    assert client.put(f"{PATH}/plan-1.a", json={"text": target(1)}).json()["outcome"] == "unchanged"
    moved = client.put(f"{PATH}/plan-1.a", json={"text": target(1), "collection": "other"})
    assert (moved.status_code, moved.json()["code"]) == (409, "conflict")


def test_several_files_are_a_job_with_an_outcome_for_each(client: TestClient) -> None:
    archive = packed({f"{year}/report.txt": target(year, "南通") for year in (2021, 2022)} | {"empty.txt": ""})
    files = [
        ("file", ("all.zip", archive)),
        ("file", ("plan.txt", target(4000).encode())),
        ("file", ("broken.pdf", b"%PDF-1.7 nothing")),
        ("file", ("paged.pdf", pdf([[(72, 720, target(7, "苏州"))]]))),
    ]
    begun = client.post(PATH, files=files, data={"metadata": '{"channel": "经济"}', "title": ""})
    assert begun.status_code == 202
    job = finished(client, begun.headers["location"])
    assert (job.state, job.done, job.total) == ("finished", 6, 6)
    assert [(item.name, item.outcome, item.code) for item in job.items] == [
        ("2021/report.txt", "created", None),
        ("2022/report.txt", "created", None),
        ("empty.txt", "failed", "document_empty"),
        ("plan.txt", "created", None),
        ("broken.pdf", "failed", "document_unreadable"),
        ("paged.pdf", "created", None),
    ]
    assert answered(client, filters={"metadata": {"channel": "经济"}}) == "4000亿元"
    assert len({item.document_id for item in job.items}) == 5
    assert {row["source"] for row in client.get(PATH).json()["documents"]} == {"report.txt", "plan.txt", "paged.pdf"}
    listed = JobList.model_validate_json(client.get("/v1/jobs").content, strict=True, extra="forbid")
    assert [row.id for row in listed.jobs] == [job.id]
    again = client.post(PATH, files=files)
    outcomes = {item.outcome for item in finished(client, again.headers["location"]).items}
    assert outcomes == {"unchanged", "failed"}


def test_a_job_survives_the_server_and_goes_on_where_it_was(tmp_path: Path) -> None:
    data = tmp_path / "data"
    archive = packed({f"{number}.txt": target(number) for number in range(100)})
    (data / "uploads").mkdir(parents=True)
    with WriterLock(data / "uploads" / ".lock", patience=0.0).held(), serving(data) as client:
        location = client.post(PATH, files={"file": ("all.zip", archive)}).headers["location"]
        assert client.get(location).json()["state"] == "waiting"
    with serving(data) as client:
        assert finished(client, location).done == 100
        assert client.get(PATH).json()["total"] == 100
        assert [path.name for path in (data / "uploads").iterdir()] == [".lock"]


def test_a_server_that_stops_leaves_what_it_was_reading_for_the_next_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    pages = [[(72, 750 - 16 * number, target(number, "苏州")) for number in range(40)]]
    with serving(data) as client:
        files = [("file", (f"{number}.pdf", pdf(pages))) for number in range(10)]
        location = client.post(PATH, files=files).headers["location"]
    with serving(data) as client:
        assert {item.detail for item in finished(client, location).items} == {None}
        assert client.get(PATH).json()["total"] == 10


def test_a_cancelled_job_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "uploads").mkdir(parents=True)
    with WriterLock(data / "uploads" / ".lock", patience=0.0).held(), serving(data) as client:
        files = {"file": ("a.txt", target(1).encode())}
        location = client.post(PATH, files=files, params={"wait": False}).headers["location"]
        assert client.delete(location).status_code == 204
    with serving(data) as client:
        assert finished(client, location).state == "cancelled"
        assert client.get(PATH).json()["total"] == 0
        assert client.delete("/v1/jobs/job_none").status_code == client.get("/v1/jobs/job_none").status_code == 404


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "no file": ({"files": {"title": (None, "a")}}, 422, "file"),
    "an empty file": ({"files": {"file": ("a.txt", b"")}}, 422, "empty"),
    "noise": ({"files": {"file": ("a.txt", bytes(range(256)) * 9)}}, 422, "a.txt"),
    "an office file of the last century": (
        {"files": {"file": ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600))}},
        415,
        "2007",
    ),
    "one name for two": (
        {"files": [("file", ("a", b"a")), ("file", ("b", b"b"))], "data": {"source": "c"}},
        422,
        "source",
    ),
    "metadata that is none": ({"files": {"file": ("a.txt", b"abc")}, "data": {"metadata": "["}}, 422, "metadata"),
    "a file without a name": ({"files": {"file": ("", b"text")}}, 422, "filename"),
    "an unknown field": ({"json": {"text": "好", "txt": "好"}}, 422, "txt"),
    "a strange collection": ({"json": {"text": "好", "collection": "../x"}}, 422, "collection"),
    "no day": ({"json": {"text": "好", "published_at": "2023-02-30"}}, 422, "published_at"),
    "no JSON": ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "JSON"),
    "a broken form": ({"content": b"-", "headers": {"Content-Type": "multipart/form-data"}}, 400, "form"),
    "neither": ({"content": b"text", "headers": {"Content-Type": "text/plain"}}, 415, "multipart/form-data"),
    "larger than is said to be read": (
        {"content": b"", "headers": {"Content-Type": "application/json", "Content-Length": "16000001"}},
        413,
        "16000000",
    ),
}


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server with one document, which nothing that is refused may change."""
    with serving(tmp_path_factory.mktemp("steady") / "data") as opened:
        put(opened, target(4000))
        yield opened


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_cannot_be_taken_in_is_refused_and_changes_nothing(steady: TestClient, case: str, method: str) -> None:
    request, status, named = BAD[case]
    response = steady.request(method, PATH if method == "POST" else f"{PATH}/some-id", **request)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert named in response.text
    assert steady.get(PATH).json()["total"] == 1
    assert answered(steady) == "4000亿元"


@pytest.mark.parametrize("id", ["-a", "a" * 65, "好", "a b", "a%00"])
def test_an_id_that_no_document_can_have_is_refused(steady: TestClient, id: str) -> None:
    assert steady.put(f"{PATH}/{id}", json={"text": "好"}).status_code == 422


def test_an_archive_is_no_document(steady: TestClient) -> None:
    files = {"file": ("a.zip", packed({"a.txt": "好"}))}
    assert steady.put(f"{PATH}/some-id", files=files).status_code == 415


def test_a_large_file_is_a_job_unless_one_waits_for_it(client: TestClient) -> None:
    filler = "其他的话不过是其他的话。\n" * 2
    large = {"file": ("a.txt", (target(4000) + "\n" + filler).encode() + b" " * AT_ONCE)}
    begun = client.post(PATH, files=large)
    assert begun.status_code == 202
    assert finished(client, begun.headers["location"]).items[0].outcome == "created"
    assert client.post(PATH, files=large, params={"wait": True}).json()["outcome"] == "unchanged"


def test_a_store_that_is_busy_asks_to_come_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data, write_wait=0.0) as client, WriterLock(data / "jushi.db.lock", patience=1.0).held():
        refused = put(client, target(1))
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "store_busy", "1")


def test_collections_are_begun_asked_apart_and_ended_with_all_they_hold(client: TestClient) -> None:
    assert client.post("/v1/collections", json={"name": "新闻"}).status_code == 201
    assert client.post("/v1/collections", json={"name": "新闻"}).status_code == 200
    put(client, target(1), collection="新闻")
    put(client, target(2))
    listed = CollectionList.model_validate_json(client.get("/v1/collections").content, strict=True, extra="forbid")
    assert {each.name: each.documents for each in listed.collections} == {"default": 1, "新闻": 1}
    assert (answered(client), answered(client, collection="新闻")) == ("2亿元", "1亿元")
    assert client.get("/v1/collections/新闻").json() == {"name": "新闻", "documents": 1}
    assert client.delete("/v1/collections/新闻").status_code == 204
    assert (answered(client), answered(client, collection="新闻")) == ("2亿元", None)
    assert client.get("/v1/collections/新闻").status_code == client.delete("/v1/collections/新闻").status_code == 404
    assert client.post("/v1/collections", json={"name": "A"}).status_code == 422


def test_a_list_is_walked_by_cursors(client: TestClient) -> None:
    for number in range(5):
        put(client, target(number), source=f"{number}.txt")
    seen: list[str] = []
    page: dict[str, Any] = {"next_cursor": ""}
    while page["next_cursor"] is not None:
        page = client.get(PATH, params={"limit": 2, "cursor": page["next_cursor"]}).json()
        seen += [row["source"] for row in page["documents"]]
    assert seen == [f"{number}.txt" for number in range(5)]
    assert [row["source"] for row in client.get(PATH, params={"source": "3.txt"}).json()["documents"]] == ["3.txt"]
    for cursor in ("?", "bm8=", json.dumps(["a"])):
        assert client.get(PATH, params={"cursor": cursor}).status_code == 422
