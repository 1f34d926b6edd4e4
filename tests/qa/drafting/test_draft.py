from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from qa.documents.load import Given, read_text
from qa.drafting.draft import as_printed, draft
from qa.drafting.types import Draft, Kind
from qa.errors import DocumentError
from qa.types import Document
from tests.rows import rows
from tests.strategies import pieces, writable

# What patterns look for, in any order, among the oddities of real texts.
TELLING = st.sampled_from(
    (
        "2023年上半年，",
        "陝(shǎn)西省",
        "實現地區生產總值",
        "15503.20億(yì)元",
        "，同比增长3.7%",
        "。",
        "泰州市委书记姜冬冬",
        "说，",
        "高水平政治互信是中国和加拿大关系的最大优势",
        "8月18日，",
        "南京长江大桥于1968年建成通车",
        "第三条 本条例所称古树，是指",
        "树龄在一百\n年以上的树木",
        "在上海展览中心举行",
        "广告、运营、研发三大环节",
    )
)


def drafted(text: str, title: str | None = None, **options: Any) -> tuple[Document, list[Draft]]:
    document, passages = read_text(text, source="a.txt", given=Given(title=title))
    return document, list(draft(passages, random=Random(0), wording=as_printed(document), **options))


@pytest.mark.parametrize("row", rows("drafts"))
def test_a_sentence_gives_these_questions_and_no_others(row: dict[str, Any]) -> None:
    document, drafts = drafted(row["text"], row.get("title"))
    assert [[each.question, document.text[slice(*each.place)]] for each in drafts] == row["expects"]


@given(st.lists(TELLING | pieces, max_size=25).map("".join) | writable)
def test_every_answer_is_a_span_of_its_source_and_lies_in_its_quote(text: str) -> None:
    try:
        document, drafts = drafted(text, title="泰州市长江保护条例")
    except DocumentError:
        reject()
    for each in drafts:
        assert 0 <= each.quoted.start <= each.place.start < each.place.end <= each.quoted.end <= len(document.text)
        shown = as_printed(document)(each.passage)
        inside = "".join(document.text[start:end] for start, end in each.passage.offsets.slice(*each.answer).runs())
        assert shown[slice(*each.answer)] == inside
        assert inside[0] == document.text[each.place.start]
        assert inside[-1] == document.text[each.place.end - 1]


def test_only_the_kinds_that_are_wanted_are_drafted() -> None:
    text = "2022年雅安市旅游综合收入同比增长40.3%。\n\n泰州市委书记姜冬冬主持会议。\n\n南京长江大桥于1968年建成通车。"
    assert {each.kind for each in drafted(text)[1]} == {Kind.PERCENT, Kind.PERSON, Kind.DATE}
    assert {each.kind for each in drafted(text, kinds=(Kind.DATE,))[1]} == {Kind.DATE}


def test_the_same_text_gives_the_same_ids() -> None:
    text = "南京长江大桥于1968年建成通车。"
    assert [each.id for each in drafted(text)[1]] == [each.id for each in drafted(text)[1]]
