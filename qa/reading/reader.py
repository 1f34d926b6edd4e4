"""From passages to readings: which sentence answers, and which span of it.

`Reader` is the seam where another reader may come in. The one here weighs candidate spans of the likeliest sentences
by named features with two small networks, one that says in which sentence the answer is and one that says which span of
it is meant, and asks a third, which reads question and passage word by word, what it thinks of them: no language model,
some tens of milliseconds a question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from embeddings.encoder import Encoder
from qa.reading.announced import announced
from qa.reading.candidates import NUMERIC, Candidates, described
from qa.reading.choosing import choose, similar, weigh
from qa.reading.evidence import Evidence, Floats, Ints, gather
from qa.reading.features import (
    CANDIDATE_COLUMNS,
    KEPT_OF_CANDIDATE,
    SENTENCE_COLUMNS,
    candidate_table,
    closer,
    overview,
)
from qa.reading.gaps import led
from qa.reading.kinds import of_the_kind
from qa.reading.meant import meant
from qa.reading.members import COUNTED, as_many, uneven, without_rest
from qa.reading.pointing import Pointer, pointed
from qa.reading.respective import others_values
from qa.reading.scorer import Scorer
from qa.reading.spans import SpanScorer, span_table
from qa.reading.told import tells
from qa.types import Hit, Query, Reading, Span

SENTENCES_POINTED = 3
"""How many sentences the pointing network reads at most: it takes most of the time, a few milliseconds for each."""
FOUND = 6.0
"""What a passage's score in retrieval, from 0 to 1, counts beside the ranker's: from 4 to 7 the development questions
find the right sentence first most often."""
_MARKS = ("。", ";")
BEHIND = 2.0
"""How far a sentence's best candidate may score behind the best of all to be read: it never changed which sentence of
the development questions is the best where the next one was as far behind."""
POINTED, SPAN_POINTED = 0.3, 0.3
"""What a logit of the pointing network counts beside the ranker's score of a candidate, when sentences are compared and
when spans of one are: chosen on the development questions, where passages read alike."""
LED = 2.0
"""What a span gains that the question's own words lead to, beside the other spans of its sentence: chosen on questions
that others wrote over news."""
UNEVEN = 2.0
"""What an enumeration loses whose first or last member holds more of the sentence than the members between."""
WITHIN = 5.0
"""How far behind the best a sentence's best candidate may score for its spans to be weighed: others are not quoted."""
OF_THE_KIND = 2.0
"""What a candidate gains that ends with the noun asked for, 哪个机场: 惠特曼地区机场."""
_OF_ANOTHER = 100.0  # what a value loses that is another thing's: its sentence still answers, another span of it
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

    def __init__(
        self,
        scorer: Scorer,
        encoder: Encoder,
        spans: SpanScorer | None = None,
        pointer: Pointer | None = None,
        *,
        read: int = SENTENCES_POINTED,
    ) -> None:
        """Read with a scorer's weights, an encoder for what is near in meaning, a scorer of spans, and a pointer.

        `read` is the number of sentences that the pointer is shown at most.
        """
        self._scorer = scorer
        self._encoder = encoder
        self._spans = spans or SpanScorer.bundled()
        self._pointer = pointer
        self._read = read

    @property
    def fingerprint(self) -> str:
        """All parts' together."""
        parts = [part.fingerprint for part in (self._scorer, self._spans, self._encoder)]
        parts += [self._pointer.fingerprint] if self._pointer else []
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """The best reading of each of the likeliest sentences, best first."""
        evidence = gather(query, hits)
        if not len(evidence.starts):
            return []
        rows, table = weigh(query, hits, evidence, self._encoder)
        chosen = choose(query, hits, evidence, rows, self._scorer.sentences(table), table)
        candidates, features = table_of(query, evidence, rows[chosen], table[chosen])
        if not len(candidates.starts):
            return []
        owners = rows[chosen][candidates.sentences]
        bounds = [Span(int(evidence.starts[row]), int(evidence.ends[row])) for row in rows[chosen]]
        formed = as_many(evidence.text, candidates, query) + tells(evidence.text, bounds, candidates, query)
        kind = of_the_kind(query, evidence.text, candidates)
        scores = self._scores(features, hits, evidence.passage[owners]) + COUNTED * formed + OF_THE_KIND * kind
        spans = self._span_scores(query, evidence, candidates, features, scores)
        spans -= UNEVEN * uneven(evidence.text, candidates, query)
        spans += COUNTED * formed + LED * led(query, candidates.gaps) + OF_THE_KIND * kind
        if query.expects in NUMERIC:
            spans = np.where(others_values(evidence.text, bounds, candidates, query), spans - _OF_ANOTHER, spans)
        said = np.zeros(len(candidates.starts), np.float32)
        if self._pointer:
            first = rows[chosen][_first(scores, candidates.sentences, self._read)]
            said = _fair(pointed(self._pointer, query, evidence, first, candidates), scores, candidates.sentences)
        found = Weighed(candidates, features, scores, spans, said)
        readings = _readings(query, hits, evidence, rows[chosen], found)
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
        features = _features(query, evidence, candidates, rows, table)
        scores = self._scores(features, hits, evidence.passage[rows[candidates.sentences]])
        found = Weighed(candidates, features, scores, scores, np.zeros_like(scores))
        return _readings(query, hits, evidence, rows, found)

    def _span_scores(
        self, query: Query, evidence: Evidence, candidates: Candidates, features: Floats, scores: Floats
    ) -> Floats:
        """What says which span of a sentence it is: the network where the sentence may be the one, else `scores`."""
        near = np.isin(candidates.sentences, candidates.sentences[scores >= scores.max() - WITHIN])
        some, low = candidates.only(near), evidence.starts
        begins = low[np.searchsorted(low, some.starts, side="right") - 1]
        found = scores.copy()
        found[near] = self._spans.scores(span_table(query, evidence, some, features[near], begins))
        return found

    def _scores(self, features: Floats, hits: Sequence[Hit], owners: Ints) -> Floats:
        """What says in which sentence to look: the ranker's scores, and how well each candidate's passage was found."""
        found: Floats = self._scorer.candidates(features)
        return found + FOUND * np.array([hit.score for hit in hits], np.float32)[owners]


