"""How long answers took: percentiles of the whole and of each stage, and questions a second; over a weighted table."""

from __future__ import annotations

import numpy as np

from qa.evaluation.measures.table import Block, Floats, Table, divided

PERCENTILES = (50, 95, 99)
PREFIX = "time:"


def percentiles(table: Table, stage: str) -> Block:
    """The milliseconds within which half, 95 % and 99 % of the questions passed a stage."""
    numbers = table.having(PREFIX + stage)
    numbers = numbers[np.argsort(table.column(PREFIX + stage)[numbers], kind="stable")]
    values = table.column(PREFIX + stage)[numbers]

    def of(counts: Floats) -> Floats:
        reached = counts[:, numbers].cumsum(axis=1)
        wanted = [(reached < share / 100 * reached[:, -1:]).sum(axis=1) for share in PERCENTILES]
        found: Floats = values[np.minimum(np.stack(wanted), len(values) - 1)]
        return found

    return Block(tuple(f"p{share}:{stage}" for share in PERCENTILES), (len(numbers),) * len(PERCENTILES), of)


def rate(table: Table) -> Block:
    """Questions a second, one after another."""
    numbers = table.having(PREFIX + "total")
    milliseconds = table.column(PREFIX + "total")[numbers]

    def of(counts: Floats) -> Floats:
        drawn = counts[:, numbers]
        return divided(1000 * drawn.sum(axis=1), drawn @ milliseconds)[None, :]

    return Block(("questions_per_second",), (len(numbers),), of)


def distribution(table: Table, stage: str, points: int = 100) -> list[tuple[float, float]]:
    """How many milliseconds, and the share of questions that took no longer."""
    values = table.column(PREFIX + stage)
    values = values[~np.isnan(values)]
    if not len(values):
        return []
    shares = np.linspace(0, 1, points + 1)
    return list(zip(np.quantile(values, shares).tolist(), shares.tolist(), strict=True))
