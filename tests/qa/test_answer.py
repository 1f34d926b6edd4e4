"""The question's route over the seeds: what people come for, and what must not be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.settings import load_settings
from qa.types import Answer, Filters, Reason
from qa.wiring import Service, open_service

QUICK = examples(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def service(indexed: Path) -> Iterator[Service]:
    """The service over the five seeds."""
    with closing(open_service(load_settings(data=indexed))) as opened:
        yield opened


def verbatim(answer: Answer) -> bool:
    """Whether everything that the answer shows is cut from its documents."""
    shown = (*answer.citations, *answer.related, *(alternative.citation for alternative in answer.alternatives))
    return all(
        citation.quote == citation.document.text[citation.span.start : citation.span.end] != ""
        and len(citation.quote) <= 300
        for citation in shown
    )


def test_the_main_job_is_a_quote_with_the_value_inside(service: Service) -> None:
    answer = service.ask("泰州大健康产业目标是多少")
    assert answer.text == "4000亿元"
    assert answer.citations[0].document.source == "000_d58df2eb0dc79cf9.txt"
    assert "4000亿元" in answer.citations[0].quote
    assert verbatim(answer)


@pytest.mark.parametrize(
    "question",
    [
        "南通2025年新能源产业规模预计是多少",
        "南通2025年新能源產業規模預計是多少",
        "南通２０２５年新能源产业规模预计是多少",
    ],
)
def test_scripts_and_widths_find_each_other(service: Service, question: str) -> None:
    answer = service.ask(question)
    assert answer.text == "1500億元"


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("无锡的大健康产业目标是多少", "another city"),
        ("南通2030年新能源产业规模预计是多少", "another year"),
        ("泉州市市长是谁", "another office"),
        ("扬州市委书记叫什么名字", "the office of a city inside it"),
        ("如何用Python读取CSV文件", "another world"),
    ],
)
def test_what_the_documents_do_not_hold_is_not_answered(service: Service, question: str, lacks: str) -> None:
    answer = service.ask(question)
    assert not answer.answered, lacks
    assert answer.citations == ()
    assert answer.text is None
    assert verbatim(answer)


def test_a_missing_city_is_named(service: Service) -> None:
    missing = service.ask("无锡的大健康产业目标是多少").not_found
    assert missing is not None
    assert missing.reason is Reason.ENTITY_NOT_FOUND
    assert missing.missing == ("无锡",)


def test_a_fact_that_changed_comes_with_both_values_the_newer_first(service: Service) -> None:
    answer = service.ask("泰州市委书记是谁")
    values = [answer.text, *(alternative.text for alternative in answer.alternatives)]
    assert values[:2] == ["姜冬冬", "朱立凡"]
    assert answer.alternatives[0].published_at == "2022-11-29"


def test_boilerplate_is_found_when_it_is_asked_for(service: Service) -> None:
    answer = service.ask("扬州网新闻热线是多少")
    assert "0514-87863284" in answer.citations[0].quote


def test_filters_narrow_and_say_so(service: Service) -> None:
    answer = service.ask("泰州大健康产业目标是多少", filters=Filters(sources=("003_e042bc5b6dc4b2ff.txt",)))
    assert not answer.answered


def test_an_empty_collection_says_that_there_are_no_documents(service: Service) -> None:
    missing = service.ask("泰州大健康产业目标是多少", collection="nothing").not_found
    assert missing is not None
    assert missing.reason is Reason.NO_DOCUMENTS


@pytest.mark.parametrize(
    ("question", "says"), [("", "empty"), (" \n", "empty"), ("问" * 1001, "1,001"), ("a\ud800", "surrogate")]
)
def test_what_is_no_question_is_refused_with_a_reason(service: Service, question: str, says: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(says)):
        service.ask(question)


@QUICK
@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and not re.search("[\ud800-\udfff]", text)))
def test_any_question_gets_an_answer_whose_quotes_are_the_source(service: Service, question: str) -> None:
    answer = service.ask(question)
    assert verbatim(answer)
    assert answer.answered == bool(answer.citations)
    if answer.answered:
        span, quote = answer.span, answer.citations[0].span
        assert span is not None
        assert quote.start <= span.start < span.end <= quote.end


def test_a_refusal_shows_what_says_something_before_bylines(service: Service) -> None:
    related = service.ask("扬州2035年的人口目标是多少").related
    assert related
    assert not re.match(r"\d{4}年\d+月", related[0].quote)  # the line with date and newspaper
