"""Fits the reader's scorer from labelled questions: `python -m qa.training.reader --data ../shared/data`.

First a line over sentence features that chooses the sentences to read, then a small network over candidate spans of
the chosen ones; both by softmax over all that compete for one question, so that scores compare within a question.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from embeddings.encoder import Encoder, load_encoder
from qa.reading.evidence import Evidence, gather
from qa.reading.question import understand
from qa.reading.reader import likeliest, table_of, weigh
from qa.training import cloze
from qa.training.labelled import SETS, Example, Pool, examples
from qa.training.twins import among_twins
from qa.types import Hit, Query

Floats = NDArray[np.float32]

HITS = 12
HIDDEN = 48
DEVELOPMENT_YEARS = tuple(str(year) for year in range(1998, 2025))  # reports that development questions are asked of
KEPT = 250  # candidates of a question that are trained on: all that overlap an answer, and others by chance


@dataclass(frozen=True, slots=True)
class Case:
    """An example as the reader meets it."""

    query: Query
    hits: list[Hit]
    evidence: Evidence
    rows: NDArray[np.int64]
    table: Floats
    answers: NDArray[np.int64]


def case_of(example: Example, pool: Pool, generator: random.Random, encoder: Encoder) -> Case | None:
    """The example among its look-alikes; None where its passage is not found or holds no answer."""
    hits = pool.hits(understand(example.question).text, HITS)
    if not example.answers or all(hit.passage.id != example.passage.id for hit in hits):
        return None
    question, hits = among_twins(example, hits, generator)
    query = understand(question)
    place = next(n for n, hit in enumerate(hits) if hit.passage.id == example.passage.id)
    evidence = gather(query, hits)
    shift = int(evidence.offsets[place])
    answers = np.array([(start + shift, end + shift) for start, end in example.answers], np.int64)
    return Case(query, hits, evidence, *weigh(query, hits, evidence, encoder), answers)


def sentence_labels(case: Case) -> Floats:
    """1 for each weighed sentence that holds an answer whole."""
    starts, ends = case.evidence.starts[case.rows][:, None], case.evidence.ends[case.rows][:, None]
    holds = (starts <= case.answers[:, 0]) & (ends >= case.answers[:, 1])
    return holds.any(axis=1).astype(np.float32)


def overlap(starts: NDArray[np.int64], ends: NDArray[np.int64], answers: NDArray[np.int64]) -> Floats:
    """Character F1 of spans against the nearest answer, by position."""
    common = np.minimum(ends[:, None], answers[:, 1]) - np.maximum(starts[:, None], answers[:, 0])
    lengths = (ends - starts)[:, None] + (answers[:, 1] - answers[:, 0])
    result: Floats = (2 * np.maximum(common, 0) / lengths).max(axis=1).astype(np.float32)
    return result


def fit_sentences(cases: Sequence[Case], rounds: int = 300) -> Floats:
    """Weights of the line over sentence features."""
    kept = [(case.table, labels) for case in cases if 0 < (labels := sentence_labels(case)).sum() < len(labels)]
    width = max(len(table) for table, _ in kept)
    inputs = torch.zeros(len(kept), width, kept[0][0].shape[1])
    target = torch.zeros(len(kept), width)
    mask = torch.full((len(kept), width), -1e9)
    for row, (table, labels) in enumerate(kept):
        inputs[row, : len(table)] = torch.from_numpy(table)
        target[row, : len(table)] = torch.from_numpy(labels)
        mask[row, : len(table)] = 0
    weights = torch.zeros(inputs.shape[2], requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=0.05)
    for _ in range(rounds):
        scores = inputs @ weights + mask
        gold = torch.logsumexp(scores.masked_fill(target == 0, -1e9), 1)
        loss = (torch.logsumexp(scores, 1) - gold).mean() + 1e-4 * weights.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    fitted: Floats = weights.detach().numpy().astype(np.float32)
    return fitted


def candidate_cases(cases: Sequence[Case], line: Floats) -> list[tuple[Floats, Floats]]:
    """For each case its candidates' rows and how well each overlaps the answer."""
    generator = np.random.default_rng(0)
    found = []
    for case in cases:
        chosen = likeliest(case.table @ line)
        candidates, rows = table_of(case.query, case.evidence, case.rows[chosen], case.table[chosen])
        labels = overlap(candidates.starts, candidates.ends, case.answers)
        good = np.flatnonzero(labels > 0.5)
        if not len(good):
            continue
        rest = generator.permutation(np.flatnonzero(labels <= 0.5))[: max(0, KEPT - len(good))]
        keep = np.concatenate([good, rest])
        found.append((rows[keep].astype(np.float16), labels[keep]))
    return found


