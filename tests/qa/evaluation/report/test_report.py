"""The report is one page that anybody can open, in both languages, and a stranger's text stays text in it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.report import plots, write_report
from qa.evaluation.report.failures import failure
from qa.evaluation.report.figures import number
from qa.evaluation.report.words import HEADLINES, REASONS, STAGES
from qa.evaluation.types import Outcome, Question, Run, Stage
from qa.types import Reason
from tests.qa.evaluation.made import SOURCE, got, made, question, ranked, refused, right, wrong

HOSTILE = "</blockquote><script>alert(1)</script>\u202e<img src=x onerror=alert(2)>{{ 7 * 7 }}\x07"


class Element(NamedTuple):
    """An element of a page: its name, its attributes and the text inside it."""

    tag: str
    attributes: dict[str, str | None]
    text: list[str]


class Page(HTMLParser):
    """A page as a browser reads it: its elements in order."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), [])
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def texts(self, tag: str, of_class: str | None = None) -> list[str]:
        """What stands in each element of this name, and of this class where one is given."""
        return [
            "".join(element.text)
            for element in self.elements
            if element.tag == tag and (of_class is None or of_class in (element.attributes.get("class") or "").split())
        ]


def mixed() -> Run:
    return made(
        [
            right("a"),
            wrong("b"),
            Outcome(question("c"), refused(), ranked(right_at=2), (0, 1), 4.0),
            Outcome(question("d", answerable=False), got("规模达到5000亿元。", "5000亿元"), (), (), 4.0),
            Outcome(question("e", answerable=False), refused(), (), (), 4.0),
            Outcome(question("f"), {}, failure="HTTP 503"),
        ]
    )


