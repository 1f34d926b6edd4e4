"""The chat's main states as pictures in docs/images: `python -m scripts.screenshots`.

The real server over the seeds in the installed browser; pictures are kept small by a palette.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.process import index, serving
from scripts.browser import chromium

PROJECT = Path(__file__).parents[1]
IMAGES = PROJECT / "docs" / "images"
MOST_BYTES = 150_000
COLOURS = 96
DESKTOP, PHONE, SMALL = (1080, 760), (390, 780), (320, 640)
HOST = """<!doctype html><meta charset="utf-8"><title>泰州新闻</title>
<body><h1>泰州新闻</h1><p>这是任何一个网页，右下角的按钮打开对话。</p><script src="/widget.js"></script>"""


class Shot(NamedTuple):
    """One picture: its name, the window, the questions asked before, and what is done after them."""

    name: str
    size: tuple[int, int]
    questions: Sequence[str]
    then: Callable[[Locator], None] = lambda _: None
    scheme: str = "light"
    locale: str = "zh-CN"
    path: str = "/"


def main() -> None:
    """Take all of them and say how large they are."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        data = Path(folder) / "data"
        index(sorted((PROJECT / "seeds").glob("*.txt")), data)
        with serving(data) as (_, url):
            for shot in SHOTS:
                path = IMAGES / f"{shot.name}.png"
                path.write_bytes(_small(_taken(browser, url, shot)))
                print(f"{path.relative_to(PROJECT)}: {path.stat().st_size:,} bytes")
                assert path.stat().st_size < MOST_BYTES


def _taken(browser: Browser, url: str, shot: Shot) -> bytes:
    width, height = shot.size
    options: dict[str, Any] = {"color_scheme": shot.scheme, "locale": shot.locale, "reduced_motion": "reduce"}
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.route("**/host", lambda route: route.fulfill(body=HOST, content_type="text/html"))
    page.goto(url + shot.path)
    chat = page.locator("jushi-chat")
    _open(page, chat)
    for number, question in enumerate(shot.questions, 1):
        chat.locator("textarea").fill(question)
        chat.locator("textarea").press("Enter")
        expect(chat.locator(".turn .value, .turn .talk")).to_have_count(number)
    shot.then(chat)
    page.wait_for_timeout(500)  # fonts and scrolling come to rest
    taken = page.screenshot()
    context.close()
    return taken


def _open(page: Page, chat: Locator) -> None:
    expect(chat).to_be_attached()
    page.evaluate("() => document.querySelector('jushi-chat').open()")
    expect(chat.locator(".suggestions button").first).to_be_visible()


def _small(picture: bytes) -> bytes:
    kept = BytesIO()
    image = (
        Image.open(BytesIO(picture))
        .convert("RGB")
        .quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _older(chat: Locator) -> None:
    chat.locator("summary").first.click()
    chat.locator("textarea").blur()


def _source(chat: Locator) -> None:
    chat.locator(".turn").last.locator("button.source").first.click()
    expect(chat.locator("dialog mark.answer")).to_be_visible()


SHOTS = (
    Shot("welcome", DESKTOP, ()),
    Shot("answer", DESKTOP, ("泰州大健康产业目标是多少",)),
    Shot("follow-up-dark", DESKTOP, ("江都区委书记是谁", "那高邮呢？"), scheme="dark"),
    Shot("dates", DESKTOP, ("泰州市委书记是谁",), _older),
    Shot("source", DESKTOP, ("泉州环湾建成区面积多大",), _source),
    Shot("phone", PHONE, ("南通2025年新能源产业规模预计是多少",)),
    Shot("phone-not-found-dark", SMALL, ("无锡的大健康产业目标是多少",), scheme="dark", locale="zh-TW"),
    Shot("phone-source", SMALL, ("泉州环湾建成区面积多大",), _source),
    Shot("widget", DESKTOP, ("高邮到2025年要打造多少个特色田园乡村",), locale="en-US", path="/host"),
)

if __name__ == "__main__":
    main()
