"""Which numbers count nothing."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.counting import counts_nothing
from qa.reading.question import understand
from qa.types import Span


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("救助了多少人", "在第十届全国人民代表大会上,救助6800万人次。", ["6800万人次"]),
        ("这是第几届运动会", "第二十届省运会将举行。", ["第二十届"]),  # a place is asked for
        ("有多少个", '高举"三个代表"的旗帜,建成五个。', ["五个"]),
        ("有多少人受伤", '他说:"三人"。', ["三人"]),  # the quotation is the number
        ("有多少人受伤", '他说:"200人受伤。"', ["200人"]),  # figures begin speech, not names
    ],
)
def test_a_place_in_an_order_and_the_beginning_of_a_name_are_no_amounts(
    question: str, text: str, left: list[str]
) -> None:
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~counts_nothing(text, candidates, query))
    spans = zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)
    assert [text[start:end] for start, end in spans] == left
