"""Chat completions as OpenAI's own package asks for them, from a real server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletionMessageParam
from starlette.testclient import TestClient

from api.openai.content import written
from qa.answer import Asked
from qa.wiring import Service
from tests.serving import JUSHI, serving

QUESTION = "泰州大健康产业目标是多少"
ABSENT = "无锡的大健康产业目标是多少"


def user(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


@pytest.fixture(scope="module")
def address(indexed: Path) -> Iterator[str]:
    """Where a real server listens."""
    with serving(indexed) as (_, url):
        yield url


@pytest.fixture(scope="module")
def jushi(address: str) -> Iterator[OpenAI]:
    """OpenAI's client, told where Jushi is."""
    with OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0, timeout=60) as client:
        yield client


def extra(model: Any) -> dict[str, Any]:
    """What a reply holds beside what OpenAI's package knows of."""
    found: dict[str, Any] = model.model_extra
    return found


def test_the_answer_is_the_one_that_ask_gives(jushi: OpenAI, address: str) -> None:
    found = jushi.chat.completions.create(model="jushi", messages=[user(QUESTION)])
    asked = httpx.post(f"{address}/v1/ask", json={"question": QUESTION}, timeout=60).json()
    message = found.choices[0].message
    assert message.content is not None
    assert message.content.startswith(f"{asked['answer']['text']}[1]\n")
    assert found.choices[0].finish_reason == "stop"
    assert extra(found)["citations"] == extra(message)["citations"] == asked["citations"]
    assert extra(found)["confidence"] == asked["confidence"]


def test_every_annotation_points_to_a_mark_and_leads_to_the_quote(jushi: OpenAI) -> None:
    found = jushi.chat.completions.create(model="jushi", messages=[user(QUESTION)])
    message = found.choices[0].message
    assert message.annotations
    assert message.content is not None
    for annotation in message.annotations:
        cited = annotation.url_citation
        mark = message.content[cited.start_index : cited.end_index]
        citation = extra(found)["citations"][int(mark.strip("[]")) - 1]
        assert cited.title == citation["document_title"]
        where = urlsplit(cited.url)
        text = httpx.get(cited.url, timeout=60).json()
        assert text["text"] == citation["quote"]
        assert parse_qs(where.query) == {"start": [str(citation["start"])], "end": [str(citation["end"])]}


def test_a_stream_adds_up_to_the_whole(jushi: OpenAI) -> None:
    whole = jushi.chat.completions.create(model="jushi", messages=[user(QUESTION)])
    chunks = list(
        jushi.chat.completions.create(
            model="jushi", messages=[user(QUESTION)], stream=True, stream_options={"include_usage": True}
        )
    )
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    assert "".join(choice.delta.content or "" for choice in choices) == whole.choices[0].message.content
    assert [choice.finish_reason for choice in choices] == [*[None] * (len(choices) - 1), "stop"]
    annotations = [annotation.model_dump() for annotation in whole.choices[0].message.annotations or []]
    assert extra(choices[-1].delta)["annotations"] == annotations
    assert extra(choices[-1].delta)["citations"] == extra(whole)["citations"]
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 0
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_without_the_wish_for_it_ends_without_usage(jushi: OpenAI) -> None:
    chunks = list(jushi.chat.completions.create(model="jushi", messages=[user(QUESTION)], stream=True))
    assert all(chunk.choices and chunk.usage is None for chunk in chunks)


@pytest.mark.anyio
async def test_streaming_works_for_the_asynchronous_client(address: str) -> None:
    async with AsyncOpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0, timeout=60) as client:
        stream = await client.chat.completions.create(model="jushi", messages=[user(QUESTION)], stream=True)
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
    assert text.startswith("4000亿元[1]")


def test_earlier_messages_say_what_a_follow_up_means_and_nothing_is_remembered(
    jushi: OpenAI, indexed: Path, service: Service
) -> None:
    talk: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "Answer briefly."},
        user("你好"),
        {"role": "assistant", "content": "您好！"},
        user("江都区委书记是谁"),
        {"role": "assistant", "content": "朱莉莉[1]"},
        {"role": "user", "content": [{"type": "text", "text": "那高邮呢?"}]},
    ]
    found = jushi.chat.completions.create(model="jushi", messages=talk)
    first = service.ask("江都区委书记是谁")
    remembered = service.ask("那高邮呢?", conversation_id=first.conversation_id)
    assert remembered.text is not None
    assert (found.choices[0].message.content or "").startswith(f"{remembered.text}[1]")
    alone = jushi.chat.completions.create(model="jushi", messages=[user("那高邮呢?")])
    assert alone.choices[0].message.content != found.choices[0].message.content


def test_messages_that_are_no_question_do_not_spoil_the_next_one(service: Service) -> None:
    asked = Asked("那高邮呢?")
    plain = service.answer_after(["江都区委书记是谁"], asked)
    spoilt = service.answer_after(["", "字" * 1001, "\ud800", "江都区委书记是谁", "谢谢"], asked)
    assert (spoilt.text, spoilt.resolved_question) == (plain.text, plain.resolved_question)


def test_what_the_documents_do_not_hold_is_said_and_nothing_is_cited(jushi: OpenAI, address: str) -> None:
    found = jushi.chat.completions.create(model="jushi", messages=[user(ABSENT)])
    asked = httpx.post(f"{address}/v1/ask", json={"question": ABSENT}, timeout=60).json()
    assert found.choices[0].message.content == asked["not_found"]["message"]
    assert found.choices[0].message.annotations == []
    assert extra(found)["status"] == "not_found"
    assert extra(found)["citations"] == []


def test_a_greeting_is_returned(jushi: OpenAI) -> None:
    found = jushi.chat.completions.create(model="jushi", messages=[user("Hello!")])
    assert (found.choices[0].message.content or "").startswith("Hello!")


