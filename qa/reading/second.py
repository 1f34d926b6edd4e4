"""A second reader: the bundled one finds the passages worth reading, and a reading model says where they answer.

Stands for any model that `embeddings.reader` loads. What is known of a reading's sentence and span stays as it is with
the bundled reader, so that the gate and the calibrator judge both alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from embeddings.reader import ReadingModel
from embeddings.reader_model import Passage
from qa.reading.reader import SpanReader
from qa.text.fold import fold
from qa.types import Hit, Query, Reading, Span


class SecondReader:
    """The spans of a reading model that points at them; else the bundled reader's, in the model's order."""

    def __init__(self, first: SpanReader, model: ReadingModel) -> None:
        """Read with a model where the first reader looks."""
        self._first, self._model = first, model

    @property
    def fingerprint(self) -> str:
        """The model's and the first reader's together."""
        return hashlib.sha256(f"{self._first.fingerprint} {self._model.fingerprint}".encode()).hexdigest()[:32]

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """The model's readings, best first: one a passage where it points at spans, else one a sentence."""
        looked_at = self._first.read(query, hits)
        if not looked_at:
            return []
        readings = self._pointed_at(query, looked_at) if self._model.points else self._reordered(query, looked_at)
        return sorted(readings, key=lambda reading: -reading.score)

    def _pointed_at(self, query: Query, looked_at: Sequence[Reading]) -> list[Reading]:
        hits = list({reading.hit.passage.id: reading.hit for reading in looked_at}.values())
        found = self._model.read(query.text, [Passage(hit.passage.text, _header(hit)) for hit in hits])
        kept = [(hit, each) for hit, each in zip(hits, found, strict=True) if each.end > each.start]
        if not kept:
            return []
        readings = self._first.weighed(
            query, [hit for hit, _ in kept], [Span(each.start, each.end) for _, each in kept]
        )
        return [
            replace(reading, quote=_whole(reading), score=each.span_score)
            for reading, (_, each) in zip(readings, kept, strict=True)
        ]

    def _reordered(self, query: Query, looked_at: Sequence[Reading]) -> list[Reading]:
        sentences = [
            Passage(reading.hit.passage.text[reading.quote.start : reading.quote.end], _header(reading.hit))
            for reading in looked_at
        ]
        found = self._model.read(query.text, sentences)
        return [replace(reading, score=each.relevance) for reading, each in zip(looked_at, found, strict=True)]


def _header(hit: Hit) -> str:
    return fold(hit.passage.context.header)


def _whole(reading: Reading) -> Span:
    """The quote, longer where the answer goes on in the next sentences."""
    ends = [end for _, end in reading.hit.passage.sentences if end >= reading.answer.end]
    return Span(reading.quote.start, max(reading.quote.end, min(ends, default=reading.answer.end)))
