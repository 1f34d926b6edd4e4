"""Quotes: the source's own characters, short enough, around the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.cite import LONGEST, cite, readable, within
from qa.documents.load import read_document
from qa.types import Document, Hit, Passage, Reading, Span

GLOSSED = (
    "為進(jìn)一步下沉工作重心,轉(zhuǎn)變工作作風(fēng)、改進(jìn)工作方式,"
    "9月24日,市委常委會(huì)在醫(yī)藥高新區(qū)調(diào)研。"
)


def reading_of(text: str, answer: str) -> tuple[Document, Reading]:
    """The first sentence of a text that holds the answer, read as it is."""
    document, passages = read_document(text.encode(), source="页.txt")
    for passage in passages:
        for start, end in passage.sentences:
            at = passage.text.find(answer, start, end)
            if at >= 0:
                return document, Reading(Hit(passage, 1.0), Span(start, end), Span(at, at + len(answer)), 0.0)
    raise AssertionError(answer)


def test_a_quote_keeps_the_glosses_of_its_source_and_its_display_drops_them() -> None:
    document, reading = reading_of(GLOSSED * 3, "9月24日")
    citation = cite(reading, document, score=0.9)
    assert "醫(yī)藥高新區(qū)" in citation.quote
    assert "醫藥高新區調研" in citation.display
    assert document.text[slice(*citation.highlights[0])] == "9月24日"


@pytest.mark.parametrize(
    ("script", "shown"), [("simplified", "医药高新区"), ("traditional", "醫藥高新區"), ("original", "醫藥高新區")]
)
def test_the_display_comes_in_the_script_asked_for(script: str, shown: str) -> None:
    document, reading = reading_of(GLOSSED * 3, "9月24日")
    assert shown in cite(reading, document, score=0.9, script=script).display


@given(
    st.integers(1, 40),
    st.integers(0, 39),
    st.sampled_from(["發(fā)展經(jīng)濟(jì),", "加快建设,", "持续推进高质量发展的各项工作、"]),
)
def test_a_quote_is_never_too_long_and_always_holds_its_answer(clauses: int, place: int, clause: str) -> None:
    parts = [clause] * clauses
    parts.insert(min(place, clauses), "产值4000亿元,")
    document, reading = reading_of("".join(parts) + "完成。", "4000亿元")
    citation = cite(reading, document, score=0.5)
    assert len(citation.quote) <= LONGEST
    assert citation.quote == document.text[citation.span.start : citation.span.end]
    assert citation.span.start <= citation.highlights[0].start < citation.highlights[0].end <= citation.span.end


def test_a_short_sentence_is_quoted_whole() -> None:
    document, reading = reading_of("大健康产业达到4000亿元规模。", "4000亿元")
    passage: Passage = reading.hit.passage
    assert within(passage, reading.quote, reading.answer) == reading.quote
    assert readable(document, passage, reading.quote) == "大健康产业达到4000亿元规模。"
