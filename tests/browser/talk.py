"""What a person does in the chat, in the words of a person."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

expect.set_options(timeout=30_000)


class Talk:
    """One chat in a page; `within` tells several apart."""

    def __init__(self, page: Page, within: str = "jushi-chat") -> None:
        self.page = page
        self.root = page.locator(within)
        self.line = self.root.locator("textarea")
        self.turns = self.root.locator(".turn")

    @property
    def last(self) -> Locator:
        """The latest turn."""
        return self.turns.last

    @property
    def value(self) -> Locator:
        """The value of the latest answer, or that there is none."""
        return self.last.locator(".value")

    @property
    def quote(self) -> Locator:
        """The latest answer's first quote."""
        return self.last.locator("blockquote").first

    @property
    def source(self) -> Locator:
        """The panel with the document."""
        return self.root.locator("dialog.source")

    def ask(self, question: str) -> Locator:
        """Type, press Enter, and wait until something has come of it."""
        before = self.turns.count()
        self.line.fill(question)
        self.line.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        expect(self.last.locator(".value, .failed, .talk")).to_have_count(1)
        return self.last

    def press(self, name: str) -> None:
        """Press the button of this name in the latest turn."""
        self.last.get_by_role("button", name=name).first.click()

    def heard(self, name: str) -> list[Any]:
        """What the page heard of the chat's events of this name."""
        told: list[list[Any]] = self.page.evaluate("() => window.told")
        return [detail for event, detail in told if event == name]
