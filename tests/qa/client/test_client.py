"""Both clients against a real server: the same names, the same replies, the same errors."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree

import pytest

from qa.client import (
    AsyncClient,
    BadRequest,
    Client,
    NotThere,
    Patience,
    Problem,
    TooMany,
    Unavailable,
    Unreachable,
)
from tests.serving import serving

QUESTION = "泰州大健康产业目标是多少"


@pytest.fixture(scope="module")
def address(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the seeds, to which documents may be added."""
    data = tmp_path_factory.mktemp("client") / "data"
    copytree(untouched, data)
    with serving(data) as (_, url):
        yield url


@pytest.fixture(scope="module")
def jushi(address: str) -> Iterator[Client]:
    with Client(f"{address}/") as client:
        yield client


def surface(kind: type) -> dict[str, list[inspect.Parameter]]:
    """What may be called, and with what."""
    members = inspect.getmembers(kind, inspect.isfunction)
    named = [(name, member) for name, member in members if not name.startswith("_") or name == "__init__"]
    return {name: list(inspect.signature(member).parameters.values()) for name, member in named}


def test_both_clients_offer_the_same() -> None:
    assert surface(Client) == surface(AsyncClient)
    assert {"ask", "ask_stream", "add_file", "delete", "wait"} < set(surface(Client))


def test_every_call_says_what_it_is_for() -> None:
    for name in surface(Client):
        assert inspect.getdoc(getattr(Client, name)) == inspect.getdoc(getattr(AsyncClient, name))


def test_an_answer_is_verified_streamed_and_found_again(jushi: Client) -> None:
    reply = jushi.ask(QUESTION, top_k=1)
    assert reply["answer"] is not None
    assert reply["answer"]["text"] == "4000亿元"
    citation = reply["citations"][0]
    assert jushi.verify(citation)
    place = jushi.text(citation["document_id"], start=citation["start"], end=citation["end"])
    assert place["text"] == citation["quote"]
    events = list(jushi.ask_stream(QUESTION, top_k=1))
    assert [event.name for event in events] == ["retrieval", "citation", "answer", "done"]
    assert events[-1].data["answer"] == reply["answer"]
    jushi.feedback(reply["id"], helpful=True, comment="好")


def test_a_conversation_goes_on_and_is_forgotten(jushi: Client) -> None:
    first = jushi.ask("江都区委书记是谁")
    second = jushi.ask("那高邮呢?", conversation_id=first["conversation_id"])
    assert second["resolved_question"] == "高邮市委书记是谁"
    assert len(jushi.conversation(first["conversation_id"])["turns"]) == 2
    jushi.forget(first["conversation_id"])
    with pytest.raises(NotThere):
        jushi.conversation(first["conversation_id"])


def test_batches_searches_lists_and_suggestions_come_as_they_are(jushi: Client) -> None:
    replies = jushi.ask_batch([QUESTION, "无锡的大健康产业目标是多少"])
    assert [reply["status"] for reply in replies] == ["answered", "not_found"]
    hits = jushi.search("大健康产业", top_k=3, filters={"regions": ["泰州"]})
    assert 0 < len(hits) <= 3
    listed = jushi.documents(limit=2)
    assert len(listed["documents"]) == 2
    known = listed["documents"][0]
    assert jushi.document(known["id"])["title"] == known["title"]
    assert isinstance(jushi.suggestions(), list)
    assert jushi.about()["documents"] >= 5


def test_a_text_is_added_replaced_asked_and_removed(jushi: Client) -> None:
    added = jushi.add_text(
        "苍梧县的柑橘产量是32万吨。", source="柑橘.txt", collection="fruit", metadata={"kind": "news"}
    )
    assert added["outcome"] == "created"
    asked = jushi.ask("苍梧县的柑橘产量是多少", collection="fruit")
    assert asked["answer"] is not None
    assert asked["citations"][0]["metadata"] == {"kind": "news"}
    changed = jushi.replace_text(added["id"], "苍梧县的柑橘产量是35万吨。")
    assert (changed["id"], changed["outcome"]) == (added["id"], "updated")
    assert [found["name"] for found in jushi.collections() if found["name"] == "fruit"] == ["fruit"]
    jushi.delete(added["id"])
    with pytest.raises(NotThere):
        jushi.document(added["id"])


