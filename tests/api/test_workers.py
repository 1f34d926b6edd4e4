"""Two processes answer, and both of them as of the last change: nothing deleted, and no mixture of versions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.serving import serving

PATH = "/v1/documents"
QUESTIONS = ("泰州的大健康产业目标是多少", "泰州的大健康产业投资了多少")
ROUNDS = 10


def version(number: int) -> str:
    """A document whose two numbers and length say which version it is."""
    lines = (f"{'第' * (number % 7)}{number}版。", f"泰州市的大健康产业目标是{number}亿元。")
    return "\n".join([*lines, f"泰州市的大健康产业投资了{number}万元。"])


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two workers over an empty data directory."""
    with serving(tmp_path_factory.mktemp("workers") / "data", "--workers", "2") as (_, url):
        yield url


# A connection for each request, so that either worker may get it.
client = httpx.Client(timeout=60, headers={"Connection": "close"})


def ask(url: str, question: str, **more: Any) -> dict[str, Any]:
    """The reply to a question."""
    reply = client.post(f"{url}/v1/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def put(url: str, text: str, **fields: Any) -> dict[str, Any]:
    reply = client.post(f"{url}{PATH}", json={"text": text, "source": "plan.txt", **fields})
    assert reply.status_code in (200, 201), reply.text
    taken: dict[str, Any] = reply.json()
    return taken


def test_what_is_acknowledged_holds_for_every_worker_from_the_next_request_on(url: str) -> None:
    for number in range(1, ROUNDS):
        id = put(url, version(number))["id"]
        for _ in range(4):
            assert ask(url, QUESTIONS[0])["answer"]["text"] == f"{number}亿元"
        assert client.delete(f"{url}{PATH}/{id}").status_code == 204
        for _ in range(4):
            gone = ask(url, QUESTIONS[0])
            assert (gone["status"], gone["related"], gone["citations"]) == ("not_found", [], [])
            assert client.get(f"{url}{PATH}/{id}/text").status_code == 404


def quoted(reply: dict[str, Any]) -> set[tuple[str, str]]:
    """All quotes of a reply, with the versions that they are said to be of."""
    cited = [*reply["citations"], *reply["related"], *(other["citation"] for other in reply["alternatives"])]
    cited += reply["explanation"]["retrieved"]
    return {(each["sha256"], each["quote"]) for each in cited}


def test_while_a_document_is_replaced_every_answer_is_of_one_version(url: str) -> None:
    versions = [version(number) for number in range(1, 2 * ROUNDS)]
    texts = {put(url, text, collection="living")["sha256"]: text for text in versions}
    over = threading.Event()
    replies: list[dict[str, Any]] = []

    def keep_asking(question: str) -> None:
        while not over.is_set():
            replies.append(ask(url, question, collection="living", explain=True))

    readers = [threading.Thread(target=keep_asking, args=(question,)) for question in QUESTIONS]
    for reader in readers:
        reader.start()
    for text in versions:
        put(url, text, collection="living")
    over.set()
    for reader in readers:
        reader.join()
    for reply in replies:
        assert reply["answer"] is not None
        found = quoted(reply)
        assert len({sha256 for sha256, _ in found}) == 1, found
        assert all(quote in texts[sha256] for sha256, quote in found), found
    assert len(replies) > 10


def test_writers_in_both_workers_lose_nothing(url: str) -> None:
    def write(writer: int) -> None:
        for number in range(5):
            put(url, f"{writer}号的第{number}份文件。", source=f"{writer}-{number}.txt", collection="many")

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    for _ in range(4):
        assert client.get(f"{url}{PATH}", params={"collection": "many"}).json()["total"] == 40


def test_documents_survive_a_server_that_is_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as (process, url):
        id = put(url, version(7))["id"]
        process.kill()
    with serving(data, "--workers", "2") as (_, url):
        assert ask(url, QUESTIONS[0])["answer"]["text"] == "7亿元"
        assert client.delete(f"{url}{PATH}/{id}").status_code == 204
        assert ask(url, QUESTIONS[0])["status"] == "not_found"
