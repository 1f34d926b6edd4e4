"""From passages to readings: which sentence answers, and which span of it.

`Reader` is the seam where another reader may come in. The one here weighs candidate spans of the likeliest sentences
by named features with a small network: no pretrained model, a few milliseconds a question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from embeddings.encoder import Encoder
from qa.reading.candidates import NUMERIC, Candidates, described, propose
from qa.reading.changes import former_holders, old_values
from qa.reading.evidence import Evidence, Floats, Ints, gather
from qa.reading.features import (
    CANDIDATE_COLUMNS,
    KEPT_OF_CANDIDATE,
    SENTENCE_COLUMNS,
    candidate_table,
    closer,
    overview,
)
from qa.reading.scorer import Scorer
from qa.reading.years import of_other_years
from qa.types import AnswerType, Hit, Query, Reading, Span

SENTENCES_WEIGHED = 16
SENTENCES_READ = 5
OTHERS_READ = 2
_OFFICE = 4.0  # what naming the office asked for counts when sentences of further documents are chosen
_HOLDS_OFFICE = SENTENCE_COLUMNS.index("office_met")
_KEPT = [CANDIDATE_COLUMNS.index(name) for name in KEPT_OF_CANDIDATE]


class Reader(Protocol):
    """Anything that proposes answers in retrieved passages, best first."""

    @property
    def fingerprint(self) -> str:
        """The same only where the same passages give the same readings."""
        ...

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """Readings of the hits, best first; none where nothing could be proposed."""
        ...


class SpanReader:
    """The bundled reader: candidate spans, named features, one small network."""

    def __init__(self, scorer: Scorer, encoder: Encoder) -> None:
        """Read with a scorer's weights, and the encoder that they were fitted with."""
        self._scorer = scorer
        self._encoder = encoder

    @property
    def fingerprint(self) -> str:
        """The scorer's and the encoder's together."""
        return hashlib.sha256(f"{self._scorer.fingerprint} {self._encoder.fingerprint}".encode()).hexdigest()[:32]

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """The best reading of each of the likeliest sentences, best first."""
        evidence = gather(query, hits)
        if not len(evidence.starts):
            return []
        rows, table = weigh(query, hits, evidence, self._encoder)
        scores = self._scorer.sentences(table)
        documents = [hits[number].passage.document_id for number in evidence.passage[rows]]
        chosen = with_other_documents(likeliest(scores), scores + _OFFICE * table[:, _HOLDS_OFFICE], documents)
        candidates, features = table_of(query, evidence, rows[chosen], table[chosen])
        readings = self._readings(hits, evidence, rows[chosen], candidates, features)
        return sorted(readings, key=lambda reading: -reading.score)

    def weighed(self, query: Query, hits: Sequence[Hit], spans: Sequence[Span]) -> list[Reading]:
        """What another proposes, one span of each hit, as a reading of its sentence with all that is known of it."""
        evidence = gather(query, hits)
        moved = np.array(spans, np.int64).reshape(-1, 2) + evidence.offsets[:, None]
        rows = np.maximum(np.searchsorted(evidence.starts, moved[:, 0], side="right") - 1, 0)
        near = similar(query, evidence, rows, self._encoder)
        table = np.concatenate([overview(hits, evidence)[rows], closer(query, hits, evidence, rows, near)], 1)
        sentences = [Span(int(evidence.starts[i]), int(evidence.ends[i])) for i in rows]
        candidates = described(evidence.text, sentences, moved)
        bounds = np.array(sentences, np.int64)[candidates.sentences]
        own = candidate_table(query, evidence, candidates, bounds)
        features = np.concatenate([table[candidates.sentences], own], 1)
        return self._readings(hits, evidence, rows, candidates, features)

    def _readings(
        self, hits: Sequence[Hit], evidence: Evidence, rows: Ints, candidates: Candidates, features: Floats
    ) -> list[Reading]:
        """The best candidate of each sentence that has any, in the order of the text."""
        scores = self._scorer.candidates(features)
        readings: list[Reading] = []
        for place, row in enumerate(rows.tolist()):
            mine = np.flatnonzero(candidates.sentences == place)
            if not len(mine):
                continue
            best = int(mine[np.argmax(scores[mine])])
            of_sentence, own = np.split(features[best], [len(SENTENCE_COLUMNS)])
            hit = hits[int(evidence.passage[row])]
            known = (*of_sentence.tolist(), float(scores[best]), hit.lexical, hit.dense, *own[_KEPT].tolist())
            shift = int(evidence.offsets[evidence.passage[row]])
            readings.append(
                Reading(
                    hit,
                    quote=Span(int(evidence.starts[row]) - shift, int(evidence.ends[row]) - shift),
                    answer=Span(int(candidates.starts[best]) - shift, int(candidates.ends[best]) - shift),
                    score=_together(scores[mine]),
                    features=known,
                )
            )
        return readings


def _together(scores: Floats) -> float:
    """The logarithm of the summed exponentials: a sentence is as good as all that could answer in it."""
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))


def weigh(query: Query, hits: Sequence[Hit], evidence: Evidence, encoder: Encoder) -> tuple[Ints, Floats]:
    """The sentences worth a closer look, in the order of the text, with all their features."""
    table = overview(hits, evidence)
    rough = table[:, 1] + 0.3 * (table[:, 0] + table[:, 3] + table[:, 7])
    rows = likeliest(rough, SENTENCES_WEIGHED)
    near = similar(query, evidence, rows, encoder)
    return rows, np.concatenate([table[rows], closer(query, hits, evidence, rows, near)], 1)


def similar(query: Query, evidence: Evidence, rows: Ints, encoder: Encoder) -> Floats:
    """How near some sentences are to the question in meaning."""
    texts = [evidence.text[evidence.starts[row] : evidence.ends[row]] for row in rows]
    found: Floats = encoder.encode_passages(texts) @ encoder.encode_query(query.text)
    return found


def likeliest(scores: Floats, count: int = SENTENCES_READ) -> Ints:
    """Numbers of the best sentences, in the order of the text."""
    return np.sort(np.argsort(-scores, kind="stable")[:count])


def with_other_documents(chosen: Ints, scores: Floats, documents: Sequence[str]) -> Ints:
    """The chosen sentences, and the best ones of documents that have none among them, where facts may have changed."""
    seen = {documents[number] for number in chosen}
    more: list[int] = []
    for number in np.argsort(-scores, kind="stable").tolist():
        if documents[number] not in seen and len(more) < OTHERS_READ:
            seen.add(documents[number])
            more.append(number)
    return np.sort(np.concatenate([chosen, np.array(more, np.int64)]))


def table_of(query: Query, evidence: Evidence, rows: Ints, sentences: Floats) -> tuple[Candidates, Floats]:
    """The candidates of some sentences and their features: the sentence's, then their own."""
    spans = [Span(int(evidence.starts[i]), int(evidence.ends[i])) for i in rows]
    pair = any(char in "两2" for char in query.text[query.asks.start : query.asks.end])
    candidates = propose(evidence.text, spans, query.expects, pair=pair)
    if query.expects in NUMERIC:
        if query.years:
            candidates = candidates.only(~of_other_years(evidence.text, spans, candidates, query.years))
        candidates = candidates.only(~old_values(evidence.text, spans, candidates, query))
    elif query.expects is AnswerType.PERSON:
        candidates = candidates.only(~former_holders(evidence.text, candidates, query))
    bounds = np.array(spans, np.int64)[candidates.sentences]
    own = candidate_table(query, evidence, candidates, bounds)
    return candidates, np.concatenate([sentences[candidates.sentences], own], 1)
