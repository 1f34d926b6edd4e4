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
from qa.reading.choosing import likeliest, weigh
from qa.reading.evidence import Evidence, gather
from qa.reading.question import understand
from qa.reading.reader import table_of
from qa.training import cloze
from qa.training.labelled import SETS, Example, Pool, examples
from qa.training.spread import Spread
from qa.training.twins import among_twins
from qa.types import Hit, Query

Floats = NDArray[np.float32]
Labelled = tuple[NDArray[np.float16], Floats]
"""A question's candidates: their rows, and how well each overlaps the answer."""

HITS = 12
HIDDEN, DROPPED, BATCH = 32, 0.1, 32
MADE = 5500  # questions made from texts, at most
DEVELOPMENT_YEARS = tuple(str(year) for year in range(1998, 2025))  # reports that development questions are asked of
LABELLED = 10**8  # passages of labelled questions are numbered from here on, those of made ones below
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
    labels: Floats = np.asarray(holds.any(axis=1), np.float32)
    return labels


def overlap(starts: NDArray[np.int64], ends: NDArray[np.int64], answers: NDArray[np.int64]) -> Floats:
    """Character F1 of spans against the nearest answer, by position."""
    common = np.minimum(ends[:, None], answers[:, 1]) - np.maximum(starts[:, None], answers[:, 0])
    lengths = (ends - starts)[:, None] + (answers[:, 1] - answers[:, 0])
    shares: Floats = (2 * np.maximum(common, 0) / lengths).astype(np.float32)
    best: Floats = np.asarray(shares.max(axis=1), np.float32)
    return best


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
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    fitted: Floats = weights.detach().numpy().astype(np.float32)
    return fitted


def candidate_cases(cases: Sequence[Case], line: Floats) -> list[Labelled]:
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


def network_of(data: Sequence[Labelled], spread: Spread, *, epochs: int, seed: int) -> Network:
    """One network over candidates, fitted from its own beginning."""
    torch.manual_seed(seed)
    network = Network(len(spread.mean))
    steps = epochs * (len(data) // BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / max(1, steps)))
    for epoch in range(epochs):
        order = random.Random(seed + epoch).sample(range(len(data)), len(data))
        total = 0.0
        for first in range(0, len(order) - BATCH + 1, BATCH):
            group = [data[number] for number in order[first : first + BATCH]]
            rows = np.concatenate([rows for rows, _ in group]).astype(np.float32)
            scores = network(torch.from_numpy((rows - spread.mean) / spread.scale))
            parts = torch.split(scores, [len(labels) for _, labels in group])
            losses = [_loss(part, torch.from_numpy(labels)) for part, (_, labels) in zip(parts, group, strict=True)]
            loss = torch.stack(losses).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"seed {seed} epoch {epoch + 1} loss {total / max(1, len(order) // BATCH):.4f}", flush=True)
    return network


class Network(torch.nn.Module):
    """Named features in, one score out; one hidden layer."""

    def __init__(self, width: int) -> None:
        """Begin with small random weights."""
        super().__init__()
        self.drop = torch.nn.Dropout(DROPPED)
        self.hidden = torch.nn.Linear(width, HIDDEN)
        self.out = torch.nn.Linear(HIDDEN, 1, bias=False)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """A score for each row."""
        scores: torch.Tensor = self.out(torch.relu(self.hidden(self.drop(rows)))).squeeze(1)
        return scores


def together(networks: Sequence[Network]) -> dict[str, Floats]:
    """Several networks as one that gives their mean: their hidden layers side by side."""
    return {
        "hidden": np.concatenate([network.hidden.weight.detach().numpy().T for network in networks], 1),
        "bias": np.concatenate([network.hidden.bias.detach().numpy() for network in networks]),
        "out": np.concatenate([network.out.weight.detach().numpy()[0] for network in networks]) / len(networks),
    }


def _loss(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy against shares that fall steeply from the exact span to those that only overlap it."""
    target = torch.clamp(labels - 0.5, min=0) ** 3
    target = target / target.sum()
    return -(target * torch.log_softmax(scores, 0)).sum()


def gathered(folder: Path, generator: random.Random, *, news: int) -> tuple[list[Example], Pool]:
    """Labelled questions and questions made from texts, with the passages of both to find them among."""
    labelled: list[Example] = []
    for name, most in SETS.items():
        found = examples(folder, name, first_id=LABELLED + len(labelled) * 1000)
        labelled += generator.sample(found, min(most, len(found)))
    read = list(cloze.passages(folder, generator, news=news, reports=DEVELOPMENT_YEARS))
    made = [example for passage in read if (example := cloze.question_from(passage, generator))]
    passages = {passage.id: passage for passage in (*read, *(example.passage for example in labelled))}
    print(f"{len(labelled)} labelled questions, {len(made)} made from {len(read)} passages", flush=True)
    mixed = labelled + generator.sample(made, min(len(made), MADE))
    generator.shuffle(mixed)
    return mixed, Pool(list(passages.values()))


def main() -> None:
    """Fit on the training sets and write the weights into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with mrc/*.jsonl.xz and text/*.jsonl.xz")
    parser.add_argument("--out", type=Path, default=Path("qa/reading/models/scorer.npz"))
    parser.add_argument("--limit", type=int, default=10**9, help="questions at most")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--networks", type=int, default=4, help="networks whose mean is taken")
    parser.add_argument("--news", type=int, default=2500, help="news articles that questions are made from")
    options = parser.parse_args()
    began = time.time()
    generator, encoder = random.Random(1), load_encoder()
    mixed, pool = gathered(options.data, generator, news=options.news)
    cases = [case for example in mixed[: options.limit] if (case := case_of(example, pool, generator, encoder))]
    print(f"{len(cases)} cases, {time.time() - began:.0f} s", flush=True)
    line = fit_sentences(cases)
    data = candidate_cases(cases, line)
    print(f"{len(data)} with a candidate that answers, {time.time() - began:.0f} s", flush=True)
    spread = Spread.of([rows for rows, _ in data])
    networks = [network_of(data, spread, epochs=options.epochs, seed=seed) for seed in range(options.networks)]
    weights = {"sentence": line, "mean": spread.mean, "scale": spread.scale} | together(networks)
    np.savez_compressed(options.out, allow_pickle=False, **weights)
    print(f"done after {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