def fit_candidates(data: Sequence[tuple[Floats, Floats]], epochs: int, seed: int = 0) -> dict[str, Floats]:
    """Weights of the network over candidates."""
    torch.manual_seed(seed)
    every = np.concatenate([rows for rows, _ in data[:2000]]).astype(np.float32)
    mean, scale = every.mean(0), every.std(0) + 0.05
    width = every.shape[1]
    network = torch.nn.Sequential(torch.nn.Linear(width, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 1, bias=False))
    batch, order = 32, list(range(len(data)))
    steps = epochs * (len(data) // batch)
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / max(1, steps)))
    for epoch in range(epochs):
        random.Random(seed + epoch).shuffle(order)
        total = 0.0
        for first in range(0, len(order) - batch + 1, batch):
            group = [data[number] for number in order[first : first + batch]]
            inputs = torch.from_numpy((np.concatenate([rows for rows, _ in group]).astype(np.float32) - mean) / scale)
            scores = torch.split(network(inputs).squeeze(1), [len(rows) for rows, _ in group])
            loss = torch.stack([_loss(score, torch.from_numpy(labels)) for score, (_, labels) in zip(scores, group, strict=True)]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1} loss {total / max(1, len(order) // batch):.4f}", flush=True)
    first, last = network[0], network[2]
    return {
        "mean": mean,
        "scale": scale,
        "hidden": first.weight.detach().numpy().T.copy(),
        "bias": first.bias.detach().numpy(),
        "out": last.weight.detach().numpy()[0],
    }


def _loss(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy against shares that fall steeply from the exact span to those that only overlap it."""
    target = torch.clamp(labels - 0.5, min=0) ** 3
    target = target / target.sum()
    return -(target * torch.log_softmax(scores, 0)).sum()


def main() -> None:
    """Fit on the training sets and write the weights into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with mrc/*.jsonl.xz")
    parser.add_argument("--out", type=Path, default=Path("qa/reading/models/scorer.npz"))
    parser.add_argument("--limit", type=int, default=10**9, help="questions at most")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--news", type=int, default=3000, help="news articles that questions are made from")
    options = parser.parse_args()
    began = time.time()
    generator, encoder = random.Random(1), load_encoder()
    found = examples(options.data, SETS)
    read = list(cloze.passages(options.data, generator, news=options.news, reports=DEVELOPMENT_YEARS))
    made = [example for passage in read * 2 if (example := cloze.question_from(passage, generator))]
    pool = Pool(list({passage.id: passage for passage in (*read, *(example.passage for example in found))}.values()))
    print(f"{len(found)} labelled questions, {len(made)} made from {len(read)} passages", flush=True)
    found += generator.sample(made, min(len(made), len(found)))
    generator.shuffle(found)
    cases = [case for example in found[: options.limit] if (case := case_of(example, pool, generator, encoder))]
    print(f"{len(cases)} cases of {min(len(found), options.limit)} questions, {time.time() - began:.0f} s", flush=True)
    line = fit_sentences(cases)
    data = candidate_cases(cases, line)
    print(f"{len(data)} with a candidate that answers, {time.time() - began:.0f} s", flush=True)
    weights = fit_candidates(data, options.epochs)
    np.savez_compressed(options.out, sentence=line, **weights)
    print(f"done after {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
