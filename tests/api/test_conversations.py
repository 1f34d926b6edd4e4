from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas import AskReply
from qa.settings import load_settings
from qa.wiring import open_service


def ask(client: TestClient, question: str, conversation: str | None = None, **more: Any) -> dict[str, Any]:
    reply: dict[str, Any] = client.post(
        "/v1/ask", json={"question": question, "conversation_id": conversation, **more}
    ).json()
    return reply


def test_a_follow_up_is_answered_as_it_is_meant(client: TestClient) -> None:
    first = ask(client, "江都区委书记是谁")
    second = ask(client, "那高邮呢?", first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert (second["question"], second["resolved_question"]) == ("那高邮呢?", "高邮市委书记是谁")
    assert second["answer"]["text"] == "张利"


def test_any_process_takes_any_turn(client: TestClient, indexed: Path) -> None:
    first = ask(client, "泉州2022年地区生产总值是多少")
    elsewhere = open_service(load_settings(data=indexed))
    with TestClient(create_app(elsewhere)) as other:
        assert ask(other, "2012年呢", first["conversation_id"])["answer"]["text"] == "4814億元"
    elsewhere.close()


def test_a_question_that_stands_alone_gets_what_it_gets_alone(client: TestClient) -> None:
    first = ask(client, "江都区委书记是谁")
    own = ("id", "conversation_id", "timings_ms")
    alone, after = ask(client, "泉州有多少名党员"), ask(client, "泉州有多少名党员", first["conversation_id"])
    assert {name: value for name, value in after.items() if name not in own} == {
        name: value for name, value in alone.items() if name not in own
    }


def test_a_conversation_is_read_and_deleted_by_whoever_holds_its_id(client: TestClient) -> None:
    id = ask(client, "江都区委书记是谁")["conversation_id"]
    ask(client, "那高邮呢?", id)
    turns = client.get(f"/v1/conversations/{id}").json()["turns"]
    assert [turn["resolved_question"] for turn in turns] == ["江都区委书记是谁", "高邮市委书记是谁"]
    assert client.delete(f"/v1/conversations/{id}").status_code == 204
    for response in (client.get(f"/v1/conversations/{id}"), client.delete(f"/v1/conversations/{id}")):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("unknown", ["conv_guessed", "泰州", "' OR 1=1 --", "x" * 100])
def test_an_unknown_id_begins_another_conversation_under_an_id_of_its_own(client: TestClient, unknown: str) -> None:
    reply = ask(client, "那高邮呢?", unknown)
    assert reply["conversation_id"] not in ("", unknown)
    assert reply["resolved_question"] == "那高邮呢?"


def test_a_deleted_conversation_is_not_taken_up_again(client: TestClient) -> None:
    id = ask(client, "江都区委书记是谁")["conversation_id"]
    client.delete(f"/v1/conversations/{id}")
    assert ask(client, "那高邮呢?", id)["conversation_id"] != id


def test_filters_and_collection_of_one_turn_do_not_hold_for_the_next(client: TestClient) -> None:
    narrow = {"sources": ["003_e042bc5b6dc4b2ff.txt"]}
    first = ask(client, "泉州市委书记是谁", filters=narrow)
    assert ask(client, "泰州呢", first["conversation_id"])["status"] == "answered"
    first = ask(client, "泉州市委书记是谁")
    assert ask(client, "泰州呢", first["conversation_id"], filters=narrow)["status"] == "not_found"
    elsewhere = ask(client, "泰州呢", first["conversation_id"], collection="nothing")
    assert (elsewhere["status"], elsewhere["resolved_question"]) == ("not_found", "泰州呢")


def test_small_talk_gets_a_kindness_and_questions_that_are_answered(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "你好！"})
    reply = response.json()
    AskReply.model_validate_json(response.content, strict=True, extra="forbid")
    assert (reply["status"], reply["answer"], reply["citations"]) == ("not_found", None, [])
    assert reply["small_talk"]["kind"] == "greeting"
    assert len(reply["suggestions"]) == 3
    assert {ask(client, question)["status"] for question in reply["suggestions"]} == {"answered"}


def test_thanks_do_not_make_a_conversation_forget_what_it_was_about(client: TestClient) -> None:
    id = ask(client, "江都区委书记是谁")["conversation_id"]
    assert ask(client, "谢谢", id)["conversation_id"] == id
    assert ask(client, "那高邮呢?", id)["resolved_question"] == "高邮市委书记是谁"


def test_suggestions_are_made_around_a_citation_and_to_begin_with(client: TestClient) -> None:
    cited = ask(client, "泰州大健康产业目标是多少")["citations"][0]
    around = {name: cited[name] for name in ("document_id", "start", "end")}
    for query in ({}, around):
        suggested = client.get("/v1/suggestions", params=query).json()["suggestions"]
        assert 1 <= len(suggested) <= 3
        assert {ask(client, question)["status"] for question in suggested} == {"answered"}
    assert client.get("/v1/suggestions", params={"document_id": "nothing"}).status_code == 404


def test_no_log_tells_what_was_asked(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        id = ask(client, "江都区委书记是谁")["conversation_id"]
        ask(client, "那高邮呢?", id)
        client.delete(f"/v1/conversations/{id}")
    ours = [record.getMessage() for record in caplog.records if record.name.partition(".")[0] in ("api", "qa", "jushi")]
    assert not any("江都" in message or "高邮" in message or id in message for message in ours)


def test_questions_of_a_batch_are_not_remembered(client: TestClient) -> None:
    (reply,) = client.post("/v1/ask/batch", json={"questions": ["江都区委书记是谁"]}).json()["answers"]
    assert client.get(f"/v1/conversations/{reply['conversation_id']}").status_code == 404
