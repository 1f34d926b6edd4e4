"""Evaluations on a server: taken in at once, asked in the background, finished across restarts, gone when deleted."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.evaluation_schemas import EvaluationList, EvaluationReply
from api.evaluations import Evaluations
from qa.evaluation.jobs import Jobs
from qa.evaluation.types import RunOptions
from qa.settings import Settings, load_settings
from qa.store.lock import WriterLock
from qa.wiring import open_service
from tests.qa.evaluation.asked import lasting

PATH = "/v1/evaluations"
JSON = {"Content-Type": "application/json"}
TURNS = [{"question": "江都区委书记是谁", "answers": ["朱莉莉"]}, {"question": "那高邮呢?", "answers": ["张利"]}]
ROWS: list[dict[str, Any]] = [
    {"id": "one", "question": "泰州大健康产业目标是多少", "answers": ["4000亿元"]},
    {"id": "talk", "turns": TURNS},
    {"id": "none", "question": "无锡的大健康产业目标是多少", "answers": [], "answerable": False},
    {"id": "half", "question": "谁\ud800", "answers": ["\ud800"]},
]


@pytest.fixture
def settings(untouched: Path, tmp_path: Path) -> Settings:
    """Settings of a server over a copy of the seeds."""
    shutil.copytree(untouched, tmp_path / "data")
    return load_settings(data=tmp_path / "data")


@contextmanager
def serving(settings: Settings) -> Iterator[TestClient]:
    """The application from its start to its end."""
    with (
        closing(open_service(settings)) as service,
        TestClient(create_app(service, evaluations=Evaluations(settings))) as client,
    ):
        yield client


@pytest.fixture
def busy(settings: Settings) -> Iterator[TestClient]:
    """A server that another one keeps from working on evaluations."""
    root = settings.data / "evaluations"
    root.mkdir()
    with WriterLock(root / ".lock", patience=0.0).held(), serving(settings) as client:
        yield client


def finished(client: TestClient, location: str) -> dict[str, Any]:
    """The evaluation once it has come to its end."""
    for _ in range(2400):
        reply = EvaluationReply.model_validate_json(client.get(location).content, strict=True, extra="forbid")
        if reply.state in ("finished", "failed"):
            break
        time.sleep(0.1)
    assert reply.state == "finished", reply.failure
    return reply.model_dump()


def lines(client: TestClient, location: str) -> list[Any]:
    """The run, without what changes from run to run."""
    return [lasting(json.loads(line)) for line in client.get(f"{location}/run.jsonl").text.splitlines()]


def test_an_evaluation_is_finished_even_if_the_server_stops_in_its_middle(settings: Settings) -> None:
    with serving(settings) as client:
        response = client.post(PATH, content=json.dumps({"questions": ROWS, "name": "试"}), headers=JSON)
        location = response.headers["location"]
        assert (response.status_code, response.json()["total"]) == (202, 5)
        done = finished(client, location)
        assert (done["name"], done["done"], done["figures"]["quote_hit@1"]["n"]) == ("试", 5, 4)
        assert done["signature"].startswith("jushi|v:")
        assert client.get(f"{location}/report").text.startswith("<!")
        whole = lines(client, location)
    folder = Jobs(settings.data / "evaluations").job(done["id"]).folder
    (folder / "metrics.json").unlink()
    content = (folder / "run.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "run.jsonl").write_bytes(b"".join(content[:3]) + content[3][:40])  # in the middle of the conversation
    with serving(settings) as client:
        again = finished(client, location)
        assert lines(client, location) == whole
        assert again["signature"] == done["signature"]


def test_an_evaluation_that_cannot_be_asked_fails_and_says_why(settings: Settings) -> None:
    job = Jobs(settings.data / "evaluations").create(ROWS, name="broken", options=RunOptions())
    (job.folder / "questions.jsonl").write_text("gone wrong", "utf-8")
    with serving(settings) as client:
        with pytest.raises(AssertionError, match="question_set"):
            finished(client, f"{PATH}/{job.id}")
        assert client.get(f"{PATH}/{job.id}").json()["state"] == "failed"


def test_what_waits_is_listed_and_has_no_report_yet(busy: TestClient) -> None:
    first, second = (busy.post(PATH, json={"questions": ROWS[:3], "name": name}).json() for name in ("first", "second"))
    listed = EvaluationList.model_validate_json(busy.get(PATH).content, strict=True, extra="forbid")
    assert {each.id for each in listed.evaluations} == {first["id"], second["id"]}
    assert {each.state for each in listed.evaluations} == {"waiting"}
    for part in ("report", "run.jsonl"):
        response = busy.get(f"{PATH}/{first['id']}/{part}")
        assert (response.status_code, response.json()["code"]) == (409, "run_unfinished")


def test_what_is_deleted_is_gone(busy: TestClient, settings: Settings) -> None:
    location = busy.post(PATH, json={"questions": ROWS[:3]}).headers["location"]
    assert busy.delete(location).status_code == 204
    for path in (location, f"{location}/report", f"{location}/run.jsonl"):
        assert (busy.get(path).status_code, busy.get(path).json()["code"]) == (404, "not_found")
    assert busy.delete(location).status_code == 404
    assert [path.name for path in (settings.data / "evaluations").iterdir()] == [".lock"]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no questions": ({"questions": []}, "questions"),
    "not a list": ({"questions": "all of them"}, "questions"),
    "no question in a row": ({"questions": [ROWS[0], {"id": "two", "answers": ["a"]}]}, "line 2"),
    "an id used twice": ({"questions": [ROWS[0], ROWS[0]]}, '"one" is also at line 1'),
    "an answer to what has none": ({"questions": [{**ROWS[0], "answerable": False}]}, "answerable"),
    "a strange name": ({"questions": ROWS[:3], "name": " "}, "name"),
    "too deep": ({"questions": ROWS[:3], "options": {"depth": 101}}, "depth"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_set_that_cannot_be_asked_is_refused_and_what_is_wrong_is_named(
    busy: TestClient, settings: Settings, case: str
) -> None:
    body, named = BAD[case]
    response = busy.post(PATH, content=json.dumps(body), headers=JSON)
    assert response.headers["content-type"] == "application/problem+json"
    assert 400 <= response.status_code < 500
    assert named in response.json()["detail"]
    assert str(settings.data) not in response.text
    assert [path.name for path in (settings.data / "evaluations").iterdir()] == [".lock"]


@pytest.mark.parametrize("id", ["eval_0", "..", "%2e%2e", "eval_" + "0" * 32, "eval_" + "0" * 31 + "/../x", ".lock"])
def test_an_unknown_evaluation_is_not_found(busy: TestClient, id: str) -> None:
    response = busy.get(f"{PATH}/{id}")
    assert response.status_code == 404


def test_a_server_without_a_place_for_evaluations_says_so(client: TestClient) -> None:
    response = client.get(PATH)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
