"""The encoder that everything learns in: token numbers in, one state a token out.

Rotary positions, RMS norms, queries and keys normed, a short depthwise convolution before attention, squared ReLU,
output projections that begin at zero, dropout of whole dimensions. `graph` writes the same computation as ONNX.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.reader_rows import PAD
from embeddings.training.reader.settings import Shape

SEGMENTS = 3  # question, passage, header
EPSILON = 1e-6
LONGEST = 1024
_ROTARY_BASE = 10_000.0


class Norm(nn.Module):
    """Root mean square norm with a learnt gain."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, states: Tensor) -> Tensor:
        """States of length 1 a dimension, times the gain."""
        return functional.rms_norm(states, self.gain.shape, self.gain, EPSILON)


class Drop(nn.Module):
    """While learning, leaves out the same dimensions of all tokens of a row (Gal and Ghahramani, 2016).

    One draw a row and dimension: a draw for each number takes a quarter of a step on a processor.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """The states, what is left of them scaled up."""
        if not (self.training and self.share):
            return states
        kept = torch.empty(len(states), 1, states.shape[2], device=states.device).bernoulli_(1 - self.share)
        return states * (kept / (1 - self.share)).to(states.dtype)


class Layer(nn.Module):
    """One layer: mix neighbours, mix all, think."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, self.heads = shape.width, shape.heads
        self.drop = Drop(shape.dropped)
        self.before_attention, self.before_thought = Norm(width), Norm(width)
        self.near = nn.Conv1d(width, width, shape.kernel, padding=shape.kernel // 2, groups=width, bias=False)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.mixed = nn.Linear(width, width, bias=False)
        self.widen = nn.Linear(width, width * shape.expansion, bias=False)
        self.narrow = nn.Linear(width * shape.expansion, width, bias=False)
        for zero in (self.mixed, self.narrow):  # but not `near`: a product of two zeros would never learn to match
            nn.init.zeros_(zero.weight)

    def forward(self, states: Tensor, turns: tuple[Tensor, Tensor], sight: tuple[Tensor, Tensor]) -> Tensor:
        """The states after this layer; `sight` says which tokens are real, and who may see whom."""
        real, mask = sight
        normed = self.before_attention(states) * real
        near = self.near(normed.transpose(1, 2)).transpose(1, 2)
        states = states + self.drop(near + self._attend(normed + near, turns, mask))
        thought: Tensor = self.drop(self.narrow(torch.relu(self.widen(self.before_thought(states))).square()))
        return states + thought

    def _attend(self, states: Tensor, turns: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        query = rotated(self._split(self.query(states)), turns)
        key = rotated(self._split(self.key(states)), turns)
        mixed = functional.scaled_dot_product_attention(query, key, self._split(self.value(states)), mask)
        out: Tensor = self.mixed(mixed.transpose(1, 2).flatten(2))
        return out

    def _split(self, states: Tensor) -> Tensor:
        return states.view(*states.shape[:2], self.heads, -1).transpose(1, 2)


class Trunk(nn.Module):
    """Embeddings, layers and a last norm; the rows of the vocabulary may be shared with another trunk."""

    def __init__(self, shape: Shape, rows: nn.Embedding | None = None) -> None:
        super().__init__()
        self.shape = shape
        self.rows = rows or nn.Embedding(shape.vocabulary, shape.width)
        if rows is None:
            nn.init.normal_(self.rows.weight, std=0.02)
        wide = self.rows.embedding_dim
        self.enter = nn.Identity() if wide == shape.width else nn.Linear(wide, shape.width, bias=False)
        self.leave = nn.Identity() if wide == shape.width else nn.Linear(shape.width, wide, bias=False)
        self.segments = nn.Embedding(SEGMENTS, shape.width)
        nn.init.zeros_(self.segments.weight)
        self.first, self.last = Norm(shape.width), Norm(shape.width)
        self.drop = Drop(shape.dropped)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        cosines, sines = _turns(shape.width // shape.heads)
        self.register_buffer("cosines", cosines, persistent=False)
        self.register_buffer("sines", sines, persistent=False)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, told: Tensor | None = None) -> Tensor:
        """One state a token; `mask` says who may see whom, and broadcasts to (batch, heads, tokens, tokens)."""
        count = ids.shape[1]
        turns = (self.get_buffer("cosines")[:count], self.get_buffer("sines")[:count])
        states = self.enter(self.rows(ids)) + self.segments(segments)
        states = self.drop(self.first(states if told is None else states + told))
        real = (ids != PAD)[:, :, None].to(states.dtype)
        for layer in self.layers:
            states = layer(states, turns, (real, mask))
        return self.last(states)  # type: ignore[no-any-return]

    def tokens(self, states: Tensor) -> Tensor:
        """How likely each token of the vocabulary is in the place of each state, as logits."""
        return functional.linear(self.leave(states), self.rows.weight)


def rotated(states: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """States brought to one length and turned by their position: inner products know distances (Su et al., 2021)."""
    cosines, sines = turns
    left, right = functional.rms_norm(states, states.shape[-1:], eps=EPSILON).chunk(2, dim=-1)
    return torch.cat((left * cosines - right * sines, left * sines + right * cosines), dim=-1)


def _turns(width: int) -> tuple[Tensor, Tensor]:
    speeds = _ROTARY_BASE ** (-torch.arange(0, width, 2) / width)
    angles = torch.outer(torch.arange(LONGEST), speeds)
    return angles.cos(), angles.sin()
