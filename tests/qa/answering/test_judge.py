"""Reports tell of the year before and plan their own: the year and the kind that are asked for come first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from qa.settings import load_settings
from qa.wiring import Service, open_service

REPORT = """{year}年政府工作报告

一、{before}年工作回顾

全年国内生产总值增长{was}%。城镇新增就业{jobs}万人。

二、{year}年重点工作

今年发展主要预期目标是:国内生产总值增长{aim}%左右;城镇新增就业{more}万人以上。
"""
YEARS = {2021: ("2.3", "1186", "6", "1100"), 2022: ("8.1", "1269", "5.5", "1150"), 2023: ("3", "1206", "5", "1200")}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over three years' reports."""
    folder = tmp_path_factory.mktemp("reports")
    for year, (was, jobs, aim, more) in YEARS.items():
        text = REPORT.format(year=year, before=year - 1, was=was, jobs=jobs, aim=aim, more=more)
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    with closing(open_service(load_settings(data=tmp_path_factory.mktemp("data")))) as service:
        service.index([folder])
        yield service


@pytest.mark.parametrize(
    ("question", "value", "why"),
    [
        ("2021年国内生产总值增长多少", "8.1%", "what came true, told a year later"),
        ("2021年国内生产总值预期增长多少", "6%左右", "what was aimed at"),
        ("2022年国内生产总值增长目标是多少", "5.5%左右", "the same by another word"),
        ("2022年城镇新增就业多少人", "1206万人", "the outcome, though the aim names no year either"),
        ("2023年国内生产总值增长多少", "5%左右", "an aim where there is nothing else of that year"),
    ],
)
def test_the_outcome_comes_before_the_aim_unless_this_is_asked_for(
    reports: Service, question: str, value: str, why: str
) -> None:
    answer = reports.ask(question)
    assert answer.text == value, why
