"""How sure to be: the probability that a reading's quote answers, by a logistic model over the reader's features.

Fitted by `python -m qa.training.calibrator`, which writes the coefficients beside this module. Selective answering by
a small calibrator over score features: Kamath et al. 2020, "Selective Question Answering under Domain Shift".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

import numpy as np

from qa.reading.features import READING_COLUMNS
from qa.types import Query, Reading

_AT = {name: number for number, name in enumerate(READING_COLUMNS)}
COLUMNS = (
    "score",
    "answer_score",
    "pointed",
    "margin",
    "share",
    "held",
    "held_with_header",
    "held_nearby",
    "held_in_passage",
    "rarest_missing",
    "dense",
    "lexical",
    "lexical_typical",
    "type_fits",
    "type_near",
    "overlap",
    "joined",
    "unit_met",
    "unit_other",
    "heading",
    "year_met",
    "year_other",
    "year_absent",
    "place_met",
    "place_other",
    "place_absent",
    "office_met",
    "office_elsewhere",
    "office_absent",
    "similar",
    "names_absent",
    "period_absent",
    "quantity",
    "has_question_word",
    "terms",
)


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A line over COLUMNS through the logistic function, and the probability from which on an answer is given."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float

    @classmethod
    def bundled(cls) -> Self:
        """The coefficients that come with the package."""
        text = files("qa.answering").joinpath("calibrator.json").read_text(encoding="utf-8")
        return cls.parse(json.loads(text))

    @classmethod
    def parse(cls, stored: dict[str, Any]) -> Self:
        """Coefficients as written by the fitting script, by column name."""
        rows = [stored["columns"][name] for name in COLUMNS]
        return cls(
            mean=tuple(row["mean"] for row in rows),
            scale=tuple(row["scale"] for row in rows),
            weights=tuple(row["weight"] for row in rows),
            bias=stored["bias"],
            threshold=stored["threshold"],
        )

    @classmethod
    def neutral(cls) -> Self:
        """One that knows nothing: what the fitting script starts from."""
        zeros = (0.0,) * len(COLUMNS)
        return cls(mean=zeros, scale=(1.0,) * len(COLUMNS), weights=zeros, bias=0.0, threshold=0.5)

    @property
    def fingerprint(self) -> str:
        """The same only for the same coefficients and threshold."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]

    def probability(self, features: Sequence[float]) -> float:
        """The probability that a reading with these features answers."""
        logit = self.bias + sum(
            weight * (value - mean) / scale
            for weight, value, mean, scale in zip(self.weights, features, self.mean, self.scale, strict=True)
        )
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))


def features(query: Query, readings: Sequence[Reading], which: int = 0) -> tuple[float, ...]:
    """What is known of one of the readings, columns as in COLUMNS; the others say how far ahead it is.

    Those that give the same answer are no rivals: they bear it out.
    """
    reading = readings[which]
    known = reading.features

    def of(name: str) -> float:
        return known[_AT[name]]

    same = [answer_of(other) == answer_of(reading) for other in readings]
    scores = np.array([other.score for other in readings])
    rivals = scores[~np.array(same)].tolist()
    odds = np.exp(scores - reading.score)
    return (
        reading.score,
        of("answer_score"),
        of("pointed"),
        min(6.0, reading.score - max(rivals, default=reading.score - 6.0)),
        float(odds[same].sum() / odds.sum()),
        of("held"),
        of("held_with_header"),
        of("held_nearby"),
        of("held_in_passage"),
        of("rarest_missing"),
        of("hits_dense"),
        np.log1p(of("hits_lexical")),
        np.log1p(of("hits_typical")),
        of("type_fits"),
        of("type_near"),
        of("overlap"),
        max(of("joined_left"), of("joined_right")),
        max(of("unit_inside"), of("unit_of_a_kind")),
        of("unit_of_another"),
        max(of("kind_heading"), of("kind_byline"), of("kind_boilerplate")),
        of("year_met"),
        of("year_other"),
        of("year_absent"),
        of("place_met"),
        of("place_other"),
        of("place_absent"),
        of("office_met"),
        of("office_elsewhere"),
        of("office_absent"),
        of("similar"),
        of("names_absent"),
        of("period_absent"),
        float(query.expects in ("number", "percent", "money", "time")),
        float(query.asks.end > query.asks.start),
        min(1.0, len(query.text) / 30.0),
    )


def answer_of(reading: Reading) -> str:
    """What a reading answers, as it stands in the reading text."""
    return reading.hit.passage.text[reading.answer.start : reading.answer.end]
