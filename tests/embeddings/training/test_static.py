"""Claims about training, over a small world that the test makes itself."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from embeddings.training import corpora
from embeddings.training.bags import Bags
from embeddings.training.corpora import LICENCES, held_out
from embeddings.training.export import quantised
from embeddings.training.static import main

LETTERS = [chr(code) for code in range(ord("一"), ord("一") + 800)]
ARTICLES = 80


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of words that no other has, and a question about each."""
    folder = tmp_path_factory.mktemp("world")
    random = np.random.default_rng(0)
    texts: list[dict[str, Any]] = []
    asked: list[dict[str, Any]] = []
    for number in range(ARTICLES):
        words = ["".join(random.choice(LETTERS, 2)) for _ in range(12)]
        body = "".join(f"{''.join(random.choice(words, 5))}的{random.choice(words)}。" for _ in range(30))
        texts.append({"title": words[0] + words[1], "text": body})
        asked.append(
            {"question": f"{words[2]}是谁的{words[3]}?", "title": f"题{number}", "context": body, "answers": [1]}
        )
    # The two words of a title say the same.
    entries = [f"{word} {word} [x] /thing number {row['title']}/" for row in texts for word in _halves(row["title"])]
    (folder / "dictionary.u8").write_text("\n".join(entries), encoding="utf-8")
    for name in LICENCES:
        _write(folder / f"{name}.jsonl.xz", texts if name.startswith("text/") else asked)
    return folder


@pytest.fixture(scope="module")
def trained(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained") / "model"
    _train(world, out)
    return out


def test_what_is_trained_loads_and_finds_the_paragraphs_that_were_held_out(world: Path, trained: Path) -> None:
    encoder = load_encoder(str(trained))
    held = list(corpora.questions(world, str, held=True))
    paragraphs = encoder.encode_passages([question.paragraph for question in held])
    found = [int(np.argmax(paragraphs @ encoder.encode_query(question.text))) for question in held]
    assert np.mean(np.array(found) == np.arange(len(held))) > 0.8


def test_the_loss_of_every_stretch_is_written_down(trained: Path) -> None:
    lines = (trained / "loss.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "step,loss"
    steps = [int(line.split(",")[0]) for line in lines[1:]]
    assert steps == list(range(steps[0], steps[-1] + 1, steps[0]))


def test_the_card_names_every_source_with_its_licence_and_gives_intervals(trained: Path) -> None:
    card = (trained / "README.md").read_text(encoding="utf-8")
    assert all(name in card and licence in card for name, licence in LICENCES.items())
    assert "MRR@10 | " in card


def test_a_finished_run_that_is_started_again_trains_no_further(world: Path, trained: Path) -> None:
    before = load_encoder(str(trained)).fingerprint
    _train(world, trained)
    assert load_encoder(str(trained)).fingerprint == before


def test_held_out_titles_are_never_trained_on(world: Path) -> None:
    kept = list(corpora.questions(world, str, held=True))
    assert kept
    assert all(held_out(question.title) for question in kept)
    others = [name for name in LICENCES if name.startswith("mrc/") and name != "mrc/drcd_dev"]
    trained_on = list(corpora.questions(world, str))
    assert len(trained_on) == (len(others) + 1) * ARTICLES - len(kept)


def test_eight_bits_are_near_enough() -> None:
    matrix = np.random.default_rng(0).standard_normal((50, 64)).astype(np.float32)
    matrix[7] = 0
    rows, weights = quantised(matrix)
    assert rows.dtype == np.int8
    np.testing.assert_allclose(rows * weights[:, None], matrix, atol=np.abs(matrix).max() / 127)


def test_bags_cut_join_and_take_what_they_are_asked_for() -> None:
    bags = Bags.of(np.arange(6), np.array([1, 3, 2]))
    assert bags.take(np.array([2, 0])).ids.tolist() == [4, 5, 0]
    assert bags.cut(np.array([0, 2]), np.array([2, 0])).lengths.tolist() == [2, 0]
    joined = Bags.joined([bags, Bags.of(np.array([9, 8]), np.array([1, 0, 1]))])
    assert [joined.take(np.array([row])).ids.tolist() for row in range(3)] == [[0, 9], [1, 2, 3], [4, 5, 8]]


def test_a_model_may_take_the_place_of_the_first_round(world: Path, trained: Path, tmp_path: Path) -> None:
    _train(world, tmp_path / "model", "--begin", str(trained))
    assert (tmp_path / "model" / "loss.csv").read_bytes() == (trained / "loss.csv").read_bytes()
    assert load_encoder(str(tmp_path / "model")).dimensions == load_encoder(str(trained)).dimensions


def _train(world: Path, out: Path, *more: str) -> None:
    named = {"--data": world, "--out": out, "--dictionary": world / "dictionary.u8", "--fold": "builtins:str"}
    main([*(str(part) for pair in named.items() for part in pair), "--smoke", *more])


def _halves(title: str) -> tuple[str, str]:
    return title[:2], title[2:]


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
