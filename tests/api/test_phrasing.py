"""Other wordings through the web interface, by an endpoint that lies in every way it can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from qa.phrasing.endpoint import Phraser
from qa.wiring import Service
from tests.liar import RAW, TEXTS, TRUTH, Liar, lying

QUESTION = "泰州大健康产业目标是多少"
QUOTE = "到“十四五”期末,大健康产业达到4000亿元规模"


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with lying() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def told(service: Service) -> Iterator[TestClient]:
    """A client of an application that words answers with an endpoint of the test's choice."""
    with TestClient(create_app(service)) as client:
        yield client


def phrased(
    client: TestClient, liar: Liar, how: str, *, question: str = QUESTION, timeout: float = 30.0
) -> dict[str, Any]:
    client.app.state.phraser = Phraser(f"{liar.base}/{how}", "m", "secret", timeout)  # type: ignore[attr-defined]
    reply = client.post("/v1/ask", json={"question": question, "phrase": True}).json()
    found: dict[str, Any] = reply["phrased"]
    assert reply["answer"] is None or reply["answer"]["text"] == "4000亿元"
    return found


def test_an_honest_wording_is_handed_on_with_its_marks(told: TestClient, liar: Liar) -> None:
    found = phrased(told, liar, "honest")
    assert found == {
        "text": TRUTH.replace("[1]。", "。[1]"),
        "sentences": [{"text": TRUTH.replace("[1]", ""), "citations": [0], "verbatim": False}],
        "rejected": 0,
        "problem": None,
        "prompt_tokens": 120,
        "completion_tokens": 21,
    }


@pytest.mark.parametrize("how", ["wrong-number", "wrong-mark", "no-mark", "obedient", "empty", "babble"])
def test_instead_of_what_its_quotes_do_not_carry_the_quote_is_shown(told: TestClient, liar: Liar, how: str) -> None:
    found = phrased(told, liar, how)
    assert found["sentences"] == [{"text": QUOTE, "citations": [0], "verbatim": True}]
    assert found["text"] == f"{QUOTE}[1]"
    assert found["rejected"] == (0 if how == "empty" else 20 if how == "babble" else found["rejected"])


@pytest.mark.parametrize("how", ["invented", "markup"])
def test_what_is_invented_beside_the_truth_goes_and_the_truth_stays(told: TestClient, liar: Liar, how: str) -> None:
    found = phrased(told, liar, how)
    assert found["rejected"] >= 1
    assert found["sentences"][0]["text"] == TRUTH.replace("[1]", "")
    assert all(sentence["verbatim"] for sentence in found["sentences"][1:])
    assert "马斯克" not in found["text"]
    assert "script" not in found["text"]


@pytest.mark.parametrize("how", TEXTS)
def test_every_word_that_is_shown_is_the_quotes_or_the_questions(told: TestClient, liar: Liar, how: str) -> None:
    reply = told.post("/v1/ask", json={"question": QUESTION}).json()
    known = (
        QUESTION
        + "的是到。"
        + "".join(f"{each['quote']}{each['display']}{each['region']}" for each in reply["citations"])
    )
    for sentence in phrased(told, liar, how)["sentences"]:
        assert set(sentence["text"]) <= set(known)


@pytest.mark.parametrize("how", RAW)
def test_what_cannot_be_read_leaves_the_answer_as_it_is(told: TestClient, liar: Liar, how: str) -> None:
    found = phrased(told, liar, how)
    assert (found["text"], found["sentences"], found["problem"]) == (None, [], "unreadable")


@pytest.mark.parametrize(("how", "problem"), [("failing", "status_500"), ("redirecting", "status_302")])
def test_a_refusal_of_the_endpoint_is_named_and_no_redirection_is_followed(
    told: TestClient, liar: Liar, how: str, problem: str
) -> None:
    assert phrased(told, liar, how)["problem"] == problem


@pytest.mark.parametrize("how", ["silent", "dripping"])
def test_an_endpoint_that_takes_its_time_is_not_waited_for(told: TestClient, liar: Liar, how: str) -> None:
    assert phrased(told, liar, how, timeout=0.2)["problem"] == "timeout"


def test_an_endpoint_that_is_not_there_is_named(told: TestClient) -> None:
    nowhere = Liar("http://127.0.0.1:1")
    assert phrased(told, nowhere, "honest")["problem"] == "unreachable"


def test_nothing_is_asked_of_the_endpoint_unless_it_is_wished_and_there_is_an_answer(
    told: TestClient, liar: Liar
) -> None:
    before = len(liar.seen)
    assert phrased(told, liar, "honest", question="无锡的大健康产业目标是多少")["problem"] == "not_answered"
    assert told.post("/v1/ask", json={"question": QUESTION}).json()["phrased"] is None
    assert len(liar.seen) == before


def test_the_endpoint_gets_the_question_and_the_quotes_and_its_key(told: TestClient, liar: Liar) -> None:
    phrased(told, liar, "honest")
    headers, body = liar.seen[-1]
    assert headers["authorization"] == "Bearer secret"
    assert (body["model"], body["temperature"]) == ("m", 0)
    asked = orjson.loads(body["messages"][-1]["content"])
    assert asked["问题"] == QUESTION
    assert asked["引文"]["1"] == QUOTE


def test_without_an_endpoint_the_wish_is_answered_with_why_not(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION, "phrase": True}).json()
    assert reply["answer"]["text"] == "4000亿元"
    assert reply["phrased"]["problem"] == "not_configured"


def test_a_stream_ends_with_the_wording(told: TestClient, liar: Liar) -> None:
    whole = phrased(told, liar, "honest")
    text = told.post("/v1/ask/stream", json={"question": QUESTION, "phrase": True}).text
    done = text.rpartition("event: done\ndata: ")[2]
    assert orjson.loads(done)["phrased"] == whole


def test_a_chat_completion_says_it_in_other_words_and_counts_its_tokens(told: TestClient, liar: Liar) -> None:
    whole = phrased(told, liar, "honest")
    body = {"messages": [{"role": "user", "content": QUESTION}], "phrase": True}
    reply = told.post("/v1/chat/completions", json=body).json()
    message = reply["choices"][0]["message"]
    assert message["content"].startswith(f"{whole['text']}\n")
    assert reply["usage"] == {"prompt_tokens": 120, "completion_tokens": 21, "total_tokens": 141}
    mark = message["annotations"][0]["url_citation"]
    assert message["content"][mark["start_index"] : mark["end_index"]] == "[1]"
