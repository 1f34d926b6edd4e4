"""Claims about encoders: the bundled one, others by folder, and what is said when there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoder import BUNDLED, Encoder, load_encoder
from embeddings.errors import ModelError
from embeddings.static import StaticEncoder

TEXTS = [
    "泰州大健康产业目标是多少",
    "到2025年,全市大健康产业规模达到4000亿元,年均增长15%以上。",
    "朱立凡任市委书记",
    "the quick brown fox gdp 2025",
    "龘趦砂哆𠮷☃",
    "",
    "。,!",
]


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    return StaticEncoder.load(BUNDLED)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "model"))


def test_the_bundled_encoder_gives_the_vectors_that_sentence_transformers_gives(bundled: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(BUNDLED), device="cpu").encode(TEXTS)
    np.testing.assert_allclose(bundled.encode_passages(TEXTS), theirs, atol=1e-6)


def test_the_bundled_encoder_never_imports_torch() -> None:
    code = (
        "import sys; from embeddings.encoder import load_encoder; load_encoder().encode_query('泰州');"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=BUNDLED.parents[2]).returncode == 0


def test_the_bundled_model_stays_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) <= 30_000_000


def test_a_question_is_nearer_to_its_passage_than_to_another(bundled: Encoder) -> None:
    passages = bundled.encode_passages(
        ["到2025年,全市大健康产业规模达到4000亿元。", "今年高考期间,全市公交车对考生免费开放。"]
    )
    scores = passages @ bundled.encode_query("泰州大健康产业目标是多少")
    assert scores[0] > scores[1] + 0.1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_a_vector_has_length_one_or_says_nothing_and_is_the_same_in_any_batch(texts: list[str]) -> None:
    encoder = load_encoder()
    vectors = encoder.encode_passages(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(texts), encoder.dimensions)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) or not vector.any()
        np.testing.assert_array_equal(vector, encoder.encode_query(text))


def test_the_fingerprint_is_the_same_for_the_same_files_wherever_they_lie(bundled: Encoder, copied: Path) -> None:
    assert load_encoder(str(copied)).fingerprint == bundled.fingerprint


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_the_fingerprint_changes_with_weights_and_tokenizer(bundled: Encoder, copied: Path, name: str) -> None:
    old, new = {
        "model.safetensors": (b"\x01", b"\x02"),
        "tokenizer.json": (b'"individual_digits":false', b'"individual_digits":true'),
    }[name]
    content = (copied / name).read_bytes()
    place = content.rindex(old)
    (copied / name).write_bytes(content[:place] + new + content[place + len(old) :])
    assert load_encoder(str(copied)).fingerprint != bundled.fingerprint


def test_a_prompt_changes_the_fingerprint_and_stands_before_the_question(bundled: Encoder) -> None:
    prompted = load_encoder(query_prompt="问题")
    assert prompted.fingerprint != bundled.fingerprint
    np.testing.assert_array_equal(prompted.encode_query("泰州"), bundled.encode_query("问题泰州"))
    np.testing.assert_array_equal(prompted.encode_passages(["泰州"]), bundled.encode_passages(["泰州"]))


def test_prompts_written_in_the_model_hold_until_others_are_given(bundled: Encoder, copied: Path) -> None:
    (copied / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "问题", "document": "段落"}}', encoding="utf-8"
    )
    own, none = load_encoder(str(copied)), load_encoder(str(copied), query_prompt="", passage_prompt="")
    np.testing.assert_array_equal(own.encode_query("泰州"), bundled.encode_query("问题泰州"))
    np.testing.assert_array_equal(own.encode_passages(["泰州"]), bundled.encode_passages(["段落泰州"]))
    np.testing.assert_array_equal(none.encode_query("泰州"), bundled.encode_query("泰州"))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_encoder(str(copied))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config_sentence_transformers.json"])
def test_a_damaged_file_is_named(copied: Path, name: str) -> None:
    (copied / name).write_bytes(b'{"half a')
    with pytest.raises(ModelError, match=name):
        load_encoder(str(copied))


def test_a_model_that_is_not_here_is_an_error_and_not_a_download(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        load_encoder(str(tmp_path / "nowhere"))
    with pytest.raises(ModelError, match="no-such/nowhere"):
        load_encoder("no-such/nowhere")


def test_a_text_that_says_all_of_a_question_meets_it_wholly_whatever_else_it_says(bundled: StaticEncoder) -> None:
    question = "泰州大健康产业"
    said = bundled.cut([question, f"{question},年均增长15%以上", "泰州", "☃"])
    whole, more, part, nothing = bundled.alignment(question, said)
    assert whole == pytest.approx(1, abs=1e-5)
    assert more == pytest.approx(1, abs=1e-5)
    assert nothing < part < whole
    assert nothing == 0


def test_a_question_without_a_known_word_meets_nothing(bundled: StaticEncoder) -> None:
    assert bundled.alignment("☃。", bundled.cut(["泰州", "☃"])).tolist() == [0, 0]
    assert bundled.alignment("泰州", []).tolist() == []


def test_what_is_encoded_and_cut_at_once_is_what_is_encoded_and_what_is_cut(bundled: StaticEncoder) -> None:
    texts = ["泰州大健康产业,泰州", "☃", ""]
    vectors, said = bundled.encode_and_cut(texts)
    np.testing.assert_array_equal(vectors, bundled.encode_passages(texts))
    for once, again in zip(said, bundled.cut(texts), strict=True):
        np.testing.assert_array_equal(once, again)
    assert [len(each) for each in said[1:]] == [1, 1]
