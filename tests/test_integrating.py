"""What docs/integrating.md says is true: its commands and programs are run against a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from qa.client import Client
from scripts.interface_types import TYPESCRIPT
from tests.serving import JUSHI, serving

ADDRESS = "http://127.0.0.1:8000"
STARTED = {"jushi index seeds", "jushi serve"}  # what the fixtures do


@pytest.fixture(scope="module")
def page(project: Path) -> str:
    return (project / "docs" / "integrating.md").read_text("utf-8")


@pytest.fixture(scope="module")
def address(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the seeds."""
    data = tmp_path_factory.mktemp("integrating") / "data"
    shutil.copytree(untouched, data)
    with serving(data) as (_, url):
        yield url


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def test_its_programs_print_what_it_shows(page: str, address: str, project: Path) -> None:
    programs, shown = blocks(page, "python"), blocks(page, "text")
    assert len(programs) == len(shown) >= 3
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    for program, output in zip(programs, shown, strict=True):
        run = [sys.executable, "-c", program.replace(ADDRESS, address)]
        done = subprocess.run(run, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert (done.stdout, done.returncode) == (output, 0), done.stderr


def test_its_commands_work(page: str, address: str) -> None:
    commands = [line for block in blocks(page, "sh") for line in block.splitlines()]
    assert set(commands) > STARTED
    asked = [line for line in commands if line not in STARTED]
    if shutil.which("curl") is None and "CI" not in os.environ:
        pytest.skip("curl is not installed")
    for line in asked:
        assert line.startswith("curl -s ")
        shell = [
            "sh",
            "-c",
            line.replace("curl -s ", "curl -s --fail-with-body --noproxy '*' ").replace(ADDRESS, address),
        ]
        done = subprocess.run(shell, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        if "/v1/ask" in line:
            assert json.loads(done.stdout)["status"] == "answered"
    with Client(address) as client:
        assert "lakes" not in [collection["name"] for collection in client.collections()]


@pytest.mark.anyio
async def test_its_configuration_of_an_agent_starts_the_tools(page: str, indexed: Path, project: Path) -> None:
    configuration = json.loads(blocks(page, "json")[0])["mcpServers"]["jushi"]
    assert configuration["command"] == "jushi"
    command, *arguments = (*JUSHI, *(str(indexed) if word == "data" else word for word in configuration["args"]))
    parameters = StdioServerParameters(command=command, args=arguments, cwd=project)
    async with stdio_client(parameters) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        tools = {tool.name for tool in (await session.list_tools()).tools}
    assert tools == {"ask", "search", "read_document"}
    assert all(f"`{tool}`" in page for tool in tools)


def test_the_shapes_that_it_names_are_there(page: str) -> None:
    named = re.findall(r'components\["schemas"\]\["(\w+)"\]', "".join(blocks(page, "ts")))
    types = TYPESCRIPT.read_text("utf-8")
    assert named
    assert [name for name in named if f"\n        {name}: {{" not in types] == []


def test_every_block_is_of_a_kind_that_is_run(page: str) -> None:
    assert set(re.findall(r"^```(\w+)$", page, flags=re.MULTILINE)) == {"sh", "python", "text", "json", "ts"}
