"""Claims about what is shipped: it says what was trained says, and points at characters of any passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.reader_hints import BUCKETS
from embeddings.reader_model import MODEL, TOKENIZER, Passage, ReaderModel, Terms
from embeddings.training.reader.corpus import Corpus
from embeddings.training.reader.export import WHOLE, Trained, agreement, write_reader
from embeddings.training.reader.heads import Reader
from embeddings.training.reader.questions import Asked, held, labelled
from embeddings.training.reader.settings import Shape

SHAPES = [
    Shape(layers=2, width=32, heads=2),
    Shape(layers=1, width=48, heads=3, kernel=3, expansion=2),
    Shape(layers=2, width=32, heads=2, told=True),
]
RARITY = np.random.default_rng(0).integers(0, 256, BUCKETS, np.uint8)


def terms(shape: Shape) -> Terms:
    """How such a reader is asked; one of them of short windows."""
    return Terms(64, 16, RARITY) if shape.told else Terms()


def reader(shape: Shape) -> Reader:
    """A reader in which no weight is nothing."""
    torch.manual_seed(0)
    made = Reader(shape)
    for weight in made.parameters():
        torch.nn.init.normal_(weight, std=0.2 if weight.ndim > 1 else 0.5)
    return made.eval()


@pytest.fixture(scope="module", params=SHAPES, ids=["two layers", "one layer", "told what matches"])
def pair(
    request: pytest.FixtureRequest, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Reader, Path, Terms]:
    shape = Shape(**{name: getattr(request.param, name) for name in request.param.__slots__} | {"vocabulary": 400})
    folder = tmp_path_factory.mktemp("exported")
    made = reader(shape)
    write_reader(made, corpus.tokenizer, folder, shape=shape, terms=terms(shape))
    return made, folder, terms(shape)


@pytest.fixture(scope="module")
def asked(world: Path) -> list[Asked]:
    long = "".join(each.context for each in labelled(world, str)[:40])
    return [*held(world, str)[:20], Asked("★", "题", long, (), ""), Asked("★", "", "", (), "")]


def test_the_exported_reader_says_what_the_trained_one_says(
    pair: tuple[Reader, Path, Terms], asked: list[Asked]
) -> None:
    trained, folder, known = pair
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    found = agreement(ReaderModel(tokenizer, Trained(trained), known), ReaderModel.load(folder, model=WHOLE), asked)
    assert found.same_span == 1
    assert found.answerable < 1e-3
    assert found.relevance < 1e-2


def test_a_vocabulary_in_sixteen_bits_is_half_as_large_and_says_the_same(
    pair: tuple[Reader, Path, Terms], asked: list[Asked]
) -> None:
    reader, folder, _ = pair
    whole, small = (ReaderModel.load(folder, model=name) for name in (WHOLE, MODEL))
    saved = (folder / WHOLE).stat().st_size - (folder / MODEL).stat().st_size
    assert saved > 1.9 * reader.trunk.rows.weight.numel()  # of four bytes a number two
    differences = [
        abs(whole.read(each.question, [Passage(each.context)])[0].answerable
            - small.read(each.question, [Passage(each.context)])[0].answerable)
        for each in asked
    ]  # fmt: skip
    assert np.mean(differences) < 0.005


def test_passages_are_answered_in_their_order_each_as_if_alone(
    pair: tuple[Reader, Path, Terms], asked: list[Asked]
) -> None:
    model = ReaderModel.load(pair[1], model=WHOLE)
    passages = [Passage(each.context, each.header) for each in asked]
    together = model.read("◆", passages)
    alone = [model.read("◆", [passage])[0] for passage in passages]
    assert [(one.start, one.end) for one in together] == [(one.start, one.end) for one in alone]
    assert [one.relevance for one in together] == pytest.approx([one.relevance for one in alone], abs=1e-3)
    for reading, passage in zip(together, passages, strict=True):
        assert 0 <= reading.start <= reading.end <= len(passage.text)
        assert reading.start < reading.end or not passage.text


def test_no_span_weighs_more_than_what_is_read(pair: tuple[Reader, Path, Terms], asked: list[Asked]) -> None:
    model = ReaderModel.load(pair[1], model=WHOLE)
    passages = [Passage(each.context[:40], each.header) for each in asked if each.context]
    found = model.read("◆", passages)
    weighed = model.weigh("◆", passages, [np.array([(each.start, each.end), (0, 1), (3, 5)]) for each in found])
    for reading, weights in zip(found, weighed, strict=True):
        assert np.isfinite(weights).all()
        assert weights.max() <= reading.span_score + 1e-3  # the score of its tokens; a weight is that of characters


def test_a_span_that_no_window_holds_weighs_nothing(pair: tuple[Reader, Path, Terms], asked: list[Asked]) -> None:
    long = max((each.context for each in asked), key=len)
    model = ReaderModel.load(pair[1], model=WHOLE)
    (weights,) = model.weigh("★", [Passage(long)], [np.array([(0, len(long)), (len(long) - 2, len(long))])])
    assert weights[0] == -np.inf
    assert np.isfinite(weights[1])


def test_no_passages_give_no_readings(pair: tuple[Reader, Path, Terms]) -> None:
    assert ReaderModel.load(pair[1]).read("谁", []) == []


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"lacks {MODEL} and {TOKENIZER}"):
        ReaderModel.load(tmp_path)


def test_a_damaged_model_is_a_model_error(tmp_path: Path) -> None:
    for name in (MODEL, TOKENIZER):
        (tmp_path / name).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        ReaderModel.load(tmp_path)
