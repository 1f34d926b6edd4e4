"""Claims about other models: a small transformer and a small matrix, made here, stand for any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from embeddings.encoder import load_encoder
from embeddings.static import StaticEncoder

CHARACTERS = "泰州市大健康产业目标是多少问题段落查询亿元年"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parts, whole = tmp_path_factory.mktemp("parts"), tmp_path_factory.mktemp("whole")
    vocabulary = {token: index for index, token in enumerate(["[PAD]", "[UNK]", *CHARACTERS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]"
    )
    fast.save_pretrained(parts)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertModel(config).save_pretrained(parts)
    transformer = Transformer(str(parts))
    model = SentenceTransformer(
        modules=[transformer, Pooling(16)], device="cpu", prompts={"query": "查询", "document": ""}
    )
    model.save(str(whole))
    return whole


def test_a_transformer_is_asked_with_its_own_prompts(folder: Path) -> None:
    encoder = load_encoder(str(folder))
    model = SentenceTransformer(str(folder), device="cpu")
    assert encoder.dimensions == 16
    np.testing.assert_allclose(encoder.encode_query("泰州"), _plain(model, "查询泰州"), atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(["泰州"])[0], _plain(model, "泰州"), atol=1e-6)


def test_prompts_that_are_given_win(folder: Path) -> None:
    encoder = load_encoder(str(folder), query_prompt="问题", passage_prompt="段落")
    model = SentenceTransformer(str(folder), device="cpu")
    np.testing.assert_allclose(encoder.encode_query("泰州"), _plain(model, "问题泰州"), atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(["泰州"])[0], _plain(model, "段落泰州"), atol=1e-6)
    assert encoder.fingerprint != load_encoder(str(folder)).fingerprint


def test_a_matrix_is_asked_with_its_own_prompts_and_without_the_library(tmp_path: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({token: row for row, token in enumerate(["[UNK]", *CHARACTERS])}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    rows = np.random.default_rng(0).standard_normal((len(CHARACTERS) + 1, 8)).astype(np.float32)
    static = StaticEmbedding(tokenizer, embedding_weights=rows)
    prompts = {"query": "查询", "document": "段落"}
    SentenceTransformer(modules=[static], device="cpu", prompts=prompts).save(str(tmp_path))
    encoder, model = load_encoder(str(tmp_path)), SentenceTransformer(str(tmp_path), device="cpu")
    assert isinstance(encoder, StaticEncoder)
    np.testing.assert_allclose(encoder.encode_query("泰州"), _plain(model, "查询泰州"), atol=1e-5)
    np.testing.assert_allclose(encoder.encode_passages(["泰州"])[0], _plain(model, "段落泰州"), atol=1e-5)
    given = load_encoder(str(tmp_path), query_prompt="问题")
    np.testing.assert_allclose(given.encode_query("泰州"), _plain(model, "问题泰州"), atol=1e-5)


def test_no_passages_are_no_rows(folder: Path) -> None:
    assert load_encoder(str(folder)).encode_passages([]).shape == (0, 16)


def test_vectors_have_length_one_and_loading_twice_is_the_same_model(folder: Path) -> None:
    first, second = load_encoder(str(folder)), load_encoder(str(folder))
    assert np.linalg.norm(first.encode_query("大健康产业")) == pytest.approx(1, abs=1e-5)
    assert first.fingerprint == second.fingerprint


def _plain(model: SentenceTransformer, text: str) -> NDArray[np.float32]:
    return np.asarray(model.encode(text, prompt="", normalize_embeddings=True), np.float32)
