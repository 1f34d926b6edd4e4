"""The scorer's network as it is trained: the same sums as `qa.reading.spans`, with dropout and gradients."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from qa.reading.meanings import bundled
from qa.training.spread import Spread

Floats = NDArray[np.float32]
HIDDEN, KINDS, MIDDLE = 64, 32, 32
DROPPED, BATCH, RATE, DECAY = 0.1, 32, 2e-3, 0.1
# A vector of length 1 in 48 dimensions is scaled, so that its numbers are about as large as the others.
WIDER = 7.0**0.5
STEEPNESS = 3.0


class Labelled(NamedTuple):
    """A question's candidates as the network sees them, and how well each overlaps the answer."""

    features: NDArray[np.float16]
    edges: NDArray[np.int32]
    inner: NDArray[np.float16]
    asked: NDArray[np.int32]
    overlap: Floats


class Network(torch.nn.Module):
    """Named features and meanings of words in, one score out."""

    def __init__(self, features: int, edges: int, asked: int) -> None:
        """Begin with small random weights."""
        super().__init__()
        self.meanings = torch.from_numpy(bundled().unit) * WIDER
        size = self.meanings.shape[1]
        self.features = torch.nn.Linear(features, HIDDEN)
        self.words = torch.nn.Linear((edges + 1) * size, HIDDEN, bias=False)
        self.question = torch.nn.Linear(asked * size, HIDDEN, bias=False)
        self.kind = torch.nn.Linear((edges + 1) * size, KINDS, bias=False)
        self.wanted = torch.nn.Linear(asked * size, KINDS)
        self.middle = torch.nn.Linear(HIDDEN + KINDS, MIDDLE)
        self.out = torch.nn.Linear(MIDDLE, 1, bias=False)
        self.straight = torch.nn.Linear(HIDDEN + KINDS, 1, bias=False)
        self.drop = torch.nn.Dropout(DROPPED)
        torch.nn.init.normal_(self.words.weight, std=0.02)
        torch.nn.init.normal_(self.question.weight, std=0.02)

    def forward(self, group: Sequence[Labelled], spread: Spread) -> torch.Tensor:
        """A score for each candidate of each question, one after the other."""
        rows = np.concatenate([each.features for each in group]).astype(np.float32)
        features = torch.from_numpy((rows - spread.mean) / spread.scale)
        inner = torch.from_numpy(np.concatenate([each.inner for each in group]).astype(np.float32)) * WIDER
        edges = self.meanings[torch.from_numpy(np.concatenate([each.edges for each in group]).astype(np.int64))]
        words = self.drop(torch.cat([edges.flatten(1), inner], 1))
        asked = self.meanings[torch.from_numpy(np.stack([each.asked for each in group]).astype(np.int64))]
        asked = self.drop(asked.flatten(1))
        counts = torch.tensor([len(each.overlap) for each in group])
        owner = torch.repeat_interleave(torch.arange(len(group)), counts)
        hidden = self.features(self.drop(features)) + self.words(words) + self.question(asked)[owner]
        both = torch.cat([torch.relu(hidden), self.kind(words) * self.wanted(asked)[owner]], 1)
        scores: torch.Tensor = (self.out(torch.relu(self.middle(both))) + self.straight(both)).squeeze(1)
        return scores

    def arrays(self) -> dict[str, Floats]:
        """The weights by the names that the scorer reads them by."""
        found = {
            name: getattr(self, name).weight.detach().numpy().T for name, _ in self.named_children() if name != "drop"
        }
        scaled = {name: found[name] * WIDER for name in ("words", "question", "kind", "wanted")}
        return {
            **found,
            **scaled,
            "bias": self.features.bias.detach().numpy(),
            "wanted_bias": self.wanted.bias.detach().numpy(),
            "middle_bias": self.middle.bias.detach().numpy(),
            "out": found["out"][:, 0],
            "straight": found["straight"][:, 0],
        }


def fitted(data: Sequence[Labelled], spread: Spread, *, epochs: int, seed: int = 0) -> Network:
    """A network over candidates, fitted by softmax over all that compete for one question."""
    torch.manual_seed(seed)
    first = data[0]
    network = Network(first.features.shape[1], first.edges.shape[1], len(first.asked))
    steps = epochs * (len(data) // BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / max(1, steps)))
    for epoch in range(epochs):
        order = random.Random(seed * 100 + epoch).sample(range(len(data)), len(data))
        total = 0.0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            group = [data[number] for number in order[start : start + BATCH]]
            parts = torch.split(network(group, spread), [len(each.overlap) for each in group])
            losses = [_loss(part, torch.from_numpy(each.overlap)) for part, each in zip(parts, group, strict=True)]
            loss = torch.stack(losses).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1} loss {total / max(1, len(order) // BATCH):.4f}", flush=True)
    return network.eval()


def _loss(scores: torch.Tensor, overlap: torch.Tensor) -> torch.Tensor:
    """Cross-entropy against shares that fall steeply from the exact span to those that only overlap it."""
    target = torch.clamp(overlap - 0.5, min=0) ** STEEPNESS
    return -(target / target.sum() * torch.log_softmax(scores, 0)).sum()
