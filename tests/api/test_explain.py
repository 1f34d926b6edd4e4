from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.schemas import AskReply, BatchReply

QUESTION = "泰州大健康产业目标是多少"
QUESTIONS = [QUESTION, "无锡的大健康产业目标是多少", "泰州市委书记是谁"]


def test_an_explanation_is_given_to_whoever_asks_for_it_and_to_nobody_else(client: TestClient) -> None:
    assert "explanation" not in client.post("/v1/ask", json={"question": QUESTION}).json()
    for question in QUESTIONS:
        response = client.post("/v1/ask", json={"question": question, "explain": True})
        reply = AskReply.model_validate_json(response.content, strict=True, extra="forbid")
        assert reply.explanation
        assert reply.explanation.retrieved


def test_a_batch_explains_each_of_its_answers_as_if_it_were_asked_alone(client: TestClient) -> None:
    response = client.post("/v1/ask/batch", json={"questions": QUESTIONS, "explain": True})
    batch = BatchReply.model_validate_json(response.content, strict=True, extra="forbid")
    for question, answer in zip(QUESTIONS, batch.answers, strict=True):
        alone = client.post("/v1/ask", json={"question": question, "explain": True}).json()
        assert AskReply.model_validate(alone).explanation == answer.explanation


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_read_stands_verbatim_in_what_was_retrieved(client: TestClient, seeds: Path, question: str) -> None:
    explanation = client.post("/v1/ask", json={"question": question, "explain": True}).json()["explanation"]
    assert explanation["read"]
    for passage in explanation["retrieved"]:
        text = (seeds / passage["source"]).read_bytes().decode()
        assert text[passage["start"] : passage["end"]] == passage["quote"] != ""
    for read in explanation["read"]:
        passage, answer = explanation["retrieved"][read["passage"]], read["answer"]
        assert passage["start"] <= read["start"] <= answer["start"] <= answer["end"] <= read["end"] <= passage["end"]


def test_the_first_citation_is_what_was_read_best(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION, "explain": True}).json()
    best, citation = reply["explanation"]["read"][0], reply["citations"][0]
    assert best["passed"]
    assert citation["start"] <= best["start"] < best["end"] <= citation["end"]
