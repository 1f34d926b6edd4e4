"""A server that asks for keys, met by its own page and by those of other sites."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.store import Keys, Scope
from tests.browser.server import Server
from tests.browser.talk import Talk
from tests.browser.test_hosts import QUESTION, page_with

Open = Callable[..., Page]
Host = Callable[[str, str], str]


@pytest.fixture(scope="module")
def locked(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Keys]]:
    """A server over the same documents, with keys."""
    copy = tmp_path_factory.mktemp("locked") / "data"
    shutil.copytree(data, copy)
    keys = Keys(copy / "keys.db")
    keys.add(Scope.ADMIN)
    with Server(copy).running() as address:
        yield address, keys
    keys.close()


def test_the_page_takes_a_key_from_its_address_and_keeps_it_in_the_tab(opened: Open, locked: tuple[str, Keys]) -> None:
    url, keys = locked
    _, token = keys.add(Scope.ASK)
    page = opened(f"{url}/#key={token}")
    Talk(page).ask(QUESTION)
    expect(Talk(page).value).to_have_text("4000亿元")
    assert "jsk_" not in page.url
    page.reload()
    Talk(page).ask(QUESTION)
    expect(Talk(page).value).to_have_text("4000亿元")


def test_the_widget_exchanges_its_public_key_and_asks_with_what_it_gets(
    opened: Open, hosts: Host, locked: tuple[str, Keys]
) -> None:
    url, keys = locked
    site = hosts("", "").partition("/page")[0]
    key, token = keys.add(Scope.ASK, origins=[site])
    page = opened(hosts(page_with(f'<script src="{url}/widget.js" data-key="{token}"></script>'), ""))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.headers.get("authorization", "")))
    page.get_by_role("button", name="打开对话").click()
    Talk(page).ask(QUESTION)
    expect(Talk(page).value).to_have_text("4000亿元")
    shown = [proof for proof in sent if proof]
    assert sum(proof == f"Bearer {token}" for proof in shown) == 1
    assert {proof[:11] for proof in shown} == {"Bearer jpk_", "Bearer jst_"}
    keys.revoke(key.id)
