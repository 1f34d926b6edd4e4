from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

STATIC = Path(__file__).parents[2] / "api" / "static"


def test_the_page_and_all_that_it_names_are_served(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert client.head("/").status_code == 200
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) >= 4
    for path in named:
        assert path.startswith("/")
        assert client.get(path).status_code == 200


def test_nothing_but_its_own_files_can_run_in_the_page(client: TestClient) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.text)


def test_the_script_never_turns_a_documents_words_into_markup() -> None:
    script = (STATIC / "page.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)


def test_nothing_is_loaded_from_elsewhere(client: TestClient) -> None:
    for text in [client.get("/docs").text, *(path.read_text("utf-8") for path in STATIC.iterdir())]:
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\(", text)


def test_the_interface_page_finds_its_own_files(client: TestClient) -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', client.get("/docs").text)
    assert any(path.endswith(".js") for path in named)
    assert all(client.get(path).status_code == 200 for path in named)


def test_the_page_has_a_dark_and_a_narrow_form() -> None:
    style = (STATIC / "page.css").read_text("utf-8")
    assert "prefers-color-scheme: dark" in style
    assert "max-width: 26rem" in style


def test_health_and_readiness_are_told_apart(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["index_generation"] >= 1
