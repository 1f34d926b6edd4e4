"""A document with scripts, markup, bidirectional controls and ten thousand combining characters is shown as text."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.talk import Talk

Start = Callable[..., Talk]


def test_markup_and_scripts_of_a_document_are_shown_and_do_nothing(talk: Start) -> None:
    chat = talk()
    chat.ask("黑石镇2021年的粮食总产量是多少")
    expect(chat.value).to_have_text("8321吨")
    chat.press("查看原文")
    expect(chat.source.locator("mark.answer")).to_have_text("8321吨")
    expect(chat.source).to_contain_text('<script>document.title = "被执行了"</script>')
    expect(chat.source).to_contain_text("</section></article></div><style>* { display: none !important; }</style>")
    assert chat.page.evaluate("() => document.title") == "据实"
    inside = "node => node.getRootNode().querySelectorAll('script, img, style, iframe, b, u').length"
    assert chat.source.evaluate(inside) == 0


def test_controls_that_turn_the_direction_of_writing_are_left_out_of_what_is_shown(talk: Start) -> None:
    chat = talk()
    chat.ask("黑石镇2021年的水果总产量是多少")
    expect(chat.value).to_have_text("6745吨")
    expect(chat.quote).to_contain_text("为6745吨,这一句里")
    expect(chat.quote.locator("mark")).to_have_text("6745吨")
    chat.press("查看原文")
    expect(chat.source.locator("mark.answer")).to_have_text("6745吨")
    shown = chat.root.evaluate("node => node.shadowRoot.textContent")
    assert not {"\u202e", "\u202c"} & set(shown)


def test_ten_thousand_combining_characters_stay_in_their_paragraph(talk: Start) -> None:
    chat = talk()
    chat.ask("黑石镇2021年的茶叶总产量是多少")
    expect(chat.value).to_have_text("9123吨")
    chat.press("查看原文")
    expect(chat.source.locator("mark.answer")).to_have_text("9123吨")
    paragraph = chat.source.locator("p", has_text="茶叶总产量")
    assert paragraph.evaluate("node => getComputedStyle(node).overflowY") == "clip"
    assert paragraph.evaluate("node => node.textContent.split('\\u0301').length") > 300
    expect(chat.source.locator("p", has_text="木材总产量")).to_be_in_viewport()


def test_what_a_person_types_is_text_too(talk: Start) -> None:
    chat = talk()
    question = '<img src=x onerror="document.title=1">黑石镇2021年的木材总产量是多少<b>\u202e'
    chat.ask(question)
    expect(chat.last.locator(".question")).to_contain_text("<img src=x onerror=")
    assert chat.page.evaluate("() => document.title") == "据实"
    assert chat.root.evaluate("node => node.shadowRoot.querySelectorAll('img, b').length") == 0
