"""How often an encoder finds a question's paragraph: recall and reciprocal rank, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.training.corpora import Question

_RESAMPLES = 1000


class Figure(NamedTuple):
    """A mean with the 95 % interval of a bootstrap over questions."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Figure:
        """The mean of one value per question."""
        drawn = np.random.default_rng(0).integers(0, len(values), (_RESAMPLES, len(values)))
        low, high = np.quantile(values[drawn].mean(axis=1), (0.025, 0.975))
        return cls(float(values.mean()), float(low), float(high))

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}-{self.high:.3f})"


def retrieval_figures(encoder: Encoder, questions: Sequence[Question], others: Sequence[str]) -> dict[str, Figure]:
    """Recall@1, @10 and MRR@10 of the questions' own paragraphs among each other and the others."""
    paragraphs = list(dict.fromkeys(question.paragraph for question in questions))
    place = {paragraph: row for row, paragraph in enumerate(paragraphs)}
    vectors = encoder.encode_passages([*paragraphs, *others])
    ranks = np.empty(len(questions), np.int64)
    for row, question in enumerate(questions):
        scores = vectors @ encoder.encode_query(question.text)
        ranks[row] = 1 + (scores > scores[place[question.paragraph]]).sum()
    return {
        "Recall@1": Figure.of((ranks <= 1).astype(float)),
        "Recall@10": Figure.of((ranks <= 10).astype(float)),
        "MRR@10": Figure.of(np.where(ranks <= 10, 1 / ranks, 0)),
    }
