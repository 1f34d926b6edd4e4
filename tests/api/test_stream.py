from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from api.app import create_app
from api.stream import Event, event_stream
from qa.answer import Asked
from qa.errors import StoreBusy
from qa.types import Answer, Hit
from qa.wiring import Service

QUESTION = "泰州大健康产业目标是多少"
UNANSWERABLE = "无锡的大健康产业目标是多少"


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, comments left out."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    pairs = [block.split("\n") for block in blocks]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def streamed(client: TestClient, **body: Any) -> list[tuple[str, Any]]:
    response = client.post("/v1/ask/stream", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    return events(response.text)


def lasting(reply: dict[str, Any]) -> dict[str, Any]:
    """What is the same whenever the same question is asked."""
    own = ("id", "conversation_id", "timings_ms")
    return {name: value for name, value in reply.items() if name not in own}


@pytest.mark.parametrize("question", [QUESTION, UNANSWERABLE, "泰州市委书记是谁"])
def test_the_last_event_is_what_asking_without_a_stream_gives(client: TestClient, question: str) -> None:
    name, reply = streamed(client, question=question, script="traditional")[-1]
    whole = client.post("/v1/ask", json={"question": question, "script": "traditional"}).json()
    assert name == "done"
    assert lasting(reply) == lasting(whole)


def test_events_come_in_order_and_each_citation_once(client: TestClient) -> None:
    told = streamed(client, question=QUESTION)
    reply = told[-1][1]
    quotes = [data for name, data in told if name == "citation"]
    assert [name for name, _ in told] == ["retrieval", *["citation"] * len(quotes), "answer", "done"]
    assert quotes == reply["citations"] != []
    assert told[-2][1]["answer"] == reply["answer"] is not None


def test_the_first_event_says_how_many_passages_are_read_and_where_from(client: TestClient) -> None:
    name, found = streamed(client, question=QUESTION)[0]
    assert name == "retrieval"
    assert found["passages"] >= 1
    assert "泰州" in found["titles"][0]


def test_not_finding_an_answer_is_told_without_citations(client: TestClient) -> None:
    told = streamed(client, question=UNANSWERABLE)
    assert [name for name, _ in told] == ["retrieval", "answer", "done"]
    assert (told[1][1]["status"], told[1][1]["answer"]) == ("not_found", None)


def test_what_is_wrong_before_the_stream_begins_is_a_plain_problem(client: TestClient) -> None:
    response = client.post("/v1/ask/stream", json={"question": " "})
    assert (response.status_code, response.json()["code"]) == (422, "question_invalid")


async def gathered(source: Iterator[Event], heartbeat: float = 60) -> list[bytes]:
    return [chunk async for chunk in event_stream(source, heartbeat=heartbeat)]


def test_what_goes_wrong_on_the_way_is_the_last_event_and_a_problem() -> None:
    def failing() -> Iterator[Event]:
        yield "retrieval", {"passages": 1}
        raise StoreBusy("Another program is writing.")

    told = events(b"".join(asyncio.run(gathered(failing()))).decode())
    assert [name for name, _ in told] == ["retrieval", "error"]
    assert (told[1][1]["code"], told[1][1]["status"]) == ("store_busy", 503)


def test_comments_keep_the_stream_alive_while_a_step_lasts() -> None:
    async def story() -> list[bytes]:
        told = asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow() -> Iterator[Event]:
            asyncio.run_coroutine_threadsafe(told.wait(), loop).result()  # until a comment has come
            yield "done", {}

        chunks = []
        async for chunk in event_stream(slow(), heartbeat=0.01):
            chunks.append(chunk)
            told.set()
        return chunks

    chunks = asyncio.run(story())
    assert len(chunks) >= 2
    assert all(chunk == b": working\n\n" for chunk in chunks[:-1])
    assert chunks[-1] == b"event: done\ndata: {}\n\n"


def test_nothing_more_is_worked_on_when_the_client_has_gone() -> None:
    steps = []

    def work() -> Iterator[Event]:
        for number in range(3):
            steps.append(number)
            yield "citation", number

    async def story() -> None:
        stream = event_stream(work())
        await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
        await asyncio.sleep(0)

    asyncio.run(story())
    assert steps == [0]


def test_a_client_that_goes_away_stops_the_work_at_the_next_step() -> None:
    steps: list[str] = []
    gone = threading.Event()

    class Slow(Service):
        def __init__(self) -> None:
            """Nothing is opened: each step is only counted."""

        def asking(self, asked: Asked) -> Iterator[list[Hit] | Answer]:
            steps.append("retrieve")
            yield []
            gone.wait(60)
            steps.append("read")
            yield []
            steps.append("cite")

    async def story() -> None:
        body = json.dumps({"question": QUESTION}).encode()
        begun = asyncio.Event()
        requests = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            message = next(requests, None)
            if message is None:
                await begun.wait()  # with the first event in hand, the client leaves
                return {"type": "http.disconnect"}
            return message

        async def send(message: Message) -> None:
            if message.get("body"):
                begun.set()

        headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
        scope = {"type": "http", "method": "POST", "path": "/v1/ask/stream", "query_string": b"", "headers": headers}
        app = create_app(Slow())
        await app({**scope, "asgi": {"spec_version": "2.3"}, "http_version": "1.1", "scheme": "http"}, receive, send)
        gone.set()

    asyncio.run(story())
    assert "cite" not in steps
    assert steps[0] == "retrieve"


def test_passages_are_told_before_anything_is_read(service: Service) -> None:
    route = service.asking(Asked(QUESTION))
    assert not isinstance(next(route), Answer)
    route.close()  # type: ignore[attr-defined]  # whoever stops listening stops the work
    assert list(route) == []
