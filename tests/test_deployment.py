"""What the deployment page shows is what works: the unit is sound, and both proxies serve the pages and answers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.serving import JUSHI, serving
from tests.test_documentation import examples

QUESTION = {"question": "泰州大健康产业目标是多少"}


def shown(project: Path, language: str) -> list[str]:
    """The blocks of the page in that language."""
    return [block.text for block in examples(project / "docs" / "deployment.md") if block.language == language]


def test_the_unit_is_sound(project: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("needs systemd-analyze")
    (unit,) = shown(project, "ini")
    assert "/opt/jushi/.venv/bin/jushi serve --data /var/lib/jushi" in unit
    file = tmp_path / "jushi.service"
    file.write_text(unit.replace("/opt/jushi/.venv/bin/jushi", sys.executable), encoding="utf-8")
    done = subprocess.run([analyze, "verify", str(file)], capture_output=True, text=True, check=False)
    assert "jushi.service" not in done.stderr, done.stderr


def linked(html: str) -> list[str]:
    """What a page loads and links to."""
    return re.findall(r'(?:href|src)="([^"]+)"', html)


def test_under_a_path_pages_find_what_they_need(indexed: Path) -> None:
    with serving(indexed, "--root-path", "/ask") as (_, url), httpx.Client(base_url=url, timeout=60) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert linked(page.text)
        assert [link for link in linked(page.text) if link.startswith("/")] == []
        assert all(client.get(f"/{link}").status_code == 200 for link in linked(page.text))
        docs = client.get("/docs").text
        assert "/ask/openapi.json" in docs
        assert [link for link in linked(docs) if link.startswith("/") and not link.startswith("/ask/")] == []
        assert client.get("/openapi.json").json()["servers"] == [{"url": "/ask"}]
        assert client.post("/v1/ask", json=QUESTION).json()["answer"]["text"] == "4000亿元"
        assert client.get("/readyz").status_code == 200


def test_a_path_that_is_none_is_refused_in_words(indexed: Path) -> None:
    command = (*JUSHI, "serve", "--data", str(indexed), "--root-path", "ask/")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "root_path" in done.stderr) == (2, True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """A proxy that listens, and where."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and process.poll() is None:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def proxied(kind: str, text: str, folder: Path, service: str) -> tuple[list[str], int]:
    """The command that runs this proxy on a free port, before the service."""
    program, port = shutil.which(kind), free_port()
    if not program:
        pytest.skip(f"needs {kind}")
    text = text.replace("127.0.0.1:8000", service.removeprefix("http://")).replace("8080", str(port))
    if kind == "caddy":
        (folder / "Caddyfile").write_text("{\n    admin off\n}\n" + text, encoding="utf-8")
        return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], port
    places = "\n".join(f"{part}_temp_path {folder};" for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{\naccess_log off;\n{places}\n{text}}}\n", encoding="utf-8")
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf")], port


@pytest.mark.parametrize(("kind", "language"), [("nginx", "nginx"), ("caddy", "caddyfile")])
@pytest.mark.parametrize(("number", "host", "path"), [(0, "ask.example", ""), (1, "example.com", "/ask")])
def test_the_proxies_serve_pages_answers_and_streams(
    project: Path, indexed: Path, tmp_path: Path, kind: str, language: str, number: int, host: str, path: str
) -> None:
    more = ("--keys", "off", *(("--root-path", path) if path else ()))
    with serving(indexed, *more) as (_, service):
        command, port = proxied(kind, shown(project, language)[number], tmp_path, service)
        with running(command, port) as url, httpx.Client(base_url=url, headers={"Host": f"{host}:{port}"}) as client:
            page = client.get(f"{path}/", timeout=60)
            assert page.status_code == 200
            assert all(client.get(f"{path}/{link}").status_code == 200 for link in linked(page.text))
            reply = client.post(f"{path}/v1/ask", json=QUESTION, timeout=60).json()
            assert reply.get("answer", reply)["text"] == "4000亿元"
            with client.stream("POST", f"{path}/v1/ask/stream", json=QUESTION, timeout=60) as stream:
                assert "event: done" in "".join(stream.iter_text())
            if path:
                assert client.get(path).status_code == 308
