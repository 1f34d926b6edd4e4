"""The tools as an agent calls them: the protocol's own client, and the real command as its child."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent

from qa.wiring import Service
from tests.serving import JUSHI

QUESTION = "泰州大健康产业目标是多少"
ABSENT = "无锡的大健康产业目标是多少"


@asynccontextmanager
async def agent(data: Path, *more: str) -> AsyncIterator[ClientSession]:
    """A session of the protocol's client with the command."""
    command, *arguments = (*JUSHI, "mcp", "--data", str(data), *more)
    parameters = StdioServerParameters(command=command, args=arguments, cwd=Path(__file__).parents[3])
    async with stdio_client(parameters) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        yield session


def text(result: CallToolResult) -> str:
    """What a tool says to a model."""
    assert all(isinstance(part, TextContent) for part in result.content)
    return "".join(part.text for part in result.content if isinstance(part, TextContent))


def whole(result: CallToolResult) -> dict[str, Any]:
    """What a tool says to a program."""
    assert result.structuredContent is not None
    return result.structuredContent


@pytest.mark.anyio
async def test_an_agent_asks_searches_and_reads_what_the_service_gives(indexed: Path, service: Service) -> None:
    async with agent(indexed) as session:
        tools = (await session.list_tools()).tools
        assert {tool.name for tool in tools} == {"ask", "search", "read_document"}
        assert all(tool.description and tool.outputSchema for tool in tools)
        assert all(tool.annotations and tool.annotations.readOnlyHint for tool in tools)

        found = await session.call_tool("ask", {"question": QUESTION})
        citation = whole(found)["citations"][0]
        assert whole(found)["answer"]["text"] == "4000亿元"
        assert text(found).startswith("answer: 4000亿元 [1]")
        assert f"[1] {citation['quote']}" in text(found)
        assert f"document_id {citation['document_id']}, {citation['start']}:{citation['end']}" in text(found)

        place = {name: citation[name] for name in ("document_id", "start", "end")}
        read = await session.call_tool("read_document", place)
        assert whole(read)["text"] == citation["quote"]
        assert text(read).startswith(citation["quote"])

        passages = await session.call_tool("search", {"question": "大健康产业", "top_k": 2})
        hits = service.search("大健康产业", top_k=2)
        assert [each["document_id"] for each in whole(passages)["results"]] == [hit.passage.document_id for hit in hits]
        assert all(each["quote"] in text(passages) for each in whole(passages)["results"])


@pytest.mark.anyio
async def test_not_found_follow_ups_and_small_talk_are_told(indexed: Path) -> None:
    async with agent(indexed) as session:
        absent = await session.call_tool("ask", {"question": ABSENT})
        assert whole(absent)["status"] == "not_found"
        assert text(absent).startswith("not found: ")
        assert not absent.isError
        follow_up = await session.call_tool("ask", {"question": "那高邮呢?", "earlier": ["江都区委书记是谁"]})
        assert whole(follow_up)["resolved_question"] == "高邮市委书记是谁"
        greeted = await session.call_tool("ask", {"question": "你好"})
        assert "您好" in text(greeted)


@pytest.mark.anyio
async def test_a_wrong_call_is_answered_with_what_is_wrong_and_the_next_one_works(indexed: Path) -> None:
    async with agent(indexed) as session:
        for name, arguments, why in (
            ("read_document", {"document_id": "none"}, "none"),
            ("read_document", {"document_id": "none", "start": -1}, "start"),
            ("ask", {"question": ""}, "question"),
            ("ask", {"question": "字" * 1001}, "question"),
            ("search", {"question": QUESTION, "top_k": 1000}, "top_k"),
            ("write", {}, "write"),
        ):
            refused = await session.call_tool(name, arguments)
            assert refused.isError
            assert why in text(refused)
            assert "Traceback" not in text(refused)
        assert whole(await session.call_tool("ask", {"question": QUESTION}))["status"] == "answered"


@pytest.mark.anyio
async def test_a_long_document_is_read_in_parts(tmp_path: Path) -> None:
    written = "".join(f"第{number}段讲的是泰州的第{number}个项目。\n" for number in range(3000))
    (tmp_path / "long.txt").write_text(written, "utf-8")
    subprocess.run(
        [*JUSHI, "index", str(tmp_path / "long.txt"), "--data", str(tmp_path / "data"), "--json"], check=True
    )
    async with agent(tmp_path / "data") as session:
        hits = await session.call_tool("search", {"question": "泰州的项目", "top_k": 1})
        document = whole(hits)["results"][0]["document_id"]
        parts: list[str] = []
        while sum(map(len, parts)) < len(written):
            place = {"document_id": document, "start": sum(map(len, parts))}
            parts.append(whole(await session.call_tool("read_document", place))["text"])
            assert 0 < len(parts[-1]) <= 20_000
        assert "".join(parts) == written


@pytest.mark.anyio
async def test_an_agent_of_an_empty_folder_is_told_that_there_are_no_documents(tmp_path: Path) -> None:
    async with agent(tmp_path / "data") as session:
        assert whole(await session.call_tool("ask", {"question": QUESTION}))["not_found"]["reason"] == "no_documents"


def test_without_the_library_the_command_says_what_to_install(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['mcp'] = None; from api.cli import main; sys.exit(main())"
    run = [sys.executable, "-c", hidden, "mcp", "--data", str(tmp_path)]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'jushi[mcp]'" in done.stderr
