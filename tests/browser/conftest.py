"""A real browser before the real server: one server for the run, one browser for a module, one context for a test.

A browser lives as long as a module and no longer: while it does, this thread has an event loop, and tests elsewhere
want to run their own.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.browser import MISSING, browser_path, chromium
from tests.browser.server import Server
from tests.browser.talk import Talk

PATIENCE = 30_000  # milliseconds: a busy machine is slow, not wrong
HOSTILE = Path(__file__).parents[1] / "cases" / "hostile_document.txt"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if browser_path() is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def hosts() -> Iterator[Callable[[str, str], str]]:
    """Pages of another site: hand over markup and a policy, get an address."""
    with hosting() as host:
        yield host


@contextmanager
def hosting() -> Iterator[Callable[[str, str], str]]:
    pages: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.removeprefix("/page/")
            known = number.isdecimal() and int(number) < len(pages)
            markup, policy = pages[int(number)] if known else ("", "")
            self.send_response(200 if known else 204)  # browsers ask for an icon too
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(markup.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def host(markup: str, policy: str = "") -> str:
        pages.append((markup, policy))
        return f"http://127.0.0.1:{server.server_address[1]}/page/{len(pages) - 1}"

    yield host
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A data folder that holds the seeds and a hostile document."""
    folder = tmp_path_factory.mktemp("browser")
    documents = folder / "documents"
    shutil.copytree(seeds, documents, ignore=shutil.ignore_patterns("questions"))
    text = HOSTILE.read_text("utf-8").replace("{combining}", "\u0301" * 10_000)
    (documents / "hostile.txt").write_text(text, "utf-8")
    Server.index(documents, folder / "data")
    return folder / "data"


@pytest.fixture(scope="session")
def url(data: Path, hosts: Callable[[str, str], str]) -> Iterator[str]:
    """The address of a server over these documents, which the pages of `hosts` may ask."""
    theirs = hosts("", "").partition("/page")[0]
    with Server(data, origins=theirs).running() as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A new context with the options given; all are closed at the end."""
    opened: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        options = {"locale": "zh-CN", "viewport": {"width": 1100, "height": 900}, "reduced_motion": "reduce", **options}
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(PATIENCE)
        return opened[-1]

    yield new
    for each in opened:
        each.close()


# Each page keeps what its chats tell it.
LISTEN = """
window.told = [];
for (const name of ["open", "close", "ask", "answer", "error", "clear", "feedback"])
  addEventListener(`jushi-${name}`, ({ detail }) => window.told.push([name, detail]));
"""


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of a test complained about; tests of failures clear what they caused."""
    return []


@pytest.fixture
def opened(context: Callable[..., BrowserContext], complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """A page at an address; at the end of the test it must have complained about nothing."""

    def page(address: str, **options: Any) -> Page:
        new = context(**options).new_page()
        new.on("pageerror", lambda error: complaints.append(str(error)))
        new.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        new.add_init_script(LISTEN)
        new.goto(address)
        return new

    yield page
    assert complaints == []


@pytest.fixture
def talk(opened: Callable[..., Page], url: str) -> Callable[..., Talk]:
    """The server's own page, ready to be asked."""

    def start(**options: Any) -> Talk:
        return Talk(opened(url, **options))

    return start
