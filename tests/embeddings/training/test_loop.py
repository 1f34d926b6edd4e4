"""Claims about the contrastive loop, over pairs that share no token: what is found was learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from embeddings.training.bags import Bags
from embeddings.training.loop import Plan, Rows, Step, train
from embeddings.training.pairs import Pairs

WORDS = 64  # each has one other word that means the same: its number plus WORDS
PLAN = Plan(dimensions=32, steps=60, rate=0.05, scale=10, seed=1)


class Synonyms:
    """Batches in which a query is one word and its passage the other word that means the same."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(0)

    def batch(self) -> Pairs:
        words = self.random.permutation(WORDS)[:32]
        ones = np.ones(len(words), np.int64)
        return Pairs(Bags.of(words, ones), Bags.of(words + WORDS, ones))


def learned(folder: Path, plan: Plan = PLAN) -> list[Step]:
    folder.mkdir(exist_ok=True)
    torch.manual_seed(plan.seed)
    rows = Rows([[] for _ in range(2 * WORDS)], np.ones(2 * WORDS, np.int64), dimensions=plan.dimensions)
    return list(train(rows, Synonyms(), plan, folder=folder))


def test_words_that_mean_the_same_come_to_lie_together(tmp_path: Path) -> None:
    curve = learned(tmp_path)
    assert curve[0].loss > 3  # nothing is known yet: about the logarithm of 32 passages
    assert curve[-1].loss < 0.5


def test_the_curve_that_is_written_down_is_the_one_that_was_run(tmp_path: Path) -> None:
    curve = learned(tmp_path)
    assert (tmp_path / "loss.csv").read_text(encoding="utf-8").splitlines() == [
        "step,loss",
        *(f"{point.step},{point.loss:.4f}" for point in curve),
    ]


def test_a_run_that_goes_on_from_its_checkpoint_learns_what_an_unbroken_one_learns(tmp_path: Path) -> None:
    whole = learned(tmp_path / "whole")
    folder = tmp_path / "broken"
    folder.mkdir()
    torch.manual_seed(PLAN.seed)
    rows = Rows([[] for _ in range(2 * WORDS)], np.ones(2 * WORDS, np.int64), dimensions=PLAN.dimensions)
    for point in train(rows, Synonyms(), PLAN, folder=folder):
        if point.step >= PLAN.steps // 2:
            break
    rest = learned(folder)
    assert rest == whole[-len(rest) :]
