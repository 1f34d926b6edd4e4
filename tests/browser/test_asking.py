"""What a person does: asks, reads, checks, goes on asking, says what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.store import FeedbackBox
from tests.browser.talk import Talk

Start = Callable[..., Talk]
QUESTION = "泰州大健康产业目标是多少"
GDP = "南通2025年新能源产业规模预计是多少"
ABSENT = "无锡的大健康产业目标是多少"


def test_an_answer_shows_its_value_large_and_the_quote_with_the_value_marked(talk: Start) -> None:
    chat = talk()
    chat.ask(QUESTION)
    expect(chat.value).to_have_text("4000亿元")
    expect(chat.quote).to_have_text("到“十四五”期末,大健康产业达到4000亿元规模")
    expect(chat.quote.locator("mark")).to_have_text("4000亿元")
    sizes = [
        float(at.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) for at in (chat.value, chat.quote)
    ]
    assert sizes[0] > 1.5 * sizes[1]


def test_a_quote_says_title_section_person_and_place(talk: Start) -> None:
    chat = talk()
    chat.ask("仪征有几个百亿项目在推进")
    caption = chat.last.locator("figcaption").first
    for part in ("夯实“先行区”建设的硬核基础", "孙建年", "仪征", "2021-10-01"):
        expect(caption).to_contain_text(part)


def test_a_follow_up_is_asked_in_the_same_conversation_and_what_was_understood_is_shown(talk: Start) -> None:
    chat = talk()
    chat.ask("江都区委书记是谁")
    chat.ask("那高邮呢？")
    expect(chat.value).to_have_text("张利")
    expect(chat.last.locator(".understood")).to_contain_text("高邮市委书记是谁")


def test_what_was_understood_can_be_corrected_and_asked_again(talk: Start) -> None:
    chat = talk()
    chat.ask("江都区委书记是谁")
    chat.ask("那高邮呢？")
    chat.press("更正")
    line = chat.last.get_by_role("textbox", name="问题")
    expect(line).to_be_focused()
    expect(line).to_have_value("高邮市委书记是谁")
    line.fill("仪征市委书记是谁")
    chat.press("重新提问")
    expect(chat.turns).to_have_count(3)
    expect(chat.value).to_have_text("孙建年")


def test_the_answer_comes_as_a_stream_whose_last_event_is_shown(talk: Start) -> None:
    chat = talk()
    with chat.page.expect_response("**/v1/ask/stream") as response:
        chat.ask(QUESTION)
    assert response.value.headers["content-type"].startswith("text/event-stream")
    expect(chat.root.locator(".working")).to_have_count(0)


def test_what_is_being_read_is_shown_while_the_answer_is_on_its_way(talk: Start) -> None:
    chat = talk()
    chat.page.evaluate(
        """() => {
          const real = window.fetch;
          window.fetch = async (address, options) => {
            if (!String(address).endsWith("/v1/ask/stream")) return real(address, options);
            const found = 'event: retrieval\\ndata: {"passages": 16, "titles": ["泰州专访"]}\\n\\n';
            const body = new ReadableStream({ start(to) { to.enqueue(new TextEncoder().encode(found)); } });
            return new Response(body);
          };
        }"""
    )
    chat.line.fill(QUESTION)
    chat.line.press("Enter")
    expect(chat.last.locator(".working")).to_contain_text("正在读《泰州专访》等 16 段")
    expect(chat.root.get_by_role("button", name="停止")).to_be_visible()


def test_a_tap_opens_the_document_at_the_quote_and_escape_leads_back(talk: Start) -> None:
    chat = talk()
    chat.ask(GDP)
    chat.press("查看原文")
    marks = chat.source.locator("mark")
    expect(marks.first).to_be_in_viewport()
    quote = chat.quote.inner_text()
    assert "".join(marks.all_inner_texts()).replace("\n", "") == quote.replace("\n", "")
    expect(chat.source.locator("mark.answer")).to_have_text("1500億元")
    chat.page.keyboard.press("Escape")
    expect(chat.source).to_be_hidden()
    expect(chat.last.get_by_role("button", name="查看原文").first).to_be_focused()


def test_more_of_the_document_comes_above_and_below_until_all_of_it_is_there(talk: Start) -> None:
    chat = talk()
    chat.ask(GDP)
    chat.press("查看原文")
    shown = chat.source.locator(".text")
    expect(chat.source.locator("mark").first).to_be_visible()
    before = len(shown.inner_text())
    for name in ("earlier", "later"):
        more = chat.source.locator(f"button.{name}")
        while more.count():
            length = len(shown.inner_text())
            more.click()
            chat.page.wait_for_function(
                "([node, length]) => node.innerText.length > length", arg=[shown.element_handle(), length]
            )
    assert len(shown.inner_text()) > before
    expect(chat.source.locator("mark.answer")).to_have_text("1500億元")


def test_a_quote_is_copied_with_its_source(talk: Start, url: str) -> None:
    chat = talk(permissions=["clipboard-read", "clipboard-write"])
    chat.ask(QUESTION)
    chat.press("复制引文和出处")
    expect(chat.last.get_by_text("已复制").first).to_be_visible()
    copied = chat.page.evaluate("() => navigator.clipboard.readText()")
    assert "“到“十四五”期末,大健康产业达到4000亿元规模”" in copied
    assert "朱立凡" in copied
    assert "000_d58df2eb0dc79cf9.txt [1179:1203]" in copied


def test_a_wrong_answer_is_reported_with_a_comment_and_kept(talk: Start, data: Path) -> None:
    chat = talk()
    chat.ask(QUESTION)
    chat.press("报告错误")
    chat.last.get_by_role("textbox").fill("年份不对")
    chat.press("发送")
    expect(chat.last).to_contain_text("谢谢您的反馈")
    [reply] = chat.heard("answer")
    kept = {each.answer_id: each for each in FeedbackBox(data / "feedback.db").all()}
    assert (kept[reply["id"]].helpful, kept[reply["id"]].comment) == (False, "年份不对")


def test_an_answer_that_changed_over_time_shows_the_newest_and_folds_the_older(talk: Start) -> None:
    chat = talk()
    chat.ask("泰州市委书记是谁")
    expect(chat.value).to_contain_text("姜冬冬")
    expect(chat.value.locator("time")).not_to_be_empty()
    older = chat.last.locator(".other")
    expect(older).to_be_hidden()
    chat.last.get_by_text("其他时间或来源的说法（1）").click()
    expect(older).to_contain_text("朱立凡")
    expect(older).to_contain_text("2022-11-29")


def test_not_finding_an_answer_is_said_plainly_with_what_comes_nearest(talk: Start) -> None:
    chat = talk()
    chat.ask(ABSENT)
    expect(chat.value).to_have_text("文档中没有找到答案")
    expect(chat.last).to_contain_text("“无锡”")
    expect(chat.last.get_by_role("heading", name="也许您想找")).to_be_visible()
    expect(chat.quote).to_contain_text("大健康产业")
    expect(chat.quote.locator("mark")).to_have_count(0)


def test_small_talk_is_met_with_courtesy_and_questions_that_can_be_asked(talk: Start) -> None:
    chat = talk()
    chat.ask("谢谢")
    expect(chat.last.locator(".talk")).to_be_visible()
    chips = chat.last.locator(".suggestions button")
    expect(chips).to_have_count(3)
    asked = chips.first.inner_text()
    chips.first.click()
    expect(chat.turns).to_have_count(2)
    expect(chat.last.locator(".question")).to_have_text(asked)
    expect(chat.last.locator("blockquote").first).to_be_visible()


def test_what_to_ask_next_comes_after_an_answer_and_is_answered(talk: Start) -> None:
    chat = talk()
    chat.ask(QUESTION)
    chips = chat.last.locator(".suggestions button")
    expect(chips.first).to_be_visible()
    asked = chips.first.inner_text()
    chips.first.click()
    expect(chat.turns).to_have_count(2)
    expect(chat.last.locator(".question")).to_have_text(asked)
    expect(chat.last.locator("blockquote mark").first).to_be_visible()
    expect(chat.turns.first.locator(".suggestions")).to_have_count(0)


def test_the_turns_and_what_was_typed_outlive_a_reload_and_are_cleared_by_the_person(talk: Start) -> None:
    chat = talk()
    chat.ask(QUESTION)
    chat.line.fill("还没问完的")
    chat.page.reload()
    expect(chat.value).to_have_text("4000亿元")
    expect(chat.line).to_have_value("还没问完的")
    with chat.page.expect_request(lambda request: request.method == "DELETE") as forgotten:
        chat.root.get_by_role("button", name="清空对话").click()
    assert "/v1/conversations/conv_" in forgotten.value.url
    expect(chat.turns).to_have_count(0)
    expect(chat.line).to_be_focused()
    chat.page.reload()
    expect(chat.root.get_by_role("heading", name="请问您想知道什么？")).to_be_visible()


def test_a_question_in_the_address_is_asked_once(opened: Callable[..., Page], url: str) -> None:
    page = opened(f"{url}/?q={QUESTION}")
    chat = Talk(page)
    expect(chat.value).to_have_text("4000亿元")
    page.reload()
    expect(chat.value).to_have_text("4000亿元")
    expect(chat.turns).to_have_count(1)


def test_enter_that_chooses_a_character_does_not_send(talk: Start) -> None:
    chat = talk()
    chat.line.fill("泰州")
    chat.line.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    chat.line.press("Shift+Enter")
    expect(chat.line).to_have_value("泰州\n")
    expect(chat.turns).to_have_count(0)


def test_a_question_that_is_too_long_is_not_sent_and_not_lost(talk: Start) -> None:
    chat = talk()
    chat.line.fill("𠮷" * 1001)
    expect(chat.root.get_by_text("现在有 1001 个")).to_be_visible()
    chat.line.press("Enter")
    expect(chat.turns).to_have_count(0)
    chat.line.fill("𠮷" * 1000)
    expect(chat.root.get_by_text("现在有")).to_have_count(0)


@pytest.mark.parametrize("question", ["谢谢", QUESTION])
def test_what_is_read_out_is_said_once_and_is_the_whole_answer(talk: Start, question: str) -> None:
    chat = talk()
    chat.page.evaluate(
        """() => {
          window.said = [];
          const region = document.querySelector("jushi-chat").shadowRoot.querySelector("[aria-live]");
          new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    chat.ask(question)
    region = chat.root.locator("[aria-live]")
    expect(region).not_to_be_empty()
    said = chat.page.evaluate("() => window.said")
    assert said == [region.inner_text()]
    assert question == "谢谢" or "4000亿元" in said[0]


def test_two_people_do_not_see_each_others_turns(talk: Start) -> None:
    one, other = talk(), talk()
    one.ask(QUESTION)
    other.page.reload()
    expect(other.root.get_by_role("heading", name="请问您想知道什么？")).to_be_visible()
    expect(other.turns).to_have_count(0)