def page_of(run: Run, folder: Path) -> Page:
    write_report(run, folder / "report.html")
    return Page((folder / "report.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The report of a run that has everything."""
    return page_of(mixed(), tmp_path_factory.mktemp("report"))


def test_every_question_that_was_lost_is_shown_once_with_what_lost_it_and_no_other(shown: Page) -> None:
    assert shown.texts("span", "id") == ["b", "c", "d", "f"]
    stages = [element.attributes.get("data-stage") for element in shown.elements if element.tag == "article"]
    assert [stage for stage in stages if stage] == [
        Stage.LOST_IN_RANKING,
        Stage.LOST_IN_RANKING,
        Stage.WRONGLY_ANSWERED,
        Stage.FAILED,
    ]


def test_a_lost_question_says_what_was_wanted_what_came_with_the_answer_marked_and_where_the_right_passage_ranked(
    tmp_path: Path,
) -> None:
    shown = page_of(made([wrong("b")]), tmp_path)
    assert shown.texts("b", "wanted") == ["4000亿元"]
    assert shown.texts("blockquote") == ["规模达到3000亿元。"]
    assert shown.texts("mark") == ["3000亿元"]
    assert any("取回的 3 段里排第 2" in text for text in shown.texts("dd"))


def test_a_strangers_text_stays_text(tmp_path: Path) -> None:
    hostile = Question(HOSTILE, HOSTILE, ("别的" + HOSTILE,), (HOSTILE,), type=HOSTILE)
    passages = tuple(replace(passage, source=HOSTILE, section=HOSTILE) for passage in ranked(right_at=1))
    reply = got(HOSTILE, "alert(1)", source=HOSTILE) | {"resolved_question": HOSTILE + "?"}
    shown = page_of(made([Outcome(hostile, reply, passages, (0,), 1.0)], name=HOSTILE), tmp_path)
    assert len([element for element in shown.elements if element.tag == "script"]) == 1
    assert [element for element in shown.elements if element.tag == "img"] == []
    visible = HOSTILE.replace("\u202e", "U+202E").replace("\x07", "U+0007")
    assert shown.texts("blockquote") == [visible]
    assert shown.texts("h1") == [visible]
    assert shown.texts("mark") == ["alert(1)"]
    assert not any("\u202e" in text for text in shown.texts("body"))


def test_the_page_loads_nothing_and_runs_its_own_script_alone(shown: Page) -> None:
    loading = {"src", "href", "action", "data", "poster", "srcset", "xlink:href"}
    used = [(element.tag, name, value) for element in shown.elements for name, value in element.attributes.items()]
    assert {value for _, name, value in used if name in loading and not (value or "").startswith("#")} == set()
    assert not re.search(r"url\((?!#)|@import", "".join(shown.texts("style")))
    (script,) = shown.texts("script")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = [value or "" for _, name, value in used if name == "content" and "default-src" in (value or "")]
    assert f"script-src 'sha256-{allowed}'" in policy
    assert "default-src 'none'" in policy


def test_whatever_is_said_is_said_in_both_languages(shown: Page) -> None:
    chinese, english = shown.texts("span", "zh"), shown.texts("span", "en")
    assert len(chinese) == len(english) > 50
    assert [text for text in chinese if not text.strip()] == [text for text in english if not text.strip()] == []
    han = re.compile(r"[\u4e00-\u9fff]")
    assert [text for text in english if han.search(text)] == []


def test_a_run_of_nothing_says_so(tmp_path: Path) -> None:
    shown = page_of(made([]), tmp_path)
    (said,) = shown.texts("header")
    assert "一个问题也没有" in said
    assert "no question" in said
    assert shown.texts("figure") == shown.texts("article") == []


def test_a_run_in_which_all_is_right_says_so(tmp_path: Path) -> None:
    shown = page_of(made([right("a"), right("b")]), tmp_path)
    assert shown.texts("article", "failure") == []
    (said,) = shown.texts("p", "good")
    assert "每个问题都答对了" in said
    assert "None." in said


def test_a_question_without_any_reply_is_shown_with_what_failed(tmp_path: Path) -> None:
    shown = page_of(made([Outcome(question("f"), {}, failure="HTTP 503: busy")]), tmp_path)
    assert shown.texts("span", "alarm") == ["HTTP 503: busy"]


def test_the_report_of_hundreds_of_lost_questions_stays_small(tmp_path: Path) -> None:
    quote = "规模达到3000亿元。" * 30
    lost = Outcome(question("b"), got(quote, "3000亿元"), ranked(right_at=1, of=50), (0,), 6.0)
    run = made([lost])
    many = Run(run.name, run.sha256, run.signature, run.options, (lost,) * 600, run.metrics)
    write_report(many, tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 3_000_000


def test_no_two_elements_share_an_id(tmp_path: Path) -> None:
    outcomes = [right("a"), right("b"), wrong("c"), *mixed().outcomes[2:]]
    ids = [
        element.attributes["id"] for element in page_of(made(outcomes), tmp_path).elements if "id" in element.attributes
    ]
    assert len(ids) == len(set(ids)) > 8


LINES = {
    "point": [(0.1, 0.0)],
    "line": [(0.1, 0.0), (0.55, 0.7), (0.9, 1.0)],
    "level": [(x / 9, 1.0) for x in range(9)],
}


@pytest.mark.parametrize("curve", LINES.values(), ids=LINES)
def test_drawings_take_their_colours_from_the_page_and_hold_numbers_alone(curve: list[tuple[float, float]]) -> None:
    times = [1000 * x for x, _ in curve]
    ranked = [(float(k), share) for k, (_, share) in zip((1, 5, 10), curve, strict=False)]
    for svg in (plots.recall([ranked]), plots.risk(curve), plots.reliability(curve), plots.histogram(times)):
        assert svg.startswith("<svg viewBox=")
        assert "#" not in re.sub(r"#[pm][0-9a-f]{10}", "", svg)
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
        assert [text for text in texts if not re.fullmatch(r"[\d.]+%?", text)] == []


def test_a_drawing_of_thousands_of_points_stays_small() -> None:
    assert len(plots.risk([(place / 5000, place / 9000) for place in range(5000)])) < 25_000


@given(
    st.text(max_size=30),
    st.integers(0, 50),
    st.lists(st.fixed_dictionaries({"start": st.integers(-5, 90), "end": st.integers(-5, 90)}), max_size=4),
)
def test_whatever_is_marked_the_quote_is_whole(quote: str, start: int, highlights: list[dict[str, int]]) -> None:
    cited = {"source": SOURCE, "quote": quote, "start": start, "end": start + len(quote), "highlights": highlights}
    (shown,) = failure(Outcome(question("a"), {"citations": [cited]}), Stage.WRONG_SPAN).quotes
    assert "".join(piece.text for piece in shown.pieces) == quote


@pytest.mark.parametrize(
    ("measure", "value", "shown"),
    [
        ("quote_hit@1", 1.0, "100"),
        ("quote_hit@1", 0.9996, "100.0"),
        ("quote_hit@1", 0.996, "99.6"),
        ("quote_hit@1", 0.931, "93"),
        ("quote_hit@1", 0.004, "0.4"),
        ("quote_hit@1", 0.0, "0"),
        ("auroc", 0.98765, "0.988"),
        ("mrr@10:passage", 0.5, "0.500"),
        ("p50:total", 6.12, "6.1"),
        ("p95:total", 128.4, "128"),
    ],
)
def test_figures_are_rounded_for_people(measure: str, value: float, shown: str) -> None:
    assert number(measure, value) == shown


def test_whatever_can_go_wrong_has_words() -> None:
    assert set(STAGES) == set(Stage) - {Stage.RIGHT}
    assert set(REASONS) == set(Reason)
    assert [
        name for name, told in HEADLINES.items() if not all(words.count("{}") == 1 for words in told.sentence)
    ] == []
