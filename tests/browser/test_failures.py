"""When the server is slow, gone, refuses or is cut off: each is said, nothing typed is lost, and it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.talk import Talk

Open = Callable[..., Page]
Start = Callable[..., Talk]
QUESTION = "泰州大健康产业目标是多少"


def test_a_server_that_is_gone_and_comes_back_is_asked_again_with_one_press(
    opened: Open, data: Path, complaints: list[str]
) -> None:
    server = Server(data)
    with server.running() as address:
        chat = Talk(opened(address))
        chat.ask(QUESTION)
        server.stop()
        chat.ask("江都区委书记是谁")
        expect(chat.last.locator(".failed")).to_contain_text("连不上服务")
        expect(chat.last.locator(".question")).to_have_text("江都区委书记是谁")
        chat.press("重试")
        expect(chat.last.locator(".failed")).to_be_visible()
        server.start()
        chat.press("重试")
        expect(chat.value).to_have_text("朱莉莉")
        expect(chat.turns).to_have_count(2)
        complaints.clear()  # the browser says by itself that it could not connect


def test_a_slow_server_is_said_to_be_slow_and_can_be_stopped(opened: Open, data: Path) -> None:
    server = Server(data)
    with server.running() as address:
        chat = Talk(opened(address))
        chat.ask("江都区委书记是谁")
        server.pause()
        chat.line.fill(QUESTION)
        chat.line.press("Enter")
        expect(chat.last.locator(".working")).to_contain_text("比平时慢")
        chat.line.fill("下一个问题")
        chat.line.press("Enter")
        expect(chat.line).to_have_value("下一个问题")
        chat.root.get_by_role("button", name="停止").click()
        expect(chat.last.locator(".failed")).to_contain_text("已停止")
        server.resume()
        chat.press("重试")
        expect(chat.value).to_have_text("4000亿元")
        expect(chat.line).to_have_value("下一个问题")


def test_being_offline_is_said_as_such(talk: Start, complaints: list[str]) -> None:
    chat = talk()
    chat.page.context.set_offline(True)
    chat.ask(QUESTION)
    expect(chat.last.locator(".failed")).to_contain_text("没有网络连接")
    assert [told["kind"] for told in chat.heard("error")] == ["offline"]
    chat.page.context.set_offline(False)
    chat.press("重试")
    expect(chat.value).to_have_text("4000亿元")
    complaints.clear()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"status": 500, "body": "broken"}, "服务出了问题"),
        ({"status": 429, "body": '{"detail": "太快了"}'}, "太快了"),
        ({"status": 200, "body": "event: retrieval\ndata: {"}, "服务出了问题"),
        ({"status": 200, "body": 'event: error\ndata: {"status": 503, "code": "store_busy"}\n\n'}, "服务出了问题"),
    ],
    ids=["500", "429", "cut off", "error on the way"],
)
def test_a_server_that_fails_is_said_to_fail_and_the_question_stays(
    talk: Start, complaints: list[str], reply: dict[str, str | int], said: str
) -> None:
    chat = talk()
    chat.page.route("**/v1/ask/stream", lambda route: route.fulfill(content_type="text/event-stream", **reply))
    chat.ask(QUESTION)
    expect(chat.last.locator(".failed")).to_contain_text(said)
    chat.page.unroute("**/v1/ask/stream")
    chat.press("重试")
    expect(chat.value).to_have_text("4000亿元")
    complaints.clear()


def test_a_page_that_is_left_while_it_waits_offers_the_question_again(talk: Start) -> None:
    chat = talk()
    chat.page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    chat.line.fill(QUESTION)
    chat.line.press("Enter")
    expect(chat.last.locator(".working")).to_be_visible()
    chat.page.goto(chat.page.url.partition("?")[0])
    chat.press("重试")
    expect(chat.value).to_have_text("4000亿元")


def test_a_source_that_cannot_be_fetched_can_be_tried_again(talk: Start, complaints: list[str]) -> None:
    chat = talk()
    chat.ask(QUESTION)
    chat.page.route("**/v1/documents/**", lambda route: route.abort())
    chat.press("查看原文")
    expect(chat.source.get_by_role("alert")).to_have_text("取不到原文")
    chat.page.unroute("**/v1/documents/**")
    chat.source.get_by_role("button", name="重试").click()
    expect(chat.source.locator("mark.answer")).to_have_text("4000亿元")
    complaints.clear()


def test_feedback_that_does_not_arrive_is_kept_in_the_line(talk: Start, complaints: list[str]) -> None:
    chat = talk()
    chat.ask(QUESTION)
    chat.page.route("**/v1/feedback", lambda route: route.abort())
    chat.press("报告错误")
    chat.last.get_by_role("textbox").fill("年份不对")
    chat.press("发送")
    expect(chat.last).to_contain_text("没有送出")
    expect(chat.last.get_by_role("textbox")).to_have_value("年份不对")
    complaints.clear()


def test_a_browser_that_keeps_nothing_for_the_page_still_asks(opened: Open, url: str) -> None:
    page = opened("about:blank")
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no'); } });"
    )
    page.goto(url)
    chat = Talk(page)
    chat.ask(QUESTION)
    expect(chat.value).to_have_text("4000亿元")
