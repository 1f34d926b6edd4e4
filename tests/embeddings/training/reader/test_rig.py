"""Claims about the whole: one command from raw text to a folder that serves, and its figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.reader_model import MODEL, TOKENIZER, Passage, ReaderModel
from embeddings.training.corpora import LICENCES
from embeddings.training.reader.__main__ import main, measure, train
from embeddings.training.reader.checkpoints import newest
from embeddings.training.reader.curve import rows
from embeddings.training.reader.evaluate import main as evaluate
from embeddings.training.reader.export import FACTS, export
from embeddings.training.reader.questions import Asked, as_served, generated
from embeddings.training.reader.settings import PRESETS

FOLDS = ["--fold", "builtins:str"]


@pytest.fixture(scope="module")
def trained(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rig")
    run = ["--data", str(world), "--work", str(folder / "work"), "--out", str(folder / "model"), "--preset", "smoke"]
    main([*run, *FOLDS, "--threads", "1"])
    return folder


def test_one_command_leaves_a_model_with_its_card_curves_and_facts(trained: Path) -> None:
    model = trained / "model"
    names = {path.name for path in model.iterdir()}
    assert {MODEL, TOKENIZER, FACTS, "README.md", "steady.csv", "steady.png", "decay.csv", "tuned.csv"} <= names
    card = (model / "README.md").read_text("utf-8")
    assert all(name in card and licence in card for name, licence in LICENCES.items())
    assert "| DRCD dev, held out | " in card
    facts = json.loads((model / FACTS).read_text("utf-8"))
    assert facts["trained"]["pretrained"]["tokens"] > 0
    assert facts["agreement"]["reader.fp32.onnx"]["same_span"] == 1
    (reading,) = ReaderModel.load(model).read("★", [Passage("★亙亚◆亠亡")])
    assert 0 <= reading.start < reading.end <= 6


def test_curves_count_tokens_and_time_and_show_what_is_held_out(trained: Path) -> None:
    for phase in ("steady", "decay", "tuned"):
        lines = list(rows(trained / "model" / f"{phase}.csv"))
        assert lines
        tokens = [int(line["tokens"]) for line in lines]
        assert tokens == sorted(tokens)
        assert tokens[0] > 0
        assert lines[-1]["held loss"] or phase != "tuned"


def test_every_evaluation_adds_its_lines_to_the_learning_curve(world: Path, trained: Path) -> None:
    curve = trained / "learning.csv"
    run = ["--data", str(world), "--model", str(trained / "model"), "--sets", "drcd", "--limit", "5", *FOLDS]
    for _ in range(2):
        evaluate([*run, "--simplify", "builtins:str", "--curve", str(curve)])
    lines = list(rows(curve))
    assert len(lines) == 4  # two scripts, twice
    assert {line["questions"] for line in lines} == {"5"}
    assert all(0 <= float(line["exact"]) <= float(line["f1"]) <= 100 for line in lines)
    assert int(lines[0]["pretraining_tokens"]) > 0


def test_a_reader_that_is_told_what_matches_is_trained_and_shipped_the_same_way(world: Path, tmp_path: Path) -> None:
    smoke = PRESETS["smoke"]
    shape = replace(smoke.shape, told=True, dropped=0.1)
    told = replace(smoke, shape=shape, tuning=replace(smoke.tuning, served=True), vectors=True)
    train(world, tmp_path / "work", str, told)
    export(tmp_path / "work", tmp_path / "model", [])
    measure(world, tmp_path / "model", str, (lambda *_: 1.0, lambda *_: 1.0), limit=3)
    assert "Nothing was pretrained" in (tmp_path / "model" / "README.md").read_text("utf-8")
    assert ReaderModel.load(tmp_path / "model").read("★", [Passage("★亙亚◆亠亡", "题")])[0].end <= 6


def test_questions_of_a_first_phase_are_learnt_before_the_others(world: Path, tmp_path: Path) -> None:
    smoke = PRESETS["smoke"]
    told = replace(smoke, shape=replace(smoke.shape, told=True), vectors=True)
    made = [{"question": "★", "context": "★甲乙丙", "answers": [{"text": "乙", "start": 2}]}] * 40
    path = tmp_path / "first.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    train(world, tmp_path / "work", str, told, first=[path])
    first, tuned = (newest(tmp_path / "work" / phase, phase) for phase in ("first", "tuned"))
    assert first is not None
    assert tuned is not None
    assert first["questions"] == len(made)
    assert tuned["pretrained"]["step"] == first["step"] > 0


def test_a_question_as_it_is_served_has_no_year_and_only_the_sentences_around_its_answer() -> None:
    context = "一" * 90 + "。甲在二楼。乙在三楼。" + "二" * 250 + "。"
    start = context.index("三楼")
    asked = Asked("2009年乙在哪里办公?", "题", context, ((start, start + 2),), "源")
    nothing = asked._replace(answers=())
    for seed in range(20):
        (served,) = as_served([asked, nothing], seed)
        assert served.question == "乙在哪里办公?"
        assert served.header in ("题", "")
        ((low, high),) = served.answers
        assert served.context[low:high] == "三楼"
        assert "乙在三楼。" in served.context in context
        assert len(served.context) <= 200


def test_generated_questions_are_taken_with_their_header_and_those_without_an_answer_too(tmp_path: Path) -> None:
    asked = {"question": "谁", "context": "甲乙丙", "header": "题"}
    made = [
        asked | {"answers": [{"text": "乙", "start": 1}], "answerable": True},
        asked | {"answers": [], "answerable": False},
        asked | {"answers": [], "answerable": True},  # an answer that nobody marked teaches nothing
    ]
    path = tmp_path / "made.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    first, second = generated([path], str)
    assert first.answers == ((1, 2),)
    assert second.answers == ()
    assert first.header == second.header == "题"
