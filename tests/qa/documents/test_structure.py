"""What a document says of itself: title, date, region, and who speaks in its sections."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from qa.documents.regions import area_named, region_of
from qa.documents.structure import read_structure
from qa.text.fold import fold
from qa.types import Kind
from tests.rows import rows
from tests.strategies import writable

INTERVIEWS = """全力走稳第一步

市委全会日前召开,会议回顾了工作。

书写“广陵答卷”

——访市政府党组成员、广陵区委书记 韦峰

广陵将贯彻落实全会精神。

全力以赴发展实体经济。

夯实“先行区”基础

——访仪征市委书记 孙建年

仪征将坚持项目为王。
"""


@pytest.mark.parametrize("row", rows("dates"))
def test_a_document_is_dated_by_what_it_says_of_itself(row: dict[str, Any]) -> None:
    assert read_structure(row["text"], "a.txt").published_at == row["expected"]


@pytest.mark.parametrize("row", rows("regions"))
def test_a_text_belongs_to_the_region_that_it_dwells_on(row: dict[str, Any]) -> None:
    area = region_of(fold(row["text"]))
    assert (area.full if area else None) == row["expected"]


@pytest.mark.parametrize("row", rows("speakers"))
def test_a_line_of_office_and_name_tells_whose_the_text_is(row: dict[str, Any]) -> None:
    part = read_structure(f"会议纪要\n{row['line']}\n我们将贯彻落实全会精神。", "a.txt").parts[-1]
    assert part.speaker.office == (row["office"] or "")
    assert part.speaker.person == (row["person"] or "")


def test_a_long_report_that_names_a_place_now_and_then_is_not_about_it() -> None:
    text = ("会议强调,要坚持以人民为中心的发展思想,持续保障和改善民生。" * 50 + "台湾同胞是骨肉同胞。") * 8
    assert region_of(text) is None


def test_the_title_decides_between_the_places_of_a_text() -> None:
    text = "苏州与无锡加强合作,苏州支持,无锡响应,无锡先行。"
    area = region_of(text, "苏州市召开座谈会")
    assert area is not None
    assert area.full == "江苏省苏州市"


def test_an_office_names_its_area() -> None:
    area = area_named("仪征市委书记")
    assert area is not None
    assert area.full == "江苏省扬州市仪征市"
    assert area_named("国务院总理") is None


def test_a_speaker_holds_for_every_paragraph_until_the_next() -> None:
    sections = read_structure(INTERVIEWS, "a.txt").sections
    assert [(section.heading, section.person, section.region) for section in sections] == [
        ("", "", ""),
        ("书写“广陵答卷”", "韦峰", "广陵区"),
        ("夯实“先行区”基础", "孙建年", "仪征市"),
    ]
    interview = INTERVIEWS[slice(*sections[1].span)]
    assert interview.startswith("书写")
    assert interview.endswith("实体经济。\n")


@pytest.mark.parametrize(
    ("text", "source", "title"),
    [
        ("市委常委會(huì)調(diào)研高新區\n為進(jìn)一步改進作風,會議召開。", "a.txt", "市委常委會調研高新區"),
        ("# 上海口岸服务条例\n\n## 第一章 总则\n第一条 为了规范口岸开放,制定本条例。", "a.txt", "上海口岸服务条例"),
        ("会议召开。\n\n市委书记访谈录\n\n泰州市委书记朱立凡：全力打造“幸福水天堂”\n\n朱立凡说,要发展。", "a.txt",
         "泰州市委书记朱立凡：全力打造“幸福水天堂”"),
        ("会议召开。会议结束。", "dir/1998_政府工作报告.txt", "1998 政府工作报告"),
        ("会议召开。会议结束。", "crud-10434.txt", ""),
        ("会议召开,全面部署。\n\n突出创新驱动\n\n我们将发展。", "a.txt", ""),
    ],
    ids=["first line", "markdown", "middle of a page", "telling file name", "telling nothing", "section heading only"],
)  # fmt: skip
def test_the_title_is_found_where_a_reader_finds_it(text: str, source: str, title: str) -> None:
    assert read_structure(text, source).title == title


def test_lines_of_office_and_name_open_interviews_without_dashes() -> None:
    text = (
        "江苏市委书记谈发展\n泰州市委书记 朱立凡\n我们将发展大健康产业。\n"
        "南通市委书记吴新明：打造增长极\n我们将优江拓海。"
    )
    parts = read_structure(text, "a.txt").parts
    said = [(part.heading, part.speaker.person, part.area.name if part.area else "") for part in parts]
    assert said[-2:] == [
        ("", "朱立凡", "泰州市"),
        ("南通市委书记吴新明：打造增长极", "吴新明", "南通市"),
    ]


def test_headings_nest_by_their_numbering() -> None:
    text = (
        "政府工作报告\n一、工作回顾\n（一）宏观调控\n价格稳定。\n（二）改革开放\n开放扩大。\n二、主要任务\n任务很重。"
    )
    parts = read_structure(text, "a.txt").parts
    assert [part.heading for part in parts if part.heading] == [
        "一、工作回顾 › （一）宏观调控",
        "一、工作回顾 › （二）改革开放",
        "二、主要任务",
    ]


@given(writable)
def test_parts_cover_the_reading_text_and_blocks_lie_in_order(text: str) -> None:
    outline = read_structure(text, "a.txt")
    assert [part.span.start for part in outline.parts[1:]] == [part.span.end for part in outline.parts[:-1]]
    ends = [block.span for block in outline.blocks]
    assert all(first.end <= second.start for first, second in pairwise(ends))
    covered = "".join(outline.reading[start:end] for start, end in ends)
    assert "".join(covered.split()) == "".join(outline.reading.split())
    assert all(block.kind in Kind for block in outline.blocks)
