"""How it looks and reads: languages, scripts, colours, widths, keyboard, and what assistive technology is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.talk import Talk

Start = Callable[..., Talk]
QUESTION = "泰州大健康产业目标是多少"
TRADITIONAL = "2022年泉州的地区生产总值是多少"
GLOSSED = "医药高新区要打造什么样的医药名城"
LUMINANCE = """node => {
  const [r, g, b] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""


@pytest.mark.parametrize(
    ("locale", "send"),
    [("zh-CN", "提问"), ("zh-SG", "提问"), ("zh-TW", "提問"), ("zh-Hant-HK", "提問"), ("de-DE", "Ask")],
)
def test_the_interface_speaks_the_browsers_language(talk: Start, locale: str, send: str) -> None:
    chat = talk(locale=locale)
    expect(chat.root.get_by_role("button", name=send, exact=True)).to_be_visible()


def test_the_language_is_switched_by_the_person_and_stays_switched(talk: Start) -> None:
    chat = talk()
    chat.ask(QUESTION)
    chat.line.fill("还没问完的")
    chat.root.get_by_role("combobox", name="界面语言").select_option("en")
    expect(chat.last.get_by_role("button", name="Show in the source").first).to_be_visible()
    expect(chat.line).to_have_value("还没问完的")
    expect(chat.root.get_by_role("combobox", name="Interface language")).to_be_focused()
    chat.page.reload()
    expect(chat.last.get_by_role("button", name="Show in the source").first).to_be_visible()


def test_quotes_come_in_the_script_chosen_and_the_original_is_one_tap_away(talk: Start) -> None:
    chat = talk()
    chat.ask(TRADITIONAL)
    original = chat.quote.inner_text()
    assert "萬億" in original
    chat.root.get_by_role("combobox", name="引文用字").select_option("simplified")
    expect(chat.quote).to_contain_text("万亿")
    expect(chat.quote.locator("mark")).to_contain_text("亿元")
    chat.press("看原文字句")
    expect(chat.quote).to_have_text(original)
    chat.ask(TRADITIONAL)
    expect(chat.quote).to_contain_text("万亿")


def test_a_glossed_quote_is_shown_as_it_is_and_can_be_read_without_its_glosses(talk: Start) -> None:
    chat = talk()
    chat.ask(GLOSSED)
    expect(chat.quote).to_contain_text("會(huì)議")
    chat.press("看易读文字")
    expect(chat.quote).to_contain_text("會議")
    expect(chat.quote).not_to_contain_text("(huì)")
    expect(chat.quote.locator("mark")).to_have_text("中國第一、世界有名")


@pytest.mark.parametrize(("scheme", "bright"), [("light", True), ("dark", False)])
def test_the_colours_follow_the_system(talk: Start, scheme: str, bright: bool) -> None:
    chat = talk(color_scheme=scheme)
    assert (chat.root.locator(".chat").evaluate(LUMINANCE) > 0.5) is bright


def test_the_host_decides_over_the_system_and_over_single_colours(talk: Start) -> None:
    chat = talk(color_scheme="light")
    chat.root.evaluate("node => node.setAttribute('theme', 'dark')")
    assert chat.root.locator(".chat").evaluate(LUMINANCE) < 0.5
    chat.root.evaluate("node => node.style.setProperty('--jushi-accent', 'rgb(1, 2, 3)')")
    expect(chat.root.locator(".send")).to_have_css("background-color", "rgb(1, 2, 3)")


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_phone(talk: Start, width: int) -> None:
    chat = talk(viewport={"width": width, "height": 640})
    for question in (QUESTION, GLOSSED, "无锡的大健康产业目标是多少"):
        chat.ask(question)
    assert chat.page.evaluate("() => document.documentElement.scrollWidth") <= width
    for part in (".chat", ".log", ".head", ".ask"):
        assert chat.root.locator(part).evaluate("node => node.scrollWidth - node.clientWidth") <= 0, part
    chat.press("查看原文")
    expect(chat.source.locator("mark").first).to_be_in_viewport()
    assert chat.source.evaluate("node => node.getBoundingClientRect().width") <= width


def test_everything_can_be_done_with_the_keyboard_alone(talk: Start) -> None:
    chat = talk()
    keys = chat.page.keyboard
    expect(chat.line).to_be_focused()
    keys.type(QUESTION)
    keys.press("Enter")
    expect(chat.value).to_have_text("4000亿元")
    expect(chat.line).to_be_focused()
    opener = chat.last.get_by_role("button", name="查看原文").first
    for _ in range(12):
        keys.press("Shift+Tab")
        if opener.evaluate("node => node.getRootNode().activeElement === node"):
            break
    expect(opener).to_be_focused()
    keys.press("Enter")
    expect(chat.source).to_be_visible()
    for _ in range(12):
        keys.press("Tab")
        inside = "node => node.contains(node.getRootNode().activeElement) || document.activeElement === document.body"
        assert chat.source.evaluate(inside)
    keys.press("Escape")
    expect(chat.source).to_be_hidden()
    expect(opener).to_be_focused()


def serious(page: Page) -> list[Any]:
    """What axe finds that keeps people out."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(talk: Start, scheme: str) -> None:
    chat = talk(color_scheme=scheme)
    assert serious(chat.page) == []
    chat.ask("江都区委书记是谁")
    chat.ask("那高邮呢？")
    chat.ask("无锡的大健康产业目标是多少")
    chat.ask("泰州市委书记是谁")
    chat.press("报告错误")
    assert serious(chat.page) == []
    chat.press("查看原文")
    expect(chat.source.locator("mark").first).to_be_visible()
    assert serious(chat.page) == []


@pytest.mark.parametrize(("wish", "moving"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_asked_for_calm(talk: Start, wish: str, moving: bool) -> None:
    chat = talk(reduced_motion=wish)
    chat.page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    chat.line.fill(QUESTION)
    chat.line.press("Enter")
    name = chat.last.locator(".dots").evaluate("node => getComputedStyle(node).animationName")
    assert (name != "none") is moving
