"""Logistic regression with a ridge whose weights may be bound to a sign, and what it gives for rows it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FOLDS = 10
PENALTY = 3.0
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fit(inputs: Floats, labels: Floats, counts: Floats, signs: Ints) -> Floats:
    """Weights, the bias last; a column whose weight would have the wrong sign gets none: it would only fit chance.

    `counts` says how much each row counts, `signs` the direction of each column: -1, 1, or 0 for either.
    """
    kept = np.ones(inputs.shape[1], bool)
    while True:
        weights = np.zeros(inputs.shape[1] + 1)
        weights[np.append(kept, True)] = _newton(inputs[:, kept], labels, counts)
        wrong = weights[:-1] * signs < 0
        if not wrong.any():
            return weights
        kept &= ~wrong


def chances_held_out(groups: Sequence[str], inputs: Floats, labels: Floats, counts: Floats, signs: Ints) -> Floats:
    """Each row's probability from a fit that has not seen its group."""
    order = np.random.default_rng(0).permutation(sorted(set(groups)))
    folds = {group: number % FOLDS for number, group in enumerate(order.tolist())}
    fold_of = np.array([folds[group] for group in groups])
    chances = np.zeros(len(inputs))
    for number in range(FOLDS):
        out = fold_of == number
        weights = fit(inputs[~out], labels[~out], counts[~out], signs)
        chances[out] = 1 / (1 + np.exp(-(inputs[out] @ weights[:-1] + weights[-1])))
    return chances


def _newton(inputs: Floats, labels: Floats, counts: Floats, penalty: float = PENALTY) -> Floats:
    """By Newton's method; the last weight is the bias, which is not shrunk."""
    inputs = np.hstack([inputs, np.ones((len(inputs), 1))])
    weights, ridge = np.zeros(inputs.shape[1]), np.eye(inputs.shape[1]) * penalty
    ridge[-1, -1] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ ((chance - labels) * counts) + ridge @ weights
        weights -= np.linalg.solve((inputs.T * (counts * chance * (1 - chance))) @ inputs + ridge, gradient)
    return weights
