"""Sentences that a language model might write, and whether their quotes carry them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.phrasing.support import supported
from qa.types import Citation, Document, Span
from tests.rows import rows


def citation(quote: str, *, region: str = "") -> Citation:
    document = Document(id="d", source="a.txt", text=quote, sha256="0")
    return Citation(document, Span(0, len(quote)), (), "", region, 1.0, quote)


@pytest.mark.parametrize("row", rows("phrasing"))
def test_a_sentence_is_carried_by_its_quotes_or_is_not(row: dict[str, Any]) -> None:
    citations = [citation(quote, region=row.get("region", "")) for quote in row["quotes"]]
    assert supported(row["sentence"], citations, row["question"]) is row["supported"]


QUOTES = (
    "到“十四五”期末,大健康产业达到4000亿元规模",
    "全年规模以上工业增加值增长13.5%,进出口总额为1.2万亿元。",
    "市委書記姜冬冬主持會議并講話。",
    "大桥全长16.236公里,于2019年5月20日通车。",
)


@pytest.mark.parametrize("quote", QUOTES)
def test_a_quote_carries_itself(quote: str) -> None:
    assert supported(quote, [citation(quote)], "？")


@given(quote=st.sampled_from(QUOTES), place=st.integers(0, 60), digit=st.sampled_from("0123456789九万"))
def test_a_digit_put_into_a_quote_is_noticed(quote: str, place: int, digit: str) -> None:
    place = min(place, len(quote))
    changed = quote[:place] + digit + quote[place:]
    assert not supported(changed, [citation(quote)], "？")


@pytest.fixture(scope="module")
def sentences(seeds: Path) -> list[str]:
    """What the seeds say, a sentence each."""
    texts = [path.read_text("utf-8") for path in sorted(seeds.glob("*.txt"))]
    return [sentence for text in texts for sentence in re.findall(r"[^。！？\n]{8,120}[。！？]?", text)]


def test_what_documents_say_is_carried_and_with_another_digit_it_never_is(sentences: list[str]) -> None:
    carried = [sentence for sentence in sentences if supported(sentence, [citation(sentence)], "？")]
    assert len(carried) / len(sentences) > 0.95
    changed = [
        (sentence, sentence[: digit.start()] + str((int(digit[0]) + 1) % 10) + sentence[digit.end() :])
        for sentence in carried
        for digit in re.finditer("[0-9]", sentence)
    ]
    assert len(changed) > 50
    assert [other for sentence, other in changed if supported(other, [citation(sentence)], "？")] == []


def test_no_sentence_is_carried_by_one_of_another_document(sentences: list[str]) -> None:
    pairs = zip(sentences, reversed(sentences), strict=True)
    assert [
        after for before, after in pairs if after not in before and supported(after, [citation(before)], "？")
    ] == []


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    assert supported(text, [citation(QUOTES[0])], "目标是多少") in (True, False)