def test_files_are_added_at_once_and_in_the_background(jushi: Client, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text(f"第{number}中学有{number + 500}名学生。", "utf-8")
    alone = jushi.add_file(paths[0], collection="schools", title="学校", metadata={"year": "2026"})
    assert (alone["source"], alone["title"], alone["outcome"]) == ("0.txt", "学校", "created")
    job = jushi.wait(jushi.add_files(paths, collection="schools")["id"], every=0.05)
    assert job["state"] == "finished"
    assert {item["name"]: item["outcome"] for item in job["items"]}["1.txt"] == "created"
    assert job["id"] in [known["id"] for known in jushi.jobs()]
    paths[0].write_text("第0中学有9名学生。", "utf-8")
    assert jushi.replace_file(alone["id"], paths[0])["outcome"] == "updated"
    jushi.begin_collection("schools")
    jushi.end_collection("schools")


def test_errors_have_their_kind_their_code_and_the_fields_that_are_wrong(jushi: Client) -> None:
    with pytest.raises(NotThere) as absent:
        jushi.document("none")
    assert (absent.value.status, absent.value.code) == (404, "not_found")
    with pytest.raises(BadRequest) as refused:
        jushi.ask("")
    assert refused.value.code == "question_invalid"
    assert [wrong.field for wrong in refused.value.errors] == ["question"]
    with pytest.raises(BadRequest):
        jushi.ask("\ud800")
    with pytest.raises(BadRequest):
        list(jushi.ask_stream("字" * 1001))


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[nowhere"])
def test_a_service_that_is_not_there_is_named(url: str) -> None:
    with Client(url, patience=Patience(retries=0)) as client, pytest.raises(Unreachable, match="does not answer"):
        client.about()


@pytest.mark.anyio
async def test_the_awaited_calls_do_the_same(address: str) -> None:
    async with AsyncClient(address) as jushi:
        reply = await jushi.ask(QUESTION)
        assert await jushi.verify(reply["citations"][0])
        events = [event async for event in jushi.ask_stream(QUESTION)]
        assert events[-1].data["answer"] == reply["answer"]
        added = await jushi.add_text("太白湖的面积是12平方公里。", collection="lakes")
        found = await jushi.ask("太白湖的面积是多少", collection="lakes")
        assert found["citations"][0]["document_id"] == added["id"]
        await jushi.end_collection("lakes")
        with pytest.raises(NotThere):
            await jushi.document("none")
        with pytest.raises(BadRequest):
            _ = [event async for event in jushi.ask_stream("")]


Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def answering(answers: Sequence[Answer]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A service that gives these answers in turn, the last one for ever; and the headers that it was sent."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = answers[min(len(seen), len(answers) - 1)]
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", seen
        finally:
            server.shutdown()
            thread.join()


LATER: Answer = (429, {"Retry-After": "0"}, b'{"code": "rate_limited", "detail": "Later."}')
FULL: Answer = (503, {"Retry-After": "0"}, b'{"code": "busy", "detail": "Later."}')
MUCH_LATER: Answer = (429, {"Retry-After": "3600"}, LATER[2])
DONE: Answer = (200, {}, b'{"version": "1"}')
DEAD: Answer = (500, {}, b"<html>")


def test_what_is_to_be_sent_later_is_sent_later_under_the_same_name() -> None:
    with answering([LATER, FULL, DONE]) as (url, seen), Client(url, key="jsk_1") as client:
        assert client.about()["version"] == "1"
        assert len(seen) == 3
        assert {headers["authorization"] for headers in seen} == {"Bearer jsk_1"}
    with answering([FULL, FULL, (201, {}, b"{}")]) as (url, seen), Client(url) as client:
        client.add_text("一段文字。")
        assert len({headers["idempotency-key"] for headers in seen}) == 1


@pytest.mark.parametrize(
    ("answers", "kind", "times"),
    [
        pytest.param([LATER], TooMany, 3, id="for ever later"),
        pytest.param([MUCH_LATER], TooMany, 1, id="an hour is too long to wait"),
        pytest.param([DEAD], Unavailable, 1, id="a failure is not tried again"),
        pytest.param([(418, {}, b"")], Problem, 1, id="no reason given"),
        pytest.param([(200, {}, b"<html>")], Unreachable, 1, id="another service"),
    ],
)
def test_what_does_not_become_better_is_raised(answers: list[Answer], kind: type[Exception], times: int) -> None:
    with answering(answers) as (url, seen), Client(url) as client:
        with pytest.raises(kind) as raised:
            client.about()
        assert type(raised.value) is kind
        assert len(seen) == times


@pytest.mark.anyio
async def test_the_awaiting_client_is_as_patient() -> None:
    with answering([LATER, DONE]) as (url, seen):
        async with AsyncClient(url) as client:
            assert (await client.about())["version"] == "1"
        assert len(seen) == 2


def test_an_error_in_the_middle_of_a_stream_is_raised() -> None:
    told = b'event: retrieval\ndata: {"passages": 1}\n\nevent: error\ndata: {"status": 503, "code": "busy"}\n\n'
    seen: list[str] = []
    with (
        answering([(200, {"Content-Type": "text/event-stream"}, b": working\n\n" + told)]) as (url, _),
        Client(url) as client,
        pytest.raises(Unavailable) as raised,
    ):
        seen.extend(event.name for event in client.ask_stream("几"))
    assert raised.value.code == "busy"
