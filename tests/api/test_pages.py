"""Where a quote stands on paper, and what was given with its document: in answers and in ranked passages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from qa.cli import show
from qa.documents.load import Given, read_document
from qa.settings import load_settings
from qa.store import Store
from qa.wiring import open_service
from tests.qa.documents import office

REPORT = (
    "全市经济运行稳中有进,各项主要指标好于预期,民生持续改善。"
    "泰州市力争到“十四五”期末全市大健康产业规模达到4000亿元。"
    "会议由市长主持,各市区负责同志参加,并就下一步工作作了部署。"
)
WIDTH = 25


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server over a report of two pages, with a sentence across both, and a text without pages."""
    data = tmp_path_factory.mktemp("paper") / "data"
    lines = [REPORT[at : at + WIDTH] for at in range(0, len(REPORT), WIDTH)]
    pages = [[(60.0, 760.0 - 20 * row, line) for row, line in enumerate(part)] for part in (lines[:2], lines[2:])]
    report = Given(title="泰州报告", url="https://a.example/1", metadata=(("channel", "经济"),))
    with closing(Store.open(data / "jushi.db")) as store:
        store.put(*read_document(office.pdf(pages), source="report.pdf", given=report))
        store.put(*read_document("南通市的船舶产业目标是2000亿元。".encode(), source="plain.txt"))
    with closing(open_service(load_settings(data=data))) as service, TestClient(create_app(service)) as client:
        yield client


def test_a_quote_names_the_pages_that_it_stands_on(paper: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    reply = paper.post("/v1/ask", json={"question": "泰州大健康产业目标是多少"}).json()
    citation = reply["citations"][0]
    assert (citation["source"], citation["page"], citation["pages"]) == ("report.pdf", 1, [1, 2])
    assert citation["metadata"] == {"channel": "经济"}
    show.answer(reply, converted=False)
    assert "report.pdf p. 1–2 [" in capsys.readouterr().out


def test_a_text_without_pages_has_none(paper: TestClient) -> None:
    for result in paper.post("/v1/search", json={"question": "南通船舶产业目标"}).json()["results"]:
        if result["source"] == "plain.txt":
            assert (result["page"], result["pages"], result["metadata"]) == (None, [], {})


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        ({"metadata": {"channel": "经济"}}, {"report.pdf"}),
        ({"metadata": {"channel": ["文化", "经济"]}}, {"report.pdf"}),
        ({"metadata": {"channel": "文化"}}, set()),
        ({"metadata": {"channel": []}}, {"report.pdf", "plain.txt"}),
        ({"titles": ["泰州报告"]}, {"report.pdf"}),
        ({"urls": ["https://a.example/1"]}, {"report.pdf"}),
        ({"urls": ["https://a.example/2"]}, set()),
    ],
)
def test_questions_are_narrowed_to_what_documents_are_given_with(
    paper: TestClient, filters: dict[str, object], sources: set[str]
) -> None:
    reply = paper.post("/v1/search", json={"question": "产业目标是多少", "filters": filters})
    assert {result["source"] for result in reply.json()["results"]} == sources


def test_metadata_that_is_no_text_is_refused_in_words(paper: TestClient) -> None:
    body = {"question": "产业目标是多少", "filters": {"metadata": {"channel": 1}}}
    assert paper.post("/v1/ask", json=body).status_code == 422
