"""What is read off the trunk's states: where an answer begins and ends, whether there is one, what was replaced.

The reader's heads are pretrained where they can be: pointing by recurring spans, relevance by cut-out sentences.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from embeddings.reader_hints import HINTS
from embeddings.reader_rows import PAD, SLOTS
from embeddings.training.reader.settings import Shape
from embeddings.training.reader.trunk import Trunk

NOWHERE = -1e4  # the logit of a place that cannot be


class Pointer(nn.Module):
    """Scores every token as the first or last one of what a question's state asks for (Ram et al., 2021)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(width, width), nn.Linear(width, width)
        self.scale = float(width) ** -0.5

    def forward(self, asking: Tensor, states: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of first and last token, (batch, questions, tokens) each."""
        turned = states.transpose(1, 2) * self.scale
        return self.first(asking) @ turned, self.last(asking) @ turned


class Answer(NamedTuple):
    """What the reader says of each row; logits throughout."""

    first: Tensor  # (rows, tokens); column 0 stands for no answer
    last: Tensor
    slots: Tensor  # (rows, tokens, 2 × SLOTS): which character of the token begins, which from its end ends
    inside: Tensor  # (rows, tokens)
    verdict: Tensor  # (rows, 2): answers, relevant


class Reader(nn.Module):
    """A trunk with the heads that read an answer off it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.trunk = Trunk(shape)
        self.told = nn.Linear(HINTS, shape.width, bias=False) if shape.told else None
        self.pointer = Pointer(shape.width)
        self.slots = nn.Linear(shape.width, 2 * SLOTS)
        self.inside = nn.Linear(shape.width, 1)
        self.verdict = nn.Linear(shape.width, 2)
        for head in (self.slots, self.inside, self.verdict):
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
        with torch.no_grad():
            self.slots.bias[[0, SLOTS]] = 3.0  # answers mostly begin and end where tokens do

    def forward(self, ids: Tensor, segments: Tensor, hints: Tensor | None = None) -> Answer:
        """The answers of padded rows."""
        seen = (ids != PAD)[:, None, None, :]
        told = self.told(hints) if self.told is not None and hints is not None else None
        states = self.trunk(ids, segments, seen, told)
        asking = states[:, :1]
        first, last = self.pointer(asking, states)
        return Answer(
            first.squeeze(1),
            last.squeeze(1),
            self.slots(states),
            self.inside(states * asking).squeeze(2),
            self.verdict(asking.squeeze(1)),
        )
