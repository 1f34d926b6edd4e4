"""Reports tell of the year before and plan their own: the year and the kind that are asked for come first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from qa.answering.definitions import defined, defines
from qa.answering.judge import weighed
from qa.documents.load import read_document
from qa.reading.features import READING_COLUMNS
from qa.reading.question import understand
from qa.settings import load_settings
from qa.types import Hit, Query, Reading, Span
from qa.wiring import Service, open_service

REPORT = """{year}年政府工作报告

一、{before}年工作回顾

全年国内生产总值增长{was}%。城镇新增就业{jobs}万人。

二、{year}年重点工作

今年发展主要预期目标是:国内生产总值增长{aim}%左右;城镇新增就业{more}万人以上。
"""
YEARS = {2021: ("2.3", "1186", "6", "1100"), 2022: ("8.1", "1269", "5.5", "1150"), 2023: ("3", "1206", "5", "1200")}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over three years' reports."""
    folder = tmp_path_factory.mktemp("reports")
    for year, (was, jobs, aim, more) in YEARS.items():
        text = REPORT.format(year=year, before=year - 1, was=was, jobs=jobs, aim=aim, more=more)
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    with closing(open_service(load_settings(data=tmp_path_factory.mktemp("data")))) as service:
        service.index([folder])
        yield service


@pytest.mark.parametrize(
    ("question", "value", "why"),
    [
        ("2021年国内生产总值增长多少", "8.1%", "what came true, told a year later"),
        ("2021年国内生产总值预期增长多少", "6%左右", "what was aimed at"),
        ("2022年国内生产总值增长目标是多少", "5.5%左右", "the same by another word"),
        ("2022年城镇新增就业多少人", "1206万人", "the outcome, though the aim names no year either"),
        ("2023年国内生产总值增长多少", "5%左右", "an aim where there is nothing else of that year"),
    ],
)
def test_the_outcome_comes_before_the_aim_unless_this_is_asked_for(
    reports: Service, question: str, value: str, why: str
) -> None:
    answer = reports.ask(question)
    assert answer.text == value, why


PAGE = """“两瓶一泥”唱响凤翔

为什么要有“两瓶一泥”？“两瓶一泥”就是西凤酒、苹果汁和泥塑。大家都说“两瓶一泥”好。

“两瓶一泥”是名片
"""


def _read(scores: dict[str, float]) -> list[Reading]:
    """A reading of each sentence of the page that begins so, with its score."""
    _, passages = read_document(PAGE.encode(), source="页.txt")
    found = []
    for begins, score in scores.items():
        for passage in passages:
            for span in passage.sentences:
                if passage.text[span.start : span.end].startswith(begins):
                    known = (0.0,) * len(READING_COLUMNS)
                    found.append(Reading(Hit(passage, 1.0), span, Span(span.start, span.start + 2), score, known))
    return sorted(found, key=lambda reading: -reading.score)


@pytest.mark.parametrize(
    ("scores", "first", "why"),
    [
        ({'"两瓶一泥"唱': 9.0, "大家": 6.0}, "大家", "a title gives way"),
        ({"为什么": 9.0, "大家": 6.0}, "大家", "a question gives way"),
        ({'"两瓶一泥"唱': 9.0, "大家": 1.0}, '"两瓶一泥"唱', "not to what is far behind"),
        ({"大家": 9.0, '"两瓶一泥"就是': 6.0}, '"两瓶一泥"就是', "a mention gives way to a definition"),
        (
            {"大家": 9.0, '"两瓶一泥"是': 8.0},
            "大家",
            "a title that defines and a mention that tells: as they were read",
        ),
    ],
)
def test_what_tells_comes_before_what_only_names(scores: dict[str, float], first: str, why: str) -> None:
    query = understand("凤翔的“两瓶一泥”是什么")
    readings = _read(scores)
    assert len(readings) == len(scores)
    assert all(
        defines(defined(query), each) == ('泥"就是' in _quote(each) or "是名片" in _quote(each)) for each in readings
    )
    order = [reading for reading, _, _ in weighed_as_passed(query, readings)]
    assert _quote(order[0]).startswith(first), why


def _quote(reading: Reading) -> str:
    return reading.hit.passage.text[reading.quote.start : reading.quote.end]


def weighed_as_passed(query: Query, readings: list[Reading]) -> list[tuple[Reading, tuple[float, ...], bool]]:
    """What the judge makes of readings that hold all of the question."""
    held = READING_COLUMNS.index("held_in_passage")
    full = [
        replace(each, features=tuple(1.0 if at == held else value for at, value in enumerate(each.features)))
        for each in readings
    ]
    return weighed(query, full)


@pytest.mark.parametrize(
    ("question", "term"),
    [("什么叫侨批", "侨批"), ("“沿途下蛋”是什么意思", "沿途下蛋"), ("泰州的目标是多少", ""), ("谁是市长", "")],
)
def test_a_question_for_a_meaning_names_what_it_is_of(question: str, term: str) -> None:
    assert defined(understand(question)) == term
