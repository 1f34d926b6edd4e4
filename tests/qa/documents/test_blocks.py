"""What a paragraph is in its document."""

from __future__ import annotations

from typing import Any

import pytest

from qa.documents.blocks import read_blocks
from qa.text.clean import clean
from qa.text.fold import fold
from qa.types import Kind
from tests.rows import rows

BEFORE, AFTER = "会议召开。\n", "\n会议结束。"


def kinds(text: str) -> list[Kind]:
    return [block.kind for block in read_blocks(fold(clean(text)[0]))]


@pytest.mark.parametrize("row", rows("kinds"))
def test_a_paragraph_is_of_the_kind_that_a_reader_sees(row: dict[str, Any]) -> None:
    assert kinds(BEFORE + row["line"] + AFTER) == [Kind.TEXT, Kind(row["kind"]), Kind.TEXT]


def test_a_short_line_that_no_text_follows_is_a_caption() -> None:
    assert kinds("会议召开。\n中国医药城东方小镇") == [Kind.TEXT, Kind.CAPTION]


def test_a_document_of_headings_alone_keeps_them() -> None:
    assert kinds("第一章 总则\n目录") == [Kind.HEADING, Kind.HEADING]


def test_paragraphs_flattened_into_one_line_are_told_apart() -> None:
    assert kinds("会议召开。 会前,市领导调研。     记者 陈高飞") == [Kind.TEXT, Kind.TEXT, Kind.BYLINE]
