"""From a reading to a citation: offsets led home, and a quote of at most 300 code points around the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from qa.reading.places import find_places
from qa.text.fold import to_simplified, to_traditional
from qa.types import Citation, Document, Passage, Place, Reading, Span

LONGEST = 300
_CLAUSE = re.compile(r"(?<=[,，;；。:：、])")
SCRIPTS: Mapping[str, Callable[[str], str]] = {
    "original": lambda text: text,
    "simplified": to_simplified,
    "traditional": to_traditional,
}


def cite(
    reading: Reading, document: Document, *, score: float, script: str = "original", same: Sequence[Place] = ()
) -> Citation:
    """The reading as a citation of its document."""
    passage = reading.hit.passage
    quote = within(passage, reading.quote, reading.answer)
    plain = readable(document, passage, quote)
    display = SCRIPTS[script](plain)
    answer = Span(reading.answer.start - quote.start, reading.answer.end - quote.start)
    return Citation(
        document=document,
        span=passage.offsets.to_source(quote),
        highlights=(passage.offsets.to_source(reading.answer),),
        section=passage.context.section,
        region=own_name(passage.context.region),
        score=score,
        display=display,
        also_in=tuple(same),
        marks=(answer,) if len(display) == len(plain) else (),
        person=passage.context.person,
        office=passage.context.office,
    )


def place_of(sentence: str, passage: Passage) -> Place | None:
    """Where another passage has the same sentence, or the same few sentences in a row."""
    for first in passage.sentences:
        for last in passage.sentences:
            if last.end - first.start == len(sentence) and passage.text.startswith(sentence, first.start):
                span = passage.offsets.to_source(Span(first.start, last.end))
                return Place(passage.document_id, passage.source, span.start, span.end)
    return None


def own_name(region: str) -> str:
    """A region without those that it lies in: 仪征市 of 江苏省扬州市仪征市."""
    named = find_places(region)
    return region[named[-1][0] :] if named else region


def readable(document: Document, passage: Passage, span: Span) -> str:
    """The source's characters of a span of reading text: without glosses, lines joined, script and width kept."""
    return "".join(document.text[passage.offsets.position(i)] for i in range(span.start, span.end))


def within(passage: Passage, quote: Span, answer: Span) -> Span:
    """The quote, cut down to the clauses around the answer where its source is longer than a quote may be."""
    home = passage.offsets.to_source
    if _length(home(quote)) <= LONGEST:
        return quote
    text = passage.text[quote.start : quote.end]
    edges = [quote.start, *(quote.start + match.start() for match in _CLAUSE.finditer(text)), quote.end]
    start = max((edge for edge in edges if edge <= answer.start), default=quote.start)
    end = min((edge for edge in edges if edge >= answer.end), default=quote.end)
    for edge in reversed([edge for edge in edges if edge < start]):
        if _length(home(Span(edge, end))) > LONGEST:
            break
        start = edge
    for edge in [edge for edge in edges if edge > end]:
        if _length(home(Span(start, edge))) > LONGEST:
            break
        end = edge
    return Span(start, end) if _length(home(Span(start, end))) <= LONGEST else answer


def _length(span: Span) -> int:
    return span.end - span.start
