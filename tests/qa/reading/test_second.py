"""A model from a folder reads where the bundled reader looks."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from embeddings.encoder import load_encoder
from embeddings.reader import load_reading_model
from qa.documents.load import read_document
from qa.errors import ModelError
from qa.reading.features import READING_COLUMNS
from qa.reading.question import understand
from qa.reading.reader import SpanReader
from qa.reading.scorer import Scorer
from qa.reading.second import SecondReader
from qa.settings import load_settings
from qa.types import Hit
from qa.wiring import open_service
from tests.readers import made

TEXT = "泰州大健康产业目标是四千亿元。泰州市产业多年是千亿元。\n\n大健康产业是泰州市的产业,目标多少亿元。"
QUESTION = "泰州大健康产业目标是多少"


@pytest.fixture(scope="module")
def bundled() -> SpanReader:
    return SpanReader(Scorer.bundled(), load_encoder())


@pytest.fixture(scope="module")
def hits() -> list[Hit]:
    _, passages = read_document(TEXT.encode(), source="页.txt")
    return [Hit(passage, 1.0 - 0.01 * number) for number, passage in enumerate(passages)]


@pytest.fixture(scope="module", params=["answerer", "encoder"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(request.param, tmp_path_factory.mktemp(request.param))


def test_each_answer_is_cut_from_its_passage_and_lies_in_its_quote(
    folder: Path, bundled: SpanReader, hits: list[Hit]
) -> None:
    readings = SecondReader(bundled, load_reading_model(folder)).read(understand(QUESTION), hits)
    assert readings
    for reading in readings:
        assert 0 <= reading.quote.start <= reading.answer.start < reading.answer.end <= reading.quote.end
        assert reading.quote.end <= len(reading.hit.passage.text)
        assert len(reading.features) == len(READING_COLUMNS)
    assert [reading.score for reading in readings] == sorted((reading.score for reading in readings), reverse=True)


def test_what_is_known_of_a_span_does_not_depend_on_who_proposed_it(bundled: SpanReader, hits: list[Hit]) -> None:
    query = understand(QUESTION)
    best = bundled.read(query, hits)[0]
    again = bundled.weighed(query, [best.hit], [best.answer])[0]
    assert (again.quote, again.answer) == (best.quote, best.answer)
    at = READING_COLUMNS.index("type_fits")
    assert again.features[at] == best.features[at]


def test_nothing_to_read_is_no_reading(folder: Path, bundled: SpanReader) -> None:
    assert SecondReader(bundled, load_reading_model(folder)).read(understand(QUESTION), []) == []


def test_a_service_reads_with_the_model_that_is_set(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "页.txt").write_text(TEXT, encoding="utf-8")
    fingerprints = set()
    for reader in (None, folder):
        settings = load_settings(data=tmp_path / "data", reader=reader, threshold=0.0)
        with closing(open_service(settings)) as service:
            service.index([tmp_path / "页.txt"])
            answer = service.ask(QUESTION)
            assert all(cited.quote in cited.document.text for cited in answer.citations)
            fingerprints.add(service.about().reader)
    assert len(fingerprints) == 2


def test_a_folder_without_a_model_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="expected"):
        open_service(load_settings(data=tmp_path / "data", reader=tmp_path))
