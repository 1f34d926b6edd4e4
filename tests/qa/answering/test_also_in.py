"""The same text twice: cited once, and every other source of it named beside the quote."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from qa.settings import load_settings
from qa.types import Filters
from qa.wiring import open_service

FACT = "泰州市力争到“十四五”期末全市大健康产业规模达到4000亿元,新增规模以上企业三百余家,带动就业二十万人以上。"
REST = "会议由市长主持,各市区负责同志参加,并就下一步工作作了部署。"
QUESTION = "泰州大健康产业目标是多少"


def test_reprints_under_other_headlines_are_named_beside_the_one_that_is_cited(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    heads = ("泰州谋划大健康产业", "大健康产业:泰州的新目标", "泰州:一座城市的健康经济学")
    for number, head in enumerate(heads):
        (folder / f"{number}.txt").write_text(f"{head}\n\n{FACT}{REST}\n", encoding="utf-8")
    with closing(open_service(load_settings(data=tmp_path / "data"))) as service:
        service.index([folder])
        service.index([folder / "0.txt"], collection="theirs")
        answer = service.ask(QUESTION)
        cited = answer.citations[0]
        assert sum("4000亿元" in citation.quote for citation in answer.citations) == 1
        assert answer.text == "4000亿元"
        assert {cited.document.source, *(place.source for place in cited.also_in)} == {"0.txt", "1.txt", "2.txt"}
        for place in cited.also_in:
            assert service.document(place.document_id).collection == "default"
            assert service.document(place.document_id).text[place.start : place.end] == cited.quote
        narrowed = service.ask(QUESTION, filters=Filters(sources=("1.txt",)))
        assert {citation.document.source for citation in narrowed.citations} == {"1.txt"}
        assert narrowed.citations[0].also_in == ()
        assert service.ask(QUESTION, collection="theirs").citations[0].also_in == ()
