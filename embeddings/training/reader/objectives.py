"""The objectives of pretraining over one forward pass of the trunk: each a loss, weighted as the settings say.

Masked tokens; replaced tokens told from true ones (ELECTRA, Clark et al., 2020: a small generator that shares the rows
of the vocabulary fills in what was masked); spans that recur (Splinter, Ram et al., 2021); whether a sentence was cut
out of the passage it stands before.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from embeddings.reader_rows import SPECIAL
from embeddings.training.reader.batches import Batch, hidden
from embeddings.training.reader.heads import NOWHERE, Reader
from embeddings.training.reader.settings import Preset
from embeddings.training.reader.trunk import Trunk

Losses = dict[str, Tensor]


class Pretraining(nn.Module):
    """The reader while its trunk learns from raw text."""

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self.weights = preset.objectives
        self.reader = Reader(preset.shape)
        self.generator = Trunk(preset.generator, self.reader.trunk.rows) if self.weights.replaced else None
        self.replaced = nn.Linear(preset.shape.width, 1)

    def compile_trunks(self) -> None:
        """Compile what has the same shapes at every step; parameters and their names stay."""
        self.reader.trunk.compile()
        if self.generator is not None:
            self.generator.compile()

    def forward(self, batch: Batch, seed: int) -> Losses:
        """Every loss by name, and their weighted sum as `loss`."""
        where = self.replaced.weight.device
        ids, segments = _tensor(batch.ids, where), _tensor(batch.segments, where)
        masked, shown = _tensor(batch.masked, where), _tensor(hidden(batch), where)
        pieces = _tensor(batch.pieces, where)
        sight = (pieces[:, None, :, None] == pieces[:, None, None, :]).expand(-1, 1, -1, -1)
        losses: Losses = {}
        drawn = torch.zeros(len(ids), dtype=torch.bool, device=where)
        if self.generator is not None:
            drawn = torch.arange(len(ids), device=where) % 2 == 1 if self.weights.masked else ~drawn
            places = masked & drawn[:, None]
            guesses = self.generator.tokens(self.generator(shown, segments, sight)[places]).float()
            losses["generated"] = functional.cross_entropy(guesses, ids[places])
            shown = shown.masked_scatter(places, _sampled(guesses.detach(), seed))
        states = self.reader.trunk(shown, segments, sight)
        if self.weights.masked:
            places = masked & ~drawn[:, None]
            losses["masked"] = functional.cross_entropy(self.reader.trunk.tokens(states[places]).float(), ids[places])
        if self.generator is not None:
            real = (pieces >= 0) & drawn[:, None]
            told = self.replaced(states[real]).squeeze(1).float()
            losses["replaced"] = functional.binary_cross_entropy_with_logits(told, (shown != ids)[real].float())
        if self.weights.spans and len(batch.asks):
            losses["spans"] = self._spans(states, pieces, ids, _tensor(batch.asks, where))
        if self.weights.belongs and len(batch.belongs):
            rows, labels = _tensor(batch.belongs, where).unbind(1)
            relevant = self.reader.verdict(states[rows, 0])[:, 1].float()
            losses["belongs"] = functional.binary_cross_entropy_with_logits(relevant, labels.float())
        losses["loss"] = sum(
            (self._weight(name) * loss for name, loss in losses.items()), torch.zeros((), device=where)
        )
        return losses

    def _weight(self, name: str) -> float:
        return 1.0 if name == "generated" else float(getattr(self.weights, name))

    def _spans(self, states: Tensor, pieces: Tensor, ids: Tensor, asks: Tensor) -> Tensor:
        """Cross-entropy of first and last token over the places of the question's own piece."""
        rows, at, first, last = asks.unbind(1)
        number = torch.zeros_like(ids).index_put_((rows, at), torch.ones_like(at)).cumsum(1)[rows, at] - 1
        asking = states.new_zeros((len(ids), int(number.max()) + 1, states.shape[2])).index_put(
            (rows, number), states[rows, at]
        )
        logits = [each[rows, number] for each in self.reader.pointer(asking, states)]
        fits = (ids >= len(SPECIAL))[rows] & (pieces[rows] == pieces[rows, at][:, None])
        return torch.stack(
            [
                functional.cross_entropy(each.float().masked_fill(~fits, NOWHERE), target)
                for each, target in zip(logits, (first, last), strict=True)
            ]
        ).mean()


def _sampled(logits: Tensor, seed: int) -> Tensor:
    """One token a row, drawn by the generator's own probabilities; the same seed draws the same."""
    random = torch.Generator().manual_seed(seed)
    chance = torch.rand((len(logits), 1), generator=random).to(logits.device)
    heaped = logits.softmax(1).cumsum(1)
    return torch.searchsorted(heaped, chance * heaped[:, -1:]).squeeze(1).clamp_(max=logits.shape[1] - 1)


def _tensor(values: NDArray[np.generic], where: torch.device) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values)).to(where, non_blocking=True)
