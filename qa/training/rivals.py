"""Holds the ranker's network against gradient-boosted trees: `python -m qa.training.rivals --data DIR --out FILE`.

Both see the same candidates of the same questions with the same columns, and are asked about questions that neither
was fitted on. Trees: scikit-learn's histogram boosting on how well a candidate overlaps the answer.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from embeddings.encoder import load_encoder
from qa.training.reader import Labelled, candidate_cases, case_of, fit_sentences, gathered, network_of
from qa.training.spread import Spread

HELD = 0.2  # share of the questions that neither is fitted on
RESAMPLES = 1000
Floats = NDArray[np.float32]
Scores = Callable[[Floats], Floats]


def trees(data: Sequence[Labelled], *, rounds: int) -> Scores:
    """A score for candidates, by boosted trees."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    model = HistGradientBoostingRegressor(max_iter=rounds, max_leaf_nodes=31, learning_rate=0.1, random_state=0)
    rows = np.concatenate([rows for rows, _ in data]).astype(np.float32)
    model.fit(rows, np.concatenate([labels for _, labels in data]))
    return lambda table: model.predict(table).astype(np.float32)


def network(data: Sequence[Labelled], *, epochs: int) -> Scores:
    """The same by the network that ships, one of its four."""
    spread = Spread.of([rows for rows, _ in data])
    fitted = network_of(data, spread, epochs=epochs, seed=0).eval()

    def scores(table: Floats) -> Floats:
        with torch.no_grad():
            found: Floats = fitted(torch.from_numpy((table - spread.mean) / spread.scale)).numpy()
        return found

    return scores


def judged(scores: Scores, held: Sequence[Labelled]) -> dict[str, list[float]]:
    """Of the likeliest candidate of each question: how often it is the answer, and its overlap, with 95 % intervals."""
    best = np.array([labels[int(np.argmax(scores(rows.astype(np.float32))))] for rows, labels in held])
    drawn = np.random.default_rng(0).integers(0, len(best), (RESAMPLES, len(best)))
    found = {}
    for name, values in (("exact", (best > 0.999).astype(float)), ("f1", best)):
        low, high = np.quantile(values[drawn].mean(1), (0.025, 0.975))
        found[name] = [round(float(figure), 4) for figure in (values.mean(), low, high)]
    return found


def main() -> None:
    """Fit both, ask both, write down what each gave."""
    parser = argparse.ArgumentParser(description="Hold the ranker's network against gradient-boosted trees.")
    parser.add_argument("--data", type=Path, required=True, help="folder with mrc/*.jsonl.xz and text/*.jsonl.xz")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/rivals.json"))
    parser.add_argument("--limit", type=int, default=4000, help="questions at most")
    parser.add_argument("--epochs", type=int, default=4, help="passes of the network")
    parser.add_argument("--rounds", type=int, default=200, help="trees")
    parser.add_argument("--news", type=int, default=2500, help="news articles that questions are made from")
    options = parser.parse_args()
    generator, encoder = random.Random(1), load_encoder()
    mixed, pool = gathered(options.data, generator, news=options.news)
    cases = [case for each in mixed[: options.limit] if (case := case_of(each, pool, generator, encoder))]
    data = candidate_cases(cases, fit_sentences(cases))
    count = round(HELD * len(data))
    held, learnt = data[:count], data[count:]
    result: dict[str, object] = {
        "measure": "the likeliest candidate of each question held out; intervals: 95 % bootstrap over questions",
        "command": f"python -m qa.training.rivals --limit {options.limit}",
        "learnt": len(learnt),
        "held": len(held),
    }
    ways: dict[str, Callable[[], Scores]] = {
        "network": lambda: network(learnt, epochs=options.epochs),
        "trees": lambda: trees(learnt, rounds=options.rounds),
    }
    for name, fit in ways.items():
        began = time.perf_counter()
        scores = fit()
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        figures = judged(scores, held)
        each = 1e3 * (time.perf_counter() - began) / len(held)
        result[name] = {**figures, "fit_seconds": round(seconds, 1), "ms_a_question": round(each, 2)}
        print(name, result[name], flush=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
