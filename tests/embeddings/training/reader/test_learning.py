"""Claims about learning, in a world where only reading lowers the loss."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from embeddings.reader_hints import buckets
from embeddings.training.reader import checkpoints
from embeddings.training.reader.corpus import Corpus
from embeddings.training.reader.curve import rows
from embeddings.training.reader.examples import Examples
from embeddings.training.reader.finetune import task_of as tuning
from embeddings.training.reader.loop import Sitting, Task, learn
from embeddings.training.reader.neighbours import Known, rarity, vectors, write
from embeddings.training.reader.optimiser import Schedule, orthogonal
from embeddings.training.reader.pretrain import Pretrain, parsed, sit, task_of
from embeddings.training.reader.questions import held, labelled
from embeddings.training.reader.settings import Objectives, Preset
from embeddings.training.reader.trunk import Drop

EVERYTHING = Objectives(masked=1, replaced=10, spans=1, belongs=1)


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Sums are then added in one order."""
    torch.set_num_threads(1)


def sitting(folder: Path, *, phase: str = "steady", checkpoint_minutes: float = 1e9) -> Sitting:
    return Sitting(folder, phase, 1e9, report=10, validate=10**6, checkpoint_minutes=checkpoint_minutes)


def pretraining(corpus: Corpus, preset: Preset, *, last: int) -> Pretrain:
    return task_of(corpus, preset, schedule=Schedule(5, last // 2, last - last // 2), last=last)


def test_a_span_that_recurs_is_found_again_by_what_it_stands_next_to(
    corpus: Corpus, preset: Preset, tmp_path: Path
) -> None:
    lines = list(learn(pretraining(corpus, preset, last=90), sitting(tmp_path)))
    assert lines[0]["spans"] > 2.2  # about the logarithm of the places there are
    assert lines[-1]["spans"] < 1.2  # by chance among the names alone: 2.1


def killed(task: Task, folder: Path, *, after: int) -> None:
    """A run that ends without warning: nothing is written after its last checkpoint."""
    for line in learn(task, sitting(folder, checkpoint_minutes=0)):
        if line["step"] >= after:
            break


@pytest.mark.parametrize("objectives", [EVERYTHING, Objectives(masked=0)], ids=["all of them", "the usual ones"])
def test_a_run_that_was_killed_ends_where_an_unbroken_one_ends(
    corpus: Corpus, preset: Preset, objectives: Objectives, tmp_path: Path
) -> None:
    preset = replace(preset, objectives=objectives)
    whole = list(learn(pretraining(corpus, preset, last=30), sitting(tmp_path / "whole")))
    killed(pretraining(corpus, preset, last=30), tmp_path / "broken", after=20)
    assert len(list((tmp_path / "broken").glob("steady-*.pt"))) == 2
    list(learn(pretraining(corpus, preset, last=30), sitting(tmp_path / "broken")))
    kept, again = (
        [
            {name: value for name, value in line.items() if name != "seconds"}
            for line in rows(tmp_path / name / "steady.csv")
        ]
        for name in ("whole", "broken")
    )
    assert again == kept
    assert [int(line["step"]) for line in again] == [int(line["step"]) for line in whole] == [10, 20, 30]
    ends = [checkpoints.newest(tmp_path / name, "steady") for name in ("whole", "broken")]
    assert ends[0] is not None
    assert ends[1] is not None
    assert all(torch.equal(ends[1]["model"][name], value) for name, value in ends[0]["model"].items())


def test_a_decay_goes_on_where_it_stopped_and_begins_anew_once_the_steady_run_went_on(
    corpus: Corpus, preset: Preset, tmp_path: Path
) -> None:
    (tmp_path / "corpus").mkdir()
    np.savez(tmp_path / "corpus" / "documents.npz", bounds=corpus.bounds, held=corpus.held)
    np.save(tmp_path / "corpus" / "tokens.npy", corpus.flat)
    corpus.tokenizer.save(str(tmp_path / "corpus" / "tokenizer.json"))
    short = replace(preset, decay=3.0, steps=replace(preset.steps, report=1, validate=10**6))
    assert sit(tmp_path, short, minutes=0)["step"] == 1  # no time is enough for one step
    steps = [sit(tmp_path, short, minutes=0, decay=True).get("step", 0) for _ in range(4)]
    assert steps == [2, 3, 4, 0]  # three times as many as there were, and then it is finished
    assert sit(tmp_path, short, minutes=0)["step"] == 2
    assert sit(tmp_path, short, minutes=0, decay=True)["step"] == 3
    state = checkpoints.newest(tmp_path / "pretrained", "decay")
    assert state is not None
    assert list(state["branch"]) == [2, 6]


def test_every_objective_has_its_loss_and_its_weight(corpus: Corpus, preset: Preset) -> None:
    task = pretraining(corpus, replace(preset, objectives=EVERYTHING), last=1)
    losses = task.losses(task.batch(1), 1)
    assert {"masked", "generated", "replaced", "spans", "loss"} <= set(losses)
    weights = {"generated": 1.0} | asdict(EVERYTHING)
    total = sum(weights[name] * float(loss.detach()) for name, loss in losses.items() if name != "loss")
    assert float(losses["loss"].detach()) == pytest.approx(total, rel=1e-5)


def test_no_piece_sees_another_one_of_its_sequence(corpus: Corpus, preset: Preset) -> None:
    long = replace(preset, steps=replace(preset.steps, length=128))
    task = pretraining(corpus, long, last=1)
    batch = task.batch(1)
    row = int((batch.pieces == 1).any(axis=1).argmax())
    first = batch.pieces[row] == 0
    other = batch.ids.copy()
    other[row, ~first & (batch.pieces[row] >= 0)] = other[row, 1]
    ids, pieces = torch.from_numpy(batch.ids), torch.from_numpy(batch.pieces)
    sight = pieces[:, None, :, None] == pieces[:, None, None, :]
    trunk, segments = task.model.reader.trunk, torch.from_numpy(batch.segments)
    for name, weight in trunk.named_parameters():
        if name.endswith("mixed.weight"):  # at its beginning it mixes nothing
            torch.nn.init.normal_(weight)
        if name.endswith("near.weight"):  # the convolution may look two tokens over the border
            torch.nn.init.zeros_(weight)
    states, changed = trunk(ids, segments, sight)[row], trunk(torch.from_numpy(other), segments, sight)[row]
    assert torch.allclose(states[first], changed[first], atol=1e-5)
    assert not torch.allclose(states[~first], changed[~first], atol=1e-2)


def test_what_muon_steps_along_is_nearly_orthogonal() -> None:
    torch.manual_seed(0)
    for shape in ((3, 24, 24), (2, 48, 24), (2, 24, 48)):
        values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
        assert values[:, :-2].min() > 0.5
        assert values.max() < 1.5


def test_a_schedule_warms_up_stays_and_goes_down_to_nothing() -> None:
    shares = [Schedule(4, 10, 5).share(step) for step in range(1, 17)]
    assert shares == pytest.approx([0.25, 0.5, 0.75, *[1] * 8, 0.8, 0.6, 0.4, 0.2, 0])
    assert Schedule(4).share(10**9) == 1


def test_questions_are_learnt_from_scratch_in_a_world_of_signs_and_names(
    world: Path, corpus: Corpus, preset: Preset, tmp_path: Path
) -> None:
    tuned = replace(preset.tuning, passes=4, questions=16, passages=1, muon=0.02, adam=1e-2, warmup=10)
    task = tuning(labelled(world, str), [], corpus.tokenizer, replace(preset, tuning=tuned))
    lines = list(learn(task, sitting(tmp_path, phase="tuned")))
    assert lines[0]["span"] > 2.2
    assert lines[-1]["span"] < 1.2  # among the eight names by chance: 2.1


def test_a_reader_that_is_told_what_matches_finds_even_what_has_no_token(
    world: Path, corpus: Corpus, preset: Preset, tmp_path: Path
) -> None:
    write(tmp_path, corpus, width=preset.shape.width)
    letters = str.maketrans("★☆◆◇●○▲△■□▼▽♠♣♥♦", "abcdefghijklmnop")  # all of them one unknown token
    asked = [
        each._replace(question=each.question.translate(letters), context=each.context.translate(letters))
        for each in labelled(world, str)
    ]
    tuned = replace(preset.tuning, passes=2, questions=16, passages=1, muon=0.02, adam=1e-2, warmup=5)
    told = replace(preset, shape=replace(preset.shape, told=True), tuning=tuned)
    losses = []
    for known in (Known.load(tmp_path), None):
        task = tuning(asked, [], corpus.tokenizer, told, known=known)
        losses.append(list(learn(task, sitting(tmp_path / f"{known is None}", phase="tuned")))[-1]["span"])
    assert losses[0] < 1.2
    assert losses[1] > 1.9  # by chance among the eight names: 2.1


def test_what_is_dropped_is_dropped_for_all_tokens_of_a_row_and_only_while_learning() -> None:
    drop, states = Drop(0.5), torch.ones(4, 7, 64)
    dropped = drop(states)
    assert (dropped == dropped[:, :1]).all()
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert drop.eval()(states) is states


def test_what_keeps_the_same_company_is_alike() -> None:
    drawn = np.random.default_rng(0)
    colours, beasts = [5, 6, 7, 11], [8, 9, 10, 12]  # never near each other
    made = vectors([drawn.choice(group, 400).astype(np.uint16) for group in (colours, beasts)], 14, width=4)
    alike = made @ made.T / np.maximum(np.outer(*(np.linalg.norm(made, axis=1),) * 2), 1e-6)
    assert alike[5, 6] > alike[5, 8] + 0.3
    assert alike[8, 9] > alike[8, 5] + 0.3
    assert not made[13].any()


def test_what_is_seen_more_often_is_less_rare(corpus: Corpus) -> None:
    tokens = np.array(corpus.tokenizer.encode("★亙" + "★亠" * 50, add_special_tokens=False).ids, np.uint16)
    found = rarity([tokens], corpus.tokenizer)
    often, seldom, never = (
        found[buckets(np.array([ord(char)], np.uint32), np.zeros(1, np.uint32))][0] for char in "★亙▽"
    )
    assert often < seldom < never == 255


def test_held_out_titles_are_asked_of_no_learner(world: Path) -> None:
    kept = {asked.context for asked in held(world, str)}
    assert kept
    assert not kept & {asked.context for asked in labelled(world, str)}


def test_a_lesson_has_one_row_that_answers_and_it_comes_first(world: Path, corpus: Corpus, preset: Preset) -> None:
    tuned = replace(preset.tuning, passages=3)
    examples = Examples(labelled(world, str), corpus.tokenizer, tuned, seed=1)
    lesson = examples.build(5)
    right = (lesson.targets[:, 0] > 0).reshape(-1, 3)
    assert right[:, 0].all()
    assert not right[:, 1:].any()
    assert all(
        lesson.inside[row, first : last + 1].all() for row, (first, last) in enumerate(lesson.targets[:, :2]) if first
    )
    assert lesson.inside.sum() >= right.sum()


def test_objectives_on_the_command_line_leave_out_what_they_do_not_name() -> None:
    assert parsed("masked=1,spans=0.5") == Objectives(masked=1, replaced=0, spans=0.5, belongs=0)
