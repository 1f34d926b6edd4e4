"""The report of a run in a real browser: searched, in both languages, on a telephone, without scripts, and hostile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.evaluation.compare import compare
from qa.evaluation.report import write_report
from qa.evaluation.report.comparison import write_comparison
from qa.evaluation.tally import tally
from qa.evaluation.types import Outcome
from tests.qa.evaluation.made import got, made, question, ranked, refused, right, wrong

Open = Callable[..., Page]
HOSTILE = "<img src=x onerror='document.title=1'><script>document.title=1</script>\u202e目标"
LOST = [
    wrong("b"),
    Outcome(question("c"), refused(), ranked(right_at=1), (0, 1), 4.0),
    Outcome(question("d", answerable=False), got(HOSTILE + "5000亿元", "5000亿元", source=HOSTILE), (), (), 4.0),
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report and a comparison."""
    folder = tmp_path_factory.mktemp("reports")
    write_report(made([right("a"), *LOST]), folder / "report.html")
    before, after = tally(made([right("a"), right("b")]), name="before"), tally(made([right("a"), wrong("b")]))
    write_comparison(compare([before, after]), folder / "comparison.html")
    return folder


@pytest.fixture
def opened(browser: Browser, reports: Path) -> Iterator[Open]:
    """Opens a page in a context of its own; no page may raise an error."""
    contexts = []
    errors: list[str] = []

    def open_page(name: str = "report.html", **settings: object) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", **settings})  # type: ignore[arg-type]  # playwright checks
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else errors.append(request.url))
        page.goto((reports / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def test_lost_questions_are_found_by_stage_and_by_text(opened: Open) -> None:
    page = opened()
    failures = page.locator(".failure")
    expect(failures).to_have_count(3)
    page.locator("select[name=stage]").select_option("wrongly_refused")
    expect(failures.filter(visible=True)).to_have_count(1)
    expect(failures.filter(visible=True)).to_contain_text("c的目标是多少")
    page.locator("select[name=stage]").select_option("")
    page.locator("input[name=text]").fill("3000亿元")
    expect(failures.filter(visible=True)).to_have_count(1)
    page.locator("input[name=text]").fill("没有这样的字")
    expect(failures.filter(visible=True)).to_have_count(0)
    expect(page.locator("#none")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "heading"), [("zh-CN", "丢在哪一步"), ("zh-TW", "丢在哪一步"), ("de-DE", "Where questions were lost")]
)
def test_the_page_speaks_the_browsers_language_or_english(opened: Open, locale: str, heading: str) -> None:
    expect(opened(locale=locale).locator("#lost")).to_have_text(heading, use_inner_text=True)


def test_the_language_can_be_switched(opened: Open) -> None:
    page = opened()
    page.get_by_label("English").check()
    expect(page.locator("#failures")).to_contain_text("Questions that were lost", use_inner_text=True)
    expect(page.locator("option[value=wrongly_answered]")).to_have_text("Wrongly answered")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_without_scripts_it_is_a_whole_list_and_the_language_switches_still(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator(".failure").filter(visible=True)).to_have_count(3)
    expect(page.locator("#filter")).to_be_hidden()
    page.get_by_label("English").check()
    expect(page.locator("#lost")).to_have_text("Where questions were lost", use_inner_text=True)


@pytest.mark.parametrize("name", ["report.html", "comparison.html"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_has_to_be_scrolled_sideways(opened: Open, name: str, width: int) -> None:
    page = opened(name, viewport={"width": width, "height": 700})
    for language in ("中文", "English"):
        page.get_by_label(language).check()
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_strangers_text_does_nothing(opened: Open) -> None:
    page = opened()
    expect(page.locator("blockquote").last).to_contain_text("<img src=x onerror='document.title=1'>")
    expect(page.locator("blockquote").last).to_contain_text("U+202E")
    assert page.title().startswith("made")
