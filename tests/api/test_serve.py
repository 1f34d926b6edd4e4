"""The real process on a free port, as `jushi serve` starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.serving import JUSHI, serving

QUESTION = "泰州大健康产业目标是多少"


def ended(process: subprocess.Popen[str], told: signal.Signals) -> tuple[int, str]:
    """The exit code after this signal, and what was complained of."""
    process.send_signal(told)
    _, complaints = process.communicate(timeout=60)
    return process.returncode, complaints


@pytest.mark.parametrize("workers", ["1", "2"])
def test_eight_clients_get_the_answers_that_one_gets_and_a_server_told_to_stop_ends_well(
    indexed: Path, workers: str
) -> None:
    questions = [QUESTION, "无锡的大健康产业目标是多少", "泰州市委书记是谁"]
    with serving(indexed, "--workers", workers) as (process, url):
        with httpx.Client(base_url=url, timeout=60) as client, ThreadPoolExecutor(8) as clients:

            def answer(question: str) -> object:
                reply = client.post("/v1/ask", json={"question": question}).json()
                return reply["question"], reply["status"], reply["answer"]

            alone = [answer(question) for question in questions]
            assert list(clients.map(answer, questions * 8)) == alone * 8
        assert ended(process, signal.SIGTERM) == (0, "")


def test_a_server_without_documents_serves_and_says_so(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as (_, url), httpx.Client(base_url=url, timeout=60) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200
        reply = client.post("/v1/ask", json={"question": QUESTION}).json()
        assert (reply["status"], reply["not_found"]["reason"]) == ("not_found", "no_documents")


def test_a_server_that_is_interrupted_ends_well(indexed: Path) -> None:
    with serving(indexed) as (process, url):
        assert httpx.get(f"{url}/readyz", timeout=60).status_code == 200
        assert ended(process, signal.SIGINT) == (0, "")


def test_a_busy_port_is_told_in_one_line(indexed: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = (*JUSHI, "serve", "--data", str(indexed), "--port", str(port))
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    assert f"Port {port} on 127.0.0.1 is in use" in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_port_that_no_port_can_have_is_told_in_one_line(indexed: Path) -> None:
    command = (*JUSHI, "serve", "--data", str(indexed), "--port", "65536")
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode in (1, 2)
    assert "65535" in run.stderr
    assert run.stderr.count("\n") == 1