def test_parameters_without_a_use_here_are_taken(jushi: OpenAI) -> None:
    found = jushi.chat.completions.create(
        model="jushi",
        messages=[user(QUESTION)],
        temperature=0.7,
        max_tokens=5,
        n=1,
        seed=7,
        user="someone",
        tools=[{"type": "function", "function": {"name": "weather", "parameters": {}}}],
        response_format={"type": "json_object"},
        extra_body={"never_heard_of": [1], "stream_options": None},
    )
    assert (found.choices[0].message.content or "").startswith("4000亿元[1]")


def test_options_of_ask_narrow_and_shorten(jushi: OpenAI) -> None:
    extra_body = {"top_k": 1, "script": "traditional", "filters": {"regions": ["泰州"]}}
    found = jushi.chat.completions.create(model="jushi", messages=[user(QUESTION)], extra_body=extra_body)
    assert "產業" in (found.choices[0].message.content or "")
    assert len(extra(found)["citations"]) == 1
    narrow = {"filters": {"regions": ["苏州"]}}
    elsewhere = jushi.chat.completions.create(model="jushi", messages=[user(QUESTION)], extra_body=narrow)
    assert extra(elsewhere)["status"] == "not_found"


def test_there_is_one_model_and_others_are_unknown(jushi: OpenAI) -> None:
    assert [model.id for model in jushi.models.list()] == ["jushi"]
    assert jushi.models.retrieve("jushi").object == "model"
    with pytest.raises(openai.NotFoundError, match="'gpt-9' does not exist; the one served here is 'jushi'"):
        jushi.models.retrieve("gpt-9")
    with pytest.raises(openai.NotFoundError) as refused:
        jushi.chat.completions.create(model="gpt-9", messages=[user(QUESTION)])
    assert (refused.value.code, refused.value.type) == ("model_not_found", "invalid_request_error")


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        pytest.param({"messages": []}, 400, "request_invalid", "messages", id="no messages"),
        pytest.param({}, 400, "request_invalid", "messages", id="no such field"),
        pytest.param({"messages": [{"role": "system", "content": "x"}]}, 400, "question_invalid", None, id="no user"),
        pytest.param(
            {"messages": [{"role": "user", "content": " "}]}, 400, "question_invalid", None, id="nothing said"
        ),
        pytest.param(
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            400,
            "question_invalid",
            None,
            id="a picture",
        ),
        pytest.param(
            {"messages": [{"role": "user", "content": "字" * 1001}]}, 400, "question_invalid", None, id="long"
        ),
        pytest.param(
            {"messages": [{"role": "user", "content": "字" * 2_000_000}]}, 413, "body_too_large", None, id="huge"
        ),
    ],
)
def test_refusals_have_openais_shape(
    client: TestClient, body: dict[str, Any], status: int, code: str, param: str | None
) -> None:
    reply = client.post("/v1/chat/completions", json=body)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/json"
    error = reply.json()["error"]
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", code, param)
    assert error["message"]


def test_what_is_no_json_and_what_takes_no_get_is_refused_in_openais_shape(client: TestClient) -> None:
    broken = client.post("/v1/chat/completions", content=b"{", headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "json_invalid")
    wrong = client.get("/v1/chat/completions")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"


def test_other_paths_keep_their_problems(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={})
    assert reply.headers["content-type"] == "application/problem+json"
    assert "error" not in reply.json()


def test_a_quote_with_a_mark_of_its_own_moves_no_annotation_and_only_web_addresses_are_links() -> None:
    citation = {
        "document_id": "a/b",
        "document_title": "",
        "source": "a.txt",
        "url": "javascript:x()",
        "display": "见[1]。",
    }
    other = {**citation, "url": "https://a.example/news", "document_title": "新闻"}
    places = {"start": 1, "end": 5}
    reply = {
        "answer": {"text": "[1]"},
        "phrased": None,
        "citations": [{**citation, **places}],
        "alternatives": [{"text": "[2]", "published_at": "2019-01-01", "citation": {**other, **places}}],
    }
    content = written(reply, "http://127.0.0.1/jushi/")
    urls = [annotation["url_citation"] for annotation in content.annotations]
    assert [content.text[url["start_index"] : url["end_index"]] for url in urls] == ["[1]", "[2]", "[1]", "[2]"]
    assert content.text.startswith("[1][1]\n另有：[2]（2019-01-01）[2]\n")
    assert [url["url"] for url in urls[:2]] == [
        "http://127.0.0.1/jushi/v1/documents/a%2Fb/text?start=1&end=5",
        "https://a.example/news",
    ]
    assert [url["title"] for url in urls[:2]] == ["a.txt", "新闻"]


def test_keys_are_asked_for_and_refusals_of_the_door_have_openais_shape(untouched: Path, tmp_path: Path) -> None:
    copytree(untouched, tmp_path / "data")
    made = subprocess.run(
        [*JUSHI, "keys", "add", "--data", tmp_path / "data", "--json"], capture_output=True, check=True
    )
    key = json.loads(made.stdout)["token"]
    with serving(tmp_path / "data") as (_, url):
        with OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0, timeout=60) as known:
            assert known.chat.completions.create(model="jushi", messages=[user(QUESTION)]).choices
        with OpenAI(base_url=f"{url}/v1", api_key="jsk_wrong", max_retries=0, timeout=60) as stranger:
            with pytest.raises(openai.AuthenticationError) as refused:
                stranger.chat.completions.create(model="jushi", messages=[user(QUESTION)])
            with pytest.raises(openai.AuthenticationError):
                stranger.models.list()
    assert refused.value.type == "authentication_error"
    assert refused.value.code
