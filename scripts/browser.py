"""The installed Chromium, for tests, screenshots and measurements; none is ever downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = "No Chromium is installed: run scripts/install-chromium, or name a browser in JUSHI_TEST_BROWSER."

_FLAGS = (  # what a browser asks the world for by itself only slows it down where there is no network
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def browser_path() -> str | None:
    """The browser that JUSHI_TEST_BROWSER names, or the first that is installed."""
    named = os.environ.get("JUSHI_TEST_BROWSER")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window, for a block."""
    path = browser_path()
    if path is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        # As root, as in containers, Chromium's sandbox cannot be had.
        launched = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield launched
        launched.close()
