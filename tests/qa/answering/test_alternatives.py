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
