"""In other pages, whatever their styles and policies: one chat or several, driven by the page or by a page around."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.talk import Talk

Open = Callable[..., Page]
Host = Callable[[str, str], str]
QUESTION = "泰州大健康产业目标是多少"
HOSTILE = """
  * { all: unset !important; color: red !important; font: 40px/3 cursive !important; transform: rotate(2deg) !important;
      visibility: hidden !important; pointer-events: none !important; }
  html { font-size: 62.5%; }
  div, section, dialog, button, textarea, article { display: none !important; }
  .overlay { display: block !important; visibility: visible !important; position: fixed !important; inset: 0 !important;
             z-index: 2147483647 !important; background: gold !important; }
"""

INHERITED = ["color", "fontSize", "fontFamily", "lineHeight", "display", "visibility", "direction", "pointerEvents"]


def page_with(body: str, head: str = "") -> str:
    named = "<meta charset=utf-8><title>别人的网页</title>"
    return f"<!doctype html><html lang=zh><head>{named}{head}</head><body>{body}</body></html>"


def test_a_script_tag_puts_a_button_into_the_page_that_opens_the_chat(opened: Open, hosts: Host, url: str) -> None:
    page = opened(hosts(page_with(f'<h1>新闻</h1><script src="{url}/widget.js" async></script>'), ""))
    chat = Talk(page)
    opener = page.get_by_role("button", name="打开对话")
    expect(chat.line).to_be_hidden()
    opener.click()
    expect(chat.line).to_be_focused()
    chat.ask(QUESTION)
    expect(chat.value).to_have_text("4000亿元")
    page.keyboard.press("Escape")
    expect(chat.line).to_be_hidden()
    expect(opener).to_be_focused()


def test_escape_closes_the_source_first_and_then_the_chat(opened: Open, hosts: Host, url: str) -> None:
    page = opened(hosts(page_with(f'<script src="{url}/widget.js"></script>'), ""))
    chat = Talk(page)
    page.get_by_role("button", name="打开对话").click()
    chat.ask(QUESTION)
    chat.press("查看原文")
    expect(chat.source).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.source).to_be_hidden()
    expect(chat.line).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.line).to_be_hidden()


def test_the_styles_of_the_page_do_not_get_in(opened: Open, hosts: Host, url: str) -> None:
    calm = opened(hosts(page_with(f'<script src="{url}/widget.js"></script>'), ""))
    hostile = opened(
        hosts(
            page_with(f'<p class=overlay></p><script src="{url}/widget.js"></script>', f"<style>{HOSTILE}</style>"), ""
        )
    )
    boxes = []
    for page in (calm, hostile):
        chat = Talk(page)
        page.evaluate("() => document.querySelector('jushi-chat').open()")
        chat.ask(QUESTION)
        expect(chat.value).to_have_text("4000亿元")
        looks = chat.value.evaluate("(node, names) => names.map((name) => getComputedStyle(node)[name])", INHERITED)
        boxes.append((looks, chat.root.locator(".panel").bounding_box()))
        on_top = chat.line.evaluate(
            """node => { const { x, y, width, height } = node.getBoundingClientRect();
               return document.elementFromPoint(x + width / 2, y + height / 2).localName; }"""
        )
        assert on_top == "jushi-chat"
    assert boxes[0] == boxes[1]


def test_the_strictest_policy_that_lets_the_script_in_lets_the_chat_work(opened: Open, hosts: Host, url: str) -> None:
    policy = (
        f"default-src 'none'; script-src {url}; connect-src {url}; style-src 'none'; require-trusted-types-for 'script'"
    )
    page = opened(hosts(page_with(f'<jushi-chat></jushi-chat><script src="{url}/widget.js"></script>'), policy))
    chat = Talk(page)
    chat.ask(QUESTION)
    expect(chat.value).to_have_text("4000亿元")
    assert chat.root.locator(".chat").evaluate("node => getComputedStyle(node).display") == "flex"
    chat.press("查看原文")
    expect(chat.source.locator("mark.answer")).to_have_text("4000亿元")


def test_two_chats_in_one_page_do_not_meet(opened: Open, hosts: Host, url: str) -> None:
    body = '<jushi-chat id="one"></jushi-chat><jushi-chat id="two" language="en"></jushi-chat>'
    page = opened(hosts(page_with(f'{body}<script src="{url}/widget.js"></script>'), ""))
    one, two = Talk(page, "#one"), Talk(page, "#two")
    one.ask("江都区委书记是谁")
    two.ask(QUESTION)
    one.ask("那高邮呢？")
    expect(one.value).to_have_text("张利")
    expect(two.value).to_have_text("4000亿元")
    expect(two.root.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    one.root.get_by_role("button", name="清空对话").click()
    expect(one.turns).to_have_count(0)
    page.reload()
    expect(two.turns).to_have_count(1)
    expect(one.turns).to_have_count(0)


def test_the_page_opens_asks_hears_and_closes(opened: Open, hosts: Host, url: str) -> None:
    page = opened(hosts(page_with(f'<script src="{url}/widget.js"></script>'), ""))
    chat = Talk(page)
    page.evaluate("() => document.querySelector('jushi-chat').open({ question: '江都区委书记是谁' })")
    expect(chat.line).to_have_value("江都区委书记是谁")
    expect(chat.turns).to_have_count(0)
    page.evaluate(f"() => document.querySelector('jushi-chat').open({{ question: '{QUESTION}', send: true }})")
    expect(chat.value).to_have_text("4000亿元")
    page.evaluate("() => document.querySelector('jushi-chat').close()")
    expect(chat.line).to_be_hidden()
    assert chat.heard("open") == [{}]
    assert chat.heard("ask") == [{"question": QUESTION}]
    assert [reply["answer"]["text"] for reply in chat.heard("answer")] == ["4000亿元"]
    assert chat.heard("close") == [{}]


def test_a_page_around_may_ask_and_hears_the_answer_only_where_it_is_named(opened: Open, hosts: Host, url: str) -> None:
    heard: list[list[str]] = []
    for named in (True, False):
        theirs = hosts("", "").partition("/page")[0]
        given = f' parent-origin="{theirs}"' if named else ""
        inner = hosts(page_with(f'<jushi-chat{given}></jushi-chat><script src="{url}/widget.js"></script>'), "")
        outer = page_with(
            f"<iframe src='{inner}' width=600 height=600></iframe><script>window.messages = [];"
            "addEventListener('message', ({ data }) => window.messages.push(data.jushi));</script>"
        )
        page = opened(hosts(outer, ""))
        frame = page.frame_locator("iframe")
        expect(frame.locator("jushi-chat textarea")).to_be_visible()
        page.evaluate(
            f"() => frames[0].postMessage({{ jushi: 'open', question: '{QUESTION}', send: true }}, '{theirs}')"
        )
        if named:
            expect(frame.locator("jushi-chat .value")).to_have_text("4000亿元")
        else:
            frame.locator("jushi-chat textarea").fill(QUESTION)
            frame.locator("jushi-chat textarea").press("Enter")
            expect(frame.locator("jushi-chat .value")).to_have_count(1)
        heard.append(page.evaluate("() => window.messages"))
    assert heard == [["ask", "answer"], []]


def test_a_key_that_the_script_is_given_goes_with_every_request(opened: Open, hosts: Host, url: str) -> None:
    page = opened(hosts(page_with(f'<script src="{url}/widget.js" data-key="abc"></script>'), ""))
    chat = Talk(page)
    page.evaluate("() => document.querySelector('jushi-chat').open()")
    with page.expect_request(f"{url}/v1/ask/stream") as request:
        chat.ask(QUESTION)
    assert request.value.headers["authorization"] == "Bearer abc"


def test_a_script_that_is_loaded_twice_puts_one_button(opened: Open, hosts: Host, url: str) -> None:
    twice = f'<script src="{url}/widget.js"></script>' * 2
    page = opened(hosts(page_with(twice), ""))
    expect(page.get_by_role("button", name="打开对话")).to_have_count(1)


def test_a_page_that_reads_from_right_to_left_has_the_button_on_its_other_side(
    opened: Open, hosts: Host, url: str
) -> None:
    markup = page_with(f'<script src="{url}/widget.js"></script>').replace("<html", "<html dir=rtl")
    page = opened(hosts(markup, ""))
    box = page.get_by_role("button", name="打开对话").bounding_box()
    assert box
    assert box["x"] < 200
    page.get_by_role("button", name="打开对话").click()
    panel = page.locator("jushi-chat .panel").bounding_box()
    assert panel
    assert panel["x"] < 200
    chat = Talk(page)
    chat.ask(QUESTION)
    assert chat.quote.evaluate("node => getComputedStyle(node).direction") == "ltr"
