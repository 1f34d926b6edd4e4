"""Claims about reading models of others: two small transformers, made here, stand for any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertForQuestionAnswering

from embeddings.errors import ModelError
from embeddings.reader import ReadingModel, load_reading_model
from embeddings.reader_model import Passage
from tests.readers import CHARACTERS, KINDS, TOKENS, made

QUESTION = "目标是多少"
LONG = "泰州市大健康产业" * 40 + "目标是四千亿元。"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: made(name, tmp_path_factory.mktemp(name)) for name in KINDS}


@pytest.fixture(scope="module")
def answerer(folders: dict[str, Path]) -> ReadingModel:
    return load_reading_model(folders["answerer"])


@pytest.fixture(scope="module")
def encoder(folders: dict[str, Path]) -> ReadingModel:
    return load_reading_model(folders["encoder"])


def test_a_span_is_the_one_that_the_model_scores_highest(folders: dict[str, Path], answerer: ReadingModel) -> None:
    text = "大健康产业目标四千亿元"
    found = answerer.read(QUESTION, [Passage(text)])[0]
    model = BertForQuestionAnswering.from_pretrained(folders["answerer"])  # comes ready for use, without dropout
    characters = ["[CLS]", *QUESTION, "[SEP]", *text, "[SEP]"]
    known = json.loads((folders["answerer"] / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    ids = torch.tensor([[known[char] for char in characters]])
    segments = torch.tensor([[0] * (len(QUESTION) + 2) + [1] * (len(text) + 1)])
    with torch.inference_mode():
        scores = model(ids, token_type_ids=segments)
    first, last, shift = scores.start_logits[0], scores.end_logits[0], len(QUESTION) + 2
    pairs = {
        (begin, finish + 1): float(first[shift + begin] + last[shift + finish])
        for begin in range(len(text))
        for finish in range(begin, len(text))
    }
    best = max(pairs, key=lambda pair: pairs[pair])
    assert (found.start, found.end) == best
    assert found.span_score == pytest.approx(pairs[best] - float(first[0] + last[0]), abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(CHARACTERS + "縣x🙂 ", max_size=120), min_size=1, max_size=3), header=st.text(max_size=9))
def test_every_span_lies_in_its_passage(answerer: ReadingModel, texts: list[str], header: str) -> None:
    for text, found in zip(texts, answerer.read(QUESTION, [Passage(text, header) for text in texts]), strict=True):
        assert 0 <= found.start <= found.end <= len(text)


def test_a_long_passage_is_read_to_its_end_in_windows_that_overlap(answerer: ReadingModel) -> None:
    room = TOKENS - len(QUESTION) - 3
    starts = range(0, len(LONG), room - (TOKENS - 3) // 4)
    windows = answerer.read(QUESTION, [Passage(LONG[start : start + room]) for start in starts])
    best = max(range(len(windows)), key=lambda number: windows[number].span_score)
    whole = answerer.read(QUESTION, [Passage(LONG)])[0]
    assert whole.span_score == pytest.approx(windows[best].span_score, abs=1e-3)
    assert (whole.start, whole.end) == (windows[best].start + starts[best], windows[best].end + starts[best])


def test_a_passage_is_read_alike_alone_and_among_others(answerer: ReadingModel, encoder: ReadingModel) -> None:
    passages = [Passage("目标四千亿元"), Passage(LONG, "泰州"), Passage("")]
    for model in (answerer, encoder):
        together = model.read(QUESTION, passages)
        for passage, found in zip(passages, together, strict=True):
            alone = model.read(QUESTION, [passage])[0]
            assert (alone.start, alone.end) == (found.start, found.end)
            assert alone.span_score == pytest.approx(found.span_score, abs=1e-3)


def test_a_cross_encoder_points_at_nothing_and_tells_passages_apart(encoder: ReadingModel) -> None:
    found = encoder.read(QUESTION, [Passage("目标四千亿元"), Passage("康康康康")])
    assert not encoder.points
    assert all(reading.start == reading.end for reading in found)
    assert found[0].relevance != found[1].relevance


def test_a_question_longer_than_a_window_can_be_asked(answerer: ReadingModel, encoder: ReadingModel) -> None:
    for model in (answerer, encoder):
        assert len(model.read("目标" * 500, [Passage("四千亿元")])) == 1
        assert model.read(QUESTION, []) == []


def test_models_are_told_apart_by_their_weights(folders: dict[str, Path], answerer: ReadingModel) -> None:
    assert load_reading_model(folders["answerer"]).fingerprint == answerer.fingerprint
    assert load_reading_model(folders["encoder"]).fingerprint != answerer.fingerprint


@pytest.mark.parametrize("case", ["tagger", "nothing", "damaged"])
def test_what_is_no_reading_model_is_said_to_be_none(folders: dict[str, Path], tmp_path: Path, case: str) -> None:
    if case == "damaged":
        (tmp_path / "config.json").write_text('{"architectures": ["BertForQuestionAnswering"]}', encoding="utf-8")
    with pytest.raises(ModelError, match="expected"):
        load_reading_model(folders.get(case, tmp_path))
