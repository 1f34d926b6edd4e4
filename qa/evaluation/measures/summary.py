"""The figures of a run: every measure with its 95 % bootstrap interval, overall and by slice, and the curves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from qa.evaluation.measures.judge import judge_all
from qa.evaluation.measures.ranking import CUTOFFS, LEVELS
from qa.evaluation.measures.ranking import NAMES as RANKED
from qa.evaluation.measures.table import Block, Floats, Table, means
from qa.evaluation.measures.times import PREFIX, distribution, percentiles, rate
from qa.evaluation.measures.trust import Curve, aurc, auroc, ece, reliability, risk_coverage
from qa.evaluation.types import Figure, Judgement, Metrics, Outcome

RESAMPLES = 1000
MOST = 40  # values of a slice: the documents of a large set are too many to show
_AT_ONCE = 1_000_000  # questions drawn at a time: what fits a cache is quickest
_SHARES = (0.025, 0.975)


def summarise(outcomes: Sequence[Outcome], *, signature: str = "") -> Metrics:
    """All figures of a run; the order of its outcomes makes no difference."""
    return summarise_judgements(
        judge_all(outcomes), ranked=any(each.retrieved for each in outcomes), signature=signature
    )


def summarise_judgements(judgements: Sequence[Judgement], *, ranked: bool = True, signature: str = "") -> Metrics:
    """All figures of judged outcomes; without those of retrieval where nothing was recorded of it."""
    rows = [_kept(judgement, ranked) for judgement in judgements]
    table = Table.of(rows)
    return Metrics(figures(table), _slices(judgements, rows), _curves(table), signature)


def figures(table: Table) -> dict[str, Figure]:
    """Each measure over the questions that have it, and between which values 95 % of resamples lie."""
    blocks = [block for block in _blocks(table) if block.names] if len(table) else []
    if not blocks:
        return {}
    names = [name for block in blocks for name in block.names]
    sizes = [size for block in blocks for size in block.sizes]
    drawn = _resampled(blocks, len(table))
    value = _computed(blocks, np.ones((1, len(table))))[:, 0]
    # A biased measure's resamples may all lie on one side of it: the interval then ends at the value itself.
    low, high = _quantiles(drawn)
    low, high = np.fmin(low, value), np.fmax(high, value)
    columns = zip(value.tolist(), low.tolist(), high.tolist(), sizes, strict=True)
    return dict(zip(names, map(Figure._make, columns), strict=True))


def _blocks(table: Table) -> list[Block]:
    plain = [name for name in table.names if not name.startswith(PREFIX) and name != "confidence"]
    stages = [name.removeprefix(PREFIX) for name in table.names if name.startswith(PREFIX) and len(table.having(name))]
    timed = [percentiles(table, stage) for stage in stages] + ([rate(table)] if "total" in stages else [])
    return [means(table, plain), auroc(table), aurc(table), ece(table), *timed]


def _resampled(blocks: Sequence[Block], size: int) -> Floats:
    """Every measure in every resample: (measures × resamples)."""
    if size == 1:
        return _computed(blocks, np.ones((1, 1)))
    random = np.random.default_rng(0)
    parts = []
    for first in range(0, RESAMPLES, batch := max(1, _AT_ONCE // size)):
        samples = min(batch, RESAMPLES - first)
        places = random.integers(0, size, (samples, size)) + size * np.arange(samples)[:, None]
        counts = np.bincount(places.ravel(), minlength=samples * size).reshape(samples, size)
        parts.append(_computed(blocks, counts.astype(np.float64)))
    return np.concatenate(parts, axis=1)


def _quantiles(drawn: Floats) -> Floats:
    """Between which values most resamples of each measure lie, those left out in which it has none."""
    whole = ~np.isnan(drawn).any(axis=1)
    bounds = np.empty((2, len(drawn)))
    bounds[:, whole] = np.quantile(drawn[whole], _SHARES, axis=1)
    bounds[:, ~whole] = np.nanquantile(drawn[~whole], _SHARES, axis=1)  # much slower
    return bounds


def _computed(blocks: Sequence[Block], counts: Floats) -> Floats:
    return np.concatenate([block.of(counts) for block in blocks])


def _kept(judgement: Judgement, ranked: bool) -> dict[str, float | None]:
    names = () if ranked else {f"{name}:{level}" for name in RANKED for level in LEVELS}
    return {name: value for name, value in judgement.values.items() if name not in names}


def _slices(
    judgements: Sequence[Judgement], rows: Sequence[dict[str, float | None]]
) -> dict[str, dict[str, dict[str, Figure]]]:
    found: dict[str, dict[str, dict[str, Figure]]] = {}
    for name in dict.fromkeys(name for judgement in judgements for name in judgement.slices):
        counts = Counter(value for judgement in judgements if (value := judgement.slices.get(name)))
        largest = sorted(counts, key=lambda value: (-counts[value], value))[:MOST]
        parts = {
            value: [row for row, each in zip(rows, judgements, strict=True) if each.slices.get(name) == value]
            for value in largest
        }
        if parts:
            found[name] = {value: figures(Table.of(part)) for value, part in parts.items()}
    return found


def _curves(table: Table) -> dict[str, Curve]:
    means_of = {name: float(np.nanmean(table.column(name))) for name in table.names if len(table.having(name))}
    recall = {
        f"recall_at_k:{level}": [
            (float(k), means_of[f"recall@{k}:{level}"]) for k in CUTOFFS if f"recall@{k}:{level}" in means_of
        ]
        for level in LEVELS
    }
    accuracy, sizes = reliability(table)
    times = {name: distribution(table, name.removeprefix(PREFIX)) for name in table.names if name.startswith(PREFIX)}
    curves = {"risk_coverage": risk_coverage(table), "reliability": accuracy, "reliability:n": sizes} | recall | times
    return {name: points for name, points in curves.items() if points}
