"""The real server in two processes, as others on a network meet it."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.protocol import MAX_HEAD_BYTES
from qa.store import Keys, Scope
from tests.serving import JUSHI, serving

ASK = {"question": "泰州大健康产业目标是多少"}
QUESTIONS = 24


@pytest.fixture(scope="module")
def served(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Keys]]:
    """Two processes that ask for keys, and the keys."""
    data = tmp_path_factory.mktemp("network") / "data"
    shutil.copytree(untouched, data)
    keys = Keys(data / "keys.db")
    with serving(data, "--workers", "2", "--keys", "required") as (_, url):
        yield url, keys
    keys.close()


def ask(url: str, token: str) -> int:
    """The status that a question gets on a connection of its own, which either process may take."""
    return httpx.post(f"{url}/v1/ask", json=ASK, headers={"Authorization": f"Bearer {token}"}, timeout=60).status_code


def asked(url: str, token: str) -> float:
    """How many questions were answered, as the figures have it."""
    reply = httpx.get(f"{url}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    families = text_string_to_metric_families(reply.text)
    samples = [sample for family in families for sample in family.samples if sample.name == "jushi_answers_total"]
    return sum(sample.value for sample in samples)


def test_figures_are_those_of_all_processes(served: tuple[str, Keys]) -> None:
    url, keys = served
    _, token = keys.add(Scope.ADMIN)
    before = asked(url, token)
    assert [ask(url, token) for _ in range(QUESTIONS)] == [200] * QUESTIONS
    assert [asked(url, token) - before for _ in range(6)] == [QUESTIONS] * 6  # whichever process is asked


def test_a_revoked_key_is_refused_by_all_processes_at_once(served: tuple[str, Keys]) -> None:
    url, keys = served
    key, token = keys.add(Scope.ASK)
    assert {ask(url, token) for _ in range(8)} == {200}
    keys.revoke(key.id)
    assert {ask(url, token) for _ in range(8)} == {401}


def test_a_head_without_end_is_refused(served: tuple[str, Keys]) -> None:
    url, _ = served
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    endless = b"x" * MAX_HEAD_BYTES * 512
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nX-Long: ")
        with pytest.raises(ConnectionError):  # it is closed at the other end, whatever is still on its way
            connection.sendall(endless)
    assert httpx.get(f"{url}/healthz", timeout=60).status_code == 200


def test_processes_count_requests_together(untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    shutil.copytree(untouched, data)
    keys = Keys(data / "keys.db")
    _, token = keys.add(Scope.ASK)
    monkeypatch.setenv("JUSHI_KEY_RATE", "10/hour")
    with serving(data, "--workers", "2") as (_, url):
        statuses = [ask(url, token) for _ in range(16)]
    assert (statuses.count(200), statuses.count(429)) == (10, 6)
    keys.close()


def test_a_server_that_others_can_reach_says_what_to_do_before_it_starts(untouched: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(untouched, data)
    command = (*JUSHI, "serve", "--data", str(data), "--host", "0.0.0.0", "--port", "0")
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2
    assert "jushi keys add" in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_server_whose_store_is_damaged_says_that_it_is_not_ready(untouched: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(untouched, data)
    with serving(data) as (_, url), httpx.Client(base_url=url, timeout=60) as client:
        assert client.get("/readyz").status_code == 200
        for file in data.glob("jushi.db*"):
            file.write_bytes(b"this is no database" * 4096)
        reply = client.get("/readyz")
        assert (reply.status_code, reply.json()["code"]) == (503, "not_ready")
        assert client.get("/healthz").status_code == 200
