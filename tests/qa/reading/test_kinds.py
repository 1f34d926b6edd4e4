"""What answers often ends with the noun that a question asks for one of."""

from __future__ import annotations

import pytest

from qa.reading.kinds import kinds_asked, of_the_kind
from qa.reading.meant import meant
from qa.reading.question import understand
from qa.types import Span


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("事故发生在哪个机场", ["机场"]),
        ("设立了哪个自由贸易试验区", ["自由贸易试验区"]),
        ("这是什么类型的水稻品种", ["水稻", "水稻品种"]),
        ("出了什么问题", []),
        ("大桥全长多少公里", []),
    ],
    ids=["a noun", "a run of words", "of a sort", "a noun that names no kind", "a number"],
)
def test_the_nouns_behind_the_question_word_are_the_kind(question: str, nouns: list[str]) -> None:
    assert kinds_asked(understand(question))[-2:] == nouns


def test_a_candidate_of_the_kind_ends_with_it_and_says_more() -> None:
    query, text = understand("事故发生在哪个机场"), "事故发生在惠特曼地区机场,该机场已经关闭。"
    found = meant(query, text, [Span(0, len(text))])
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    kind = dict(zip([text[start:end] for start, end in spans], of_the_kind(query, text, found), strict=True))
    assert kind["惠特曼地区机场"] == 1.0
    assert kind["地区"] == 0.0
    assert kind.get("机场", 0.0) == 0.0
