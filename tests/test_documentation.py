"""What the documents say is true: examples are run, and every command and setting is described."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import ALL
from qa.settings import Settings, load_settings
from qa.wiring import open_service

READMES = ("README.md", "README.zh-CN.md")
CONFIDENCE = re.compile(r"\d\.\d\d (?:high|medium|low)")


class Example(NamedTuple):
    """A fenced block of a document: its language and its text."""

    language: str
    text: str


def examples(path: Path) -> list[Example]:
    found = re.findall(r"^```(\w+)\n(.*?)^```$", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [Example(language, text) for language, text in found]


def sessions(path: Path) -> Iterator[tuple[str, str]]:
    """Each command of the console examples, with what it prints."""
    for example in examples(path):
        if example.language == "console":
            for step in re.split(r"^\$ ", example.text, flags=re.MULTILINE)[1:]:
                command, _, output = step.partition("\n")
                yield command, output


def curls(path: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None]]:
    """Each POST of the shell examples: its path, its body, and the JSON example that follows, if one does."""
    blocks = examples(path)
    for example, following in zip(blocks, [*blocks[1:], Example("", "")], strict=True):
        for line in example.text.replace("\\\n", " ").splitlines():
            if line.startswith("curl") and "-d" in (words := shlex.split(line)):
                url = next(word for word in words if "/v1/" in word)
                reply = json.loads(following.text) if following.language == "json" else None
                yield url[url.index("/v1/") :], json.loads(words[words.index("-d") + 1]), reply


def is_part(shown: object, real: object) -> bool:
    """Whether an abridged example says nothing that the whole does not."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return all(key in real and is_part(value, real[key]) for key, value in shown.items())
    if isinstance(shown, list) and isinstance(real, list):
        return len(shown) <= len(real) and all(map(is_part, shown, real))
    return shown == real


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A copy of the seeds, indexed by the command that the README names."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "seeds").symlink_to(project / "seeds")
    assert jushi("jushi index seeds --data data", folder).returncode == 0
    return folder


def jushi(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    _, *arguments = shlex.split(command)
    run = [sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JUSHI_")}
    return subprocess.run(run, cwd=folder, env=clean, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("readme", READMES)
def test_commands_in_the_readme_print_what_it_shows(project: Path, indexed: Path, readme: str) -> None:
    shown = list(sessions(project / readme))
    assert shown
    for command, output in shown:
        done = jushi(command, indexed)
        assert done.returncode == 0, done.stderr
        assert CONFIDENCE.sub("", done.stdout).strip() == CONFIDENCE.sub("", output).strip()


@pytest.mark.parametrize("readme", READMES)
def test_requests_in_the_readme_get_the_replies_it_shows(project: Path, indexed: Path, readme: str) -> None:
    service = open_service(load_settings(data=indexed / "data"))
    requests = list(curls(project / readme))
    assert requests
    with TestClient(create_app(service)) as client:
        for path, body, shown in requests:
            reply = client.post(path, json=body)
            assert reply.status_code == 200
            assert shown is None or is_part(shown, reply.json())
    service.close()


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_described(project: Path, readme: str) -> None:
    text = (project / readme).read_text("utf-8")
    assert [command.name for command in ALL if f"`jushi {command.name}" not in text] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_settings_has_every_setting_and_its_default(project: Path, readme: str) -> None:
    rows = re.findall(r"^\| `JUSHI_(\w+)` \| (.*?) \|", (project / readme).read_text("utf-8"), flags=re.MULTILINE)
    described = {name.lower(): default.strip("`") for name, default in rows}
    real = {name: "–" if field.default is None else str(field.default) for name, field in Settings.model_fields.items()}
    assert described == real


def test_every_link_inside_the_documents_leads_to_a_file(project: Path) -> None:
    documents = [*project.glob("*.md"), *(project / "docs").rglob("*.md")]
    links = [(path, link) for path in documents for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))]
    assert links
    assert [(path.name, link) for path, link in links if not (path.parent / link).exists()] == []


def test_every_decision_says_context_choice_and_consequences_and_is_listed(project: Path) -> None:
    folder = project / "docs" / "decisions"
    decisions = sorted(folder.glob("0*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        assert re.findall(r"^\*\*(\w+)\.\*\*", path.read_text("utf-8"), re.MULTILINE) == [
            "Context",
            "Choice",
            "Consequences",
        ]
        assert path.name in (folder / "README.md").read_text("utf-8")
