from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.cli import main
from qa.wiring import Service

ANSWER = "ans_" + "0f" * 16


def test_feedback_is_taken_kept_and_listed(
    client: TestClient, service: Service, indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"answer_id": ANSWER, "helpful": False, "comment": " 年份不对 "}
    assert client.post("/v1/feedback", json=body).status_code == 204
    kept = service.feedback.all()
    assert (kept[0].answer_id, kept[0].helpful, kept[0].comment) == (ANSWER, False, "年份不对")
    assert main(["feedback", "--data", str(indexed)]) == 0
    assert "年份不对" in capsys.readouterr().out


@pytest.mark.parametrize(
    "body",
    [
        {"answer_id": "ans_1", "helpful": True},
        {"answer_id": ANSWER + "\n", "helpful": True},
        {"answer_id": ANSWER},
        {"answer_id": ANSWER, "helpful": True, "comment": "长" * 2001},
    ],
    ids=["no id of an answer", "more than an id", "no verdict", "too long a comment"],
)
def test_feedback_of_another_shape_is_refused(client: TestClient, body: dict[str, object]) -> None:
    response = client.post("/v1/feedback", json=body)
    assert (response.status_code, response.json()["code"]) == (422, "request_invalid")


def test_where_nobody_has_said_anything_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--data", str(tmp_path)]) == 0
    assert "Nobody" in capsys.readouterr().out
    assert main(["feedback", "--data", str(tmp_path), "--limit", "0"]) == 2
