"""The question's route, on one page: resolve, understand, retrieve, read, judge, cite."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol
from uuid import uuid4

from qa.answering.alternatives import apart, known_date, unread, versions
from qa.answering.attempt import Attempt, likeliest
from qa.answering.cite import cite, place_of
from qa.answering.confidence import Calibrator
from qa.answering.gate import missing
from qa.answering.judge import judge
from qa.answering.library import Library, Remembered, document_of
from qa.conversation.resolve import FollowUp, resolve
from qa.errors import QuestionError, Superseded
from qa.reading.question import understand
from qa.reading.reader import Reader
from qa.store.conversations import Turn, new_id
from qa.types import (
    Alternative,
    Answer,
    Citation,
    Filters,
    Hit,
    Judged,
    Kind,
    Missing,
    Passage,
    Place,
    Query,
    Reading,
    Reason,
    Span,
)

LONGEST_QUESTION = 1000
NO_FILTERS = Filters()
FOCUSED, EACH = 6, 2  # passages read for a question's narrower wording, and how many of one document
SAY_NOTHING = frozenset((Kind.BYLINE, Kind.BOILERPLATE))  # shown last where nothing answers
CITED = 4  # passages read of the document that was cited last
TRIES = 5  # how often a question is read again because documents change under it
LOOKED_FOR = 4  # names that are looked up where the retrieved passages do not hold them
LOOKED_UP = 4  # passages looked through for a name that the retrieved ones do not hold
RELEVANT = 0.35  # share of a question's weight that the nearest sentence must hold to be called relevant
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Retriever(Protocol):
    """Anything that finds passages for a question."""

    def retrieve(self, query: Query, k: int, *, collection: str = ..., filters: Filters = ...) -> list[Hit]:
        """The k passages that fit best, best first."""
        ...

    def reprints(self, passage: Passage, *, collection: str = ..., filters: Filters = ...) -> list[Passage]:
        """Other documents' passages that say nearly the same."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers are made with."""

    library: Library
    retriever: Retriever
    reader: Reader
    calibrator: Calibrator
    passages: int = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it was asked with."""

    question: str
    collection: str = "default"
    top_k: int = 3
    filters: Filters = NO_FILTERS
    script: str = "original"
    conversation_id: str | None = None
    history: tuple[Turn, ...] = ()
    remembered: bool = True


def answer(asked: Asked, parts: Parts) -> Answer:
    """Answer a question with quotes, or say why not."""
    return next(step for step in answering(asked, parts) if isinstance(step, Answer))


def answering(asked: Asked, parts: Parts) -> Iterator[list[Hit] | Answer]:
    """The same as it comes: the passages to read as soon as they are found, then the answer.

    Where a document changes meanwhile, all is read again: an answer never mixes versions, and cites none that is gone.
    """
    told = False
    for left in reversed(range(TRIES)):
        try:
            for step in _answering(asked, parts):
                if isinstance(step, Answer) or not told:
                    told = True
                    yield step
        except Superseded:
            if not left:
                raise
        else:
            return


def _answering(asked: Asked, parts: Parts) -> Iterator[list[Hit] | Answer]:
    began = perf_counter()
    parts = replace(parts, library=Remembered(parts.library))
    meant = resolve(checked(asked.question), asked.history)
    attempts = [retrieved(understand(text), asked, parts, meant.document_id) for text in meant.wordings]
    found = perf_counter()
    yield list({hit.passage.id: hit for attempt in attempts for hit in attempt.hits}.values())
    leaning = meant.kind is FollowUp.CARRIED
    query, hits, readings, judged = likeliest(
        [weighed(attempt, parts) for attempt in attempts], meant.document_id, leaning=leaning
    )
    read = perf_counter()
    verdict = _verdict(asked, query, hits, judged, parts)
    blank = Answer(
        id=f"ans_{uuid4().hex}",
        question=asked.question,
        resolved_question=query.question.strip(),
        conversation_id=asked.conversation_id or new_id(),
        confidence=judged[0].confidence if judged else 0.0,
        not_found=verdict,
        hits=tuple(hits),
        judged=tuple(judged),
    )
    full = _declined(blank, asked, hits, readings, parts) if verdict else _answered(blank, asked, query, judged, parts)
    done = perf_counter()
    times = {"retrieve": found - began, "read": read - found, "cite": done - read, "total": done - began}
    yield replace(full, timings_ms={stage: seconds * 1000 for stage, seconds in times.items()})


def retrieved(query: Query, asked: Asked, parts: Parts, cited: str) -> Attempt:
    """A wording with the passages to read for it: those that fit best, and the best of the document cited last."""
    hits = retrieve(query, parts, asked.collection, asked.filters)
    if cited and cited in (asked.filters.document_ids or (cited,)):
        filters = replace(asked.filters, document_ids=(cited,))
        known = {hit.passage.id for hit in hits}
        near = parts.retriever.retrieve(query, CITED, collection=asked.collection, filters=filters)
        hits += [hit for hit in near if hit.passage.id not in known]
    return Attempt(query, hits)


def weighed(attempt: Attempt, parts: Parts) -> Attempt:
    """The wording with what was read for it, and how likely each reading is."""
    readings = parts.reader.read(attempt.query, attempt.hits)
    judged = apart(attempt.query, judge(attempt.query, readings, parts.calibrator), parts.calibrator)
    return attempt._replace(readings=readings, judged=judged)


def retrieve(query: Query, parts: Parts, collection: str = "default", filters: Filters = NO_FILTERS) -> list[Hit]:
    """The passages to read: those for the question, and a few more for its narrower wording."""
    hits = parts.retriever.retrieve(query, parts.passages, collection=collection, filters=filters)
    if query.focus:
        narrow = replace(query, text=query.focus, expansions=())
        wide = parts.retriever.retrieve(narrow, 4 * FOCUSED, collection=collection, filters=filters)
        hits += _naming(query.offices, wide, {hit.passage.id for hit in hits})
    return hits


def _naming(offices: Sequence[str], hits: Sequence[Hit], known: set[int]) -> list[Hit]:
    """The best hits that are not known yet and name an office themselves, at most two of a document."""
    counts: Counter[str] = Counter()
    kept = []
    for hit in hits:
        names = any(office in hit.passage.text for office in offices)
        if names and hit.passage.id not in known and counts[hit.passage.document_id] < EACH:
            counts[hit.passage.document_id] += 1
            kept.append(hit)
    return kept[:FOCUSED]


def checked(question: str) -> str:
    """The question trimmed, or a QuestionError that says what is wrong with it."""
    text = question.strip()
    if not text:
        message = "The question is empty. Send 1 to 1,000 characters."
        raise QuestionError(message)
    if len(text) > LONGEST_QUESTION:
        message = f"The question has {len(text):,} characters; at most {LONGEST_QUESTION:,} are read. Shorten it."
        raise QuestionError(message)
    if _SURROGATE.search(text):
        message = "The question holds half of a surrogate pair, which is no character. Send valid Unicode."
        raise QuestionError(message)
    return text


def _verdict(asked: Asked, query: Query, hits: Sequence[Hit], judged: Sequence[Judged], parts: Parts) -> Missing | None:
    """None where there is an answer, else the reason why not."""
    if not judged:
        return _nothing(asked, query, parts)
    best = judged[0]
    if best.passed and best.confidence >= parts.calibrator.threshold:
        return None
    absent = missing(query, hits)
    if absent and (absent := missing(query, [*hits, *_named(absent, asked, parts)])):
        return Missing(Reason.ENTITY_NOT_FOUND, absent)
    relevant = best.reading.features[1] >= RELEVANT
    return Missing(Reason.LOW_CONFIDENCE if relevant else Reason.NO_RELEVANT_PASSAGE)


def _named(names: Sequence[str], asked: Asked, parts: Parts) -> Iterator[Hit]:
    """Passages that name what those retrieved do not: that they answer something else does not make it unknown."""
    for name in names[:LOOKED_FOR]:
        query = understand(name)
        yield from parts.retriever.retrieve(query, LOOKED_UP, collection=asked.collection, filters=asked.filters)


def _nothing(asked: Asked, query: Query, parts: Parts) -> Missing:
    if asked.filters and parts.retriever.retrieve(query, 1, collection=asked.collection):
        return Missing(Reason.FILTERED_OUT)
    return Missing(Reason.NO_RELEVANT_PASSAGE, missing(query, []))


def _answered(blank: Answer, asked: Asked, query: Query, judged: Sequence[Judged], parts: Parts) -> Answer:
    cited = _by_date(query, blank.hits, judged, parts)
    best, others = cited[0], cited[1:]
    rest = [each for each in judged if each.reading is not best.reading and each.passed]
    citations = [_citation(each, asked, judged, parts) for each in (best, *rest)[: asked.top_k]]
    alternatives = []
    for other in others:
        citation = _citation(other, asked, judged, parts)
        at = citation.highlights[0]
        date = known_date(citation.document) or None
        alternatives.append(Alternative(citation.document.text[at.start : at.end], citation, date))
    return replace(
        blank,
        confidence=max(each.confidence for each in cited),
        citations=tuple(citations),
        span=citations[0].highlights[0],
        alternatives=tuple(alternatives),
        dated=(known_date(citations[0].document) or None) if alternatives else None,
    )


def _by_date(query: Query, hits: Sequence[Hit], judged: Sequence[Judged], parts: Parts) -> list[Judged]:
    """The best reading and those of other values for the same question, each value once, the newest first."""

    def date(each: Judged) -> str:
        return known_date(document_of(each.reading.hit.passage, parts.library))

    passed = [each for each in judged if each.passed]
    more = unread(query, hits, passed)
    found = versions(query, passed, parts.calibrator, parts.reader.read(query, more) if more else ())
    if len(found) == 1:
        return found[0][:1]
    newest = [max(same, key=lambda each: (date(each), each.confidence)) for same in found]
    return newest if query.years else sorted(newest, key=date, reverse=True)


def _declined(blank: Answer, asked: Asked, hits: Sequence[Hit], readings: Sequence[Reading], parts: Parts) -> Answer:
    told = sorted(readings, key=lambda reading: reading.hit.passage.kind in SAY_NOTHING)
    nearest = [Judged(reading, 0.0, passed=False) for reading in told] or [
        Judged(Reading(hit, hit.passage.sentences[0], hit.passage.sentences[0], 0.0), 0.0, passed=False)
        for hit in hits
        if hit.passage.sentences
    ]
    related = (_citation(each, asked, (), parts) for each in nearest[: asked.top_k])
    return replace(blank, related=tuple(replace(citation, highlights=(), marks=()) for citation in related))


def _citation(each: Judged, asked: Asked, judged: Sequence[Judged], parts: Parts) -> Citation:
    reading = each.reading
    document = document_of(reading.hit.passage, parts.library)
    same = [
        _place(other.reading)
        for other in judged
        if other.reading is not reading and _sentence(other.reading) == _sentence(reading)
    ]
    passage, sentence = reading.hit.passage, _sentence(reading)
    retold = parts.retriever.reprints(passage, collection=asked.collection, filters=asked.filters)
    same += [place for other in retold if (place := place_of(sentence, other))]
    named = {place.document_id: place for place in same if place.document_id != document.id}
    return cite(reading, document, score=each.confidence, script=asked.script, same=list(named.values()))


def _sentence(reading: Reading) -> str:
    return reading.hit.passage.text[reading.quote.start : reading.quote.end]


def _place(reading: Reading) -> Place:
    passage = reading.hit.passage
    span: Span = passage.offsets.to_source(reading.quote)
    return Place(passage.document_id, passage.source, span.start, span.end)
