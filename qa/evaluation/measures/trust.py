"""How far a stated confidence can be trusted: AUROC, risk against coverage, calibration; each over a weighted table.

Questions of equal confidence are taken together, so that their order makes no difference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.measures.table import Block, Floats, Table, divided

BINS = 10
Curve = list[tuple[float, float]]


def auroc(table: Table) -> Block:
    """How often an answerable question has a higher confidence than an unanswerable one; a tie counts half."""
    numbers = table.having("confidence", "answerable")
    answerable = table.column("answerable")[numbers]
    order, starts = _levels(table.column("confidence")[numbers])
    kinds = (answerable[order], 1.0 - answerable[order])

    def of(counts: Floats) -> Floats:
        drawn = counts[:, numbers][:, order]
        yes, no = (np.add.reduceat(drawn * kind, starts, axis=1) for kind in kinds)
        below = no.cumsum(axis=1) - no
        return divided((yes * (below + no / 2)).sum(axis=1), yes.sum(axis=1) * no.sum(axis=1))[None, :]

    return Block(("auroc",), (len(numbers),), of) if 0 < answerable.sum() < len(numbers) else _nothing()


def aurc(table: Table) -> Block:
    """The mean share of wrong answers when only the most confident part is answered; lower is better."""
    numbers, starts, wrong = _by_confidence(table)

    def of(counts: Floats) -> Floats:
        drawn = counts[:, numbers]
        size = np.add.reduceat(drawn, starts, axis=1)
        risk = divided(np.add.reduceat(drawn * wrong, starts, axis=1).cumsum(axis=1), size.cumsum(axis=1))
        return divided((size * np.nan_to_num(risk)).sum(axis=1), size.sum(axis=1))[None, :]

    return Block(("aurc",), (len(numbers),), of) if len(numbers) else _nothing()


def ece(table: Table) -> Block:
    """The mean distance between confidence and share of right answers, over ten bins of equal width."""
    numbers, confidence, good = _answers(table)
    inside = _bins(confidence)
    excess = inside * (good - confidence)[:, None]

    def of(counts: Floats) -> Floats:
        drawn = counts[:, numbers]
        return divided(np.abs(drawn @ excess).sum(axis=1), drawn.sum(axis=1))[None, :]

    return Block(("ece",), (len(numbers),), of) if len(numbers) else _nothing()


def risk_coverage(table: Table) -> Curve:
    """The share of wrong answers among the most confident, against the share of all questions that these are."""
    numbers, starts, wrong = _by_confidence(table)
    if not len(numbers):
        return []
    ends = np.append(starts[1:], len(numbers))
    risk = wrong.cumsum()[ends - 1] / ends
    return list(zip((ends / len(table)).tolist(), risk.tolist(), strict=True))


def reliability(table: Table) -> tuple[Curve, Curve]:
    """For each bin of confidence its mean and the share of right answers; and its mean and the number of answers."""
    _, confidence, good = _answers(table)
    inside = _bins(confidence)
    sizes = inside.sum(axis=0)
    used = sizes > 0
    middle = (confidence @ inside)[used] / sizes[used]
    accuracy = (good @ inside)[used] / sizes[used]
    return (
        list(zip(middle.tolist(), accuracy.tolist(), strict=True)),
        list(zip(middle.tolist(), sizes[used].tolist(), strict=True)),
    )


def _answers(table: Table) -> tuple[NDArray[np.intp], Floats, Floats]:
    """The questions that were answered, with their confidence and rightness."""
    numbers = table.having("confidence", "selective_accuracy")
    return numbers, table.column("confidence")[numbers], table.column("selective_accuracy")[numbers]


def _by_confidence(table: Table) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """The answered questions, the most confident first; where each level of confidence begins; which are wrong."""
    numbers, confidence, good = _answers(table)
    order, starts = _levels(-confidence)
    return numbers[order], starts, 1.0 - good[order]


def _levels(values: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order of the values from low to high, and where in it each different value begins."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    return order, np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])


def _bins(confidence: Floats) -> Floats:
    """Which bin each confidence is in, as ones among zeros."""
    bins: Floats = np.eye(BINS)[np.minimum((confidence * BINS).astype(np.intp), BINS - 1)]
    return bins


def _nothing() -> Block:
    return Block((), (), lambda counts: np.empty((0, len(counts))))
