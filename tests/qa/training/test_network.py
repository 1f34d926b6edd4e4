"""What was trained is what is served."""

from __future__ import annotations

import io

import numpy as np
import pytest

from qa.reading.meanings import bundled
from qa.reading.spans import SpanScorer, Table
from qa.training.network import Labelled, fitted
from qa.training.spread import Spread

FEATURES, EDGES, ASKED = 5, 6, 8


def labelled(generator: np.random.Generator, count: int = 12) -> Labelled:
    features = generator.normal(size=(count, FEATURES))
    known = len(bundled().unit)
    return Labelled(
        features.astype(np.float16),
        generator.integers(0, known, (count, EDGES)).astype(np.int32),
        generator.normal(size=(count, bundled().unit.shape[1])).astype(np.float16),
        generator.integers(0, known, ASKED).astype(np.int32),
        (features[:, 0] == features[:, 0].max()).astype(np.float32),
    )


def test_the_served_scorer_gives_the_scores_of_the_trained_network_and_has_learnt() -> None:
    generator = np.random.default_rng(0)
    data = [labelled(generator) for _ in range(320)]
    spread = Spread.of([each.features for each in data])
    network = fitted(data, spread, epochs=3)
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **network.arrays(), mean=spread.mean, scale=spread.scale)
    stream.seek(0)
    scorer = SpanScorer.load(stream)
    right = 0
    for each in data[:60]:
        features, inner = each.features.astype(np.float32), each.inner.astype(np.float32)
        served = scorer.scores(Table(features, each.edges.astype(np.int64), inner, each.asked.astype(np.int64)))
        assert served == pytest.approx(network([each], spread).detach().numpy(), abs=1e-3)
        right += int(served.argmax() == each.overlap.argmax())
    assert right > 30
