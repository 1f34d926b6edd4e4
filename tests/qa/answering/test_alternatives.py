"""A fact that changed: the newest value is the answer, the older ones stand beside it with their dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from qa.settings import load_settings
from qa.types import Answer, Filters
from qa.wiring import Service, open_service

NEWS = "新华社北京{date}电 {fact}会议由有关部门负责同志主持,就下一步工作作了部署。"
MILEAGE = {
    "2021年1月6日": "全国高铁运营里程达到3.8万公里。",
    "2023年1月9日": "全国高铁运营里程达到4.2万公里。",
    "2025年12月26日": "全国高铁运营里程达到5万公里。",
}
QUESTION = "全国高铁运营里程是多少"

Told = Callable[[Mapping[str, str]], AbstractContextManager[Service]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Opens a service over news by date."""

    @contextmanager
    def open_(facts: Mapping[str, str]) -> Iterator[Service]:
        folder = tmp_path / "news"
        folder.mkdir()
        for number, (date, fact) in enumerate(facts.items()):
            (folder / f"{number}.txt").write_text(NEWS.format(date=date, fact=fact), encoding="utf-8")
        with closing(open_service(load_settings(data=tmp_path / "data"))) as service:
            service.index([folder])
            yield service

    return open_


def values(answer: Answer) -> list[tuple[str, str | None]]:
    """The answer and its alternatives, each with its date."""
    date = answer.citations[0].document.published_at
    return [(answer.text or "", date), *((other.text, other.published_at) for other in answer.alternatives)]


def test_the_newest_value_is_the_answer_and_the_older_ones_follow(told: Told) -> None:
    with told(MILEAGE) as service:
        assert values(service.ask(QUESTION)) == [
            ("5万公里", "2025-12-26"),
            ("4.2万公里", "2023-01-09"),
            ("3.8万公里", "2021-01-06"),
        ]


def test_one_value_in_two_spellings_is_one_value_with_its_newest_date(told: Told) -> None:
    with told({**MILEAGE, "2024年5月8日": "全国高铁运营里程达到42000公里。"}) as service:
        assert values(service.ask(QUESTION)) == [
            ("5万公里", "2025-12-26"),
            ("42000公里", "2024-05-08"),
            ("3.8万公里", "2021-01-06"),
        ]


def test_what_measures_something_else_is_no_other_value(told: Told) -> None:
    with told({**MILEAGE, "2026年2月3日": "全国高铁运营里程增长了9.1%。"}) as service:
        assert all("%" not in text for text, _ in values(service.ask("全国高铁运营里程是多少公里")))


def test_where_all_agree_nothing_is_listed_beside_the_answer(told: Told) -> None:
    facts = dict.fromkeys(MILEAGE, "全国高铁运营里程达到5万公里。")
    with told(facts) as service:
        answer = service.ask(QUESTION)
        assert answer.text == "5万公里"
        assert answer.alternatives == ()


def test_filters_bound_which_values_there_are(told: Told) -> None:
    with told(MILEAGE) as service:
        answer = service.ask(QUESTION, filters=Filters(published_to="2023-12-31"))
        assert [text for text, _ in values(answer)] == ["4.2万公里", "3.8万公里"]


def test_documents_that_were_not_read_at_first_are_heard_too(told: Told) -> None:
    facts = {f"{year}年1月9日": f"全国高铁运营里程达到{year - 2000}.5万公里。" for year in range(2012, 2024)}
    with told(facts) as service:
        assert [text for text, _ in values(service.ask(QUESTION))] == [f"{n}.5万公里" for n in range(23, 11, -1)]


@pytest.mark.parametrize(
    ("question", "facts", "answer"),
    [
        pytest.param(
            "人民币兑美元中间价报多少",
            {"2023年8月17日": "前一交易日,人民币兑美元中间价报7.1986。今日,人民币兑美元中间价报7.2076,调贬90个基点。"},
            "7.2076",
            id="the day before is not the day",
        ),
        pytest.param(
            "一年实际使用外资多少美元",
            {"2022年10月27日": "全年实际使用外资10037.6亿元。", "2019年3月5日": "全年实际使用外资1383亿美元。"},
            "1383亿美元",
            id="yuan are no dollars",
        ),
        pytest.param(
            "单位国内生产总值能耗下降了多少",
            {"2016年3月5日": "单位国内生产总值能耗下降5.6%。", "2021年3月5日": "单位国内生产总值能耗下降3%左右。"},
            "5.6%",
            id="what is meant is not what was",
        ),
    ],
)
def test_what_is_not_the_present_state_in_the_measure_asked_for_gives_way(
    told: Told, question: str, facts: Mapping[str, str], answer: str
) -> None:
    with told(facts) as service:
        assert service.ask(question).text == answer


def test_what_was_aimed_at_is_the_answer_to_a_question_for_aims(told: Told) -> None:
    facts = {"2016年3月5日": "单位国内生产总值能耗下降5.6%。", "2021年3月5日": "单位国内生产总值能耗下降3%左右。"}
    with told(facts) as service:
        assert "3%左右" in [text for text, _ in values(service.ask("单位国内生产总值能耗下降多少"))]