class Weighed(NamedTuple):
    """Candidates with their features, what says in which sentence to look, and what says which span it is."""

    candidates: Candidates
    features: Floats
    scores: Floats
    spans: Floats
    pointed: Floats  # logits of the pointing network, 0 without one


def _readings(query: Query, hits: Sequence[Hit], evidence: Evidence, rows: Ints, found: Weighed) -> list[Reading]:
    """The best candidate of each sentence that has any, in the order of the text."""
    readings: list[Reading] = []
    scores, spans = found.scores + POINTED * found.pointed, found.spans + SPAN_POINTED * found.pointed
    typical = float(np.median([hit.lexical for hit in hits]))
    for place, row in enumerate(rows.tolist()):
        mine = np.flatnonzero(found.candidates.sentences == place)
        if not len(mine):
            continue
        best = int(mine[np.argmax(spans[mine])])
        start, end = int(found.candidates.starts[best]), int(found.candidates.ends[best])
        of_sentence, own = np.split(found.features[best], [len(SENTENCE_COLUMNS)])
        hit = hits[int(evidence.passage[row])]
        top = float(found.scores[mine].max())
        said = float(found.pointed[mine].max())
        gap = found.candidates.gaps[best].tolist()
        known = (*of_sentence.tolist(), top, said, hit.lexical, hit.dense, typical, *own[_KEPT].tolist(), *gap)
        shift = int(evidence.offsets[evidence.passage[row]])
        items = announced(query, evidence, row)
        answer = items or Span(start, without_rest(evidence.text, start, end))
        readings.append(
            Reading(
                hit,
                quote=Span(
                    int(evidence.starts[row]) - shift, max(int(evidence.ends[row]), _stop(evidence, answer.end)) - shift
                ),
                answer=Span(answer.start - shift, answer.end - shift),
                score=_together(scores[mine]) + COUNTED * (items is not None),
                features=known,
            )
        )
    return readings


def _stop(evidence: Evidence, end: int) -> int:
    """Behind the mark that ends what is quoted, if one follows."""
    return end + (evidence.text[end : end + 1] in _MARKS)


def _fair(pointed: Floats, scores: Floats, owners: Ints) -> Floats:
    """The logits, with one for what was not read: it gains as much as the sentence that gains least of being read."""
    read = ~np.isnan(pointed)
    gains = [
        _together(scores[mine] + POINTED * pointed[mine]) - _together(scores[mine])
        for owner in np.unique(owners[read])
        for mine in [owners == owner]
    ]
    return np.where(read, pointed, np.float32(min(gains, default=0.0) / POINTED))


def _first(scores: Floats, owners: Ints, count: int) -> Ints:
    """The owners of the best scores that are not far behind the best, each once, in their order."""
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] >= scores[order[0]] - BEHIND]
    _, where = np.unique(owners[order], return_index=True)
    return np.sort(owners[order][np.sort(where)[:count]])


def _together(scores: Floats) -> float:
    """The logarithm of the summed exponentials: a sentence is as good as all that could answer in it."""
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))


def table_of(query: Query, evidence: Evidence, rows: Ints, sentences: Floats) -> tuple[Candidates, Floats]:
    """The candidates of some sentences and their features: the sentence's, then their own."""
    spans = [Span(int(evidence.starts[i]), int(evidence.ends[i])) for i in rows]
    candidates = meant(query, evidence.text, spans)
    return candidates, _features(query, evidence, candidates, rows, sentences)


def _features(query: Query, evidence: Evidence, candidates: Candidates, rows: Ints, sentences: Floats) -> Floats:
    """One row a candidate: what is known of its sentence, then of itself."""
    bounds = np.stack([evidence.starts[rows], evidence.ends[rows]], 1)[candidates.sentences]
    own = candidate_table(query, evidence, candidates, bounds)
    return np.concatenate([sentences[candidates.sentences], own], 1)
