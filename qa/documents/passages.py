"""The passages of a document: paragraphs, long ones in parts, each with its context and its way home.

A passage's text is the folded reading text; its context is cleaned but keeps its script, for it is shown as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.documents.structure import Outline, Part
from qa.text.sentences import split_sentences
from qa.types import Context, Document, Kind, Passage, Span

LIMIT = 400


def split_passages(document: Document, outline: Outline) -> list[Passage]:
    """The document's passages in order, split at the ends of sentences; their ids are given by the store."""
    passages: list[Passage] = []
    title = document.title or outline.lead
    parts = iter(outline.parts)
    part = next(parts, None)
    for kind, whole in _wholes(outline):
        while part and part.span.end <= whole.start:
            part = next(parts, None)
        context = _context(document, part, title)
        for span, sentences in _pieces(outline.reading, whole):
            passages.append(
                Passage(
                    id=0,
                    document_id=document.id,
                    ordinal=len(passages),
                    kind=kind,
                    text=outline.folded[slice(*span)],
                    offsets=outline.offsets.slice(*span),
                    sentences=sentences,
                    context=context,
                    source=document.source,
                )
            )
    return passages


def _wholes(outline: Outline) -> Iterator[tuple[Kind, Span]]:
    """The blocks; a paragraph that ends with a colon or a semicolon, as lists do, together with what follows it."""
    held: list[Span] = []
    for block in outline.blocks:
        if held and block.kind is not Kind.TEXT:
            yield Kind.TEXT, Span(held[0].start, held[-1].end)
            held = []
        if block.kind is not Kind.TEXT:
            yield block.kind, block.span
            continue
        held.append(block.span)
        if outline.folded[block.span.end - 1] not in ":;":
            yield Kind.TEXT, Span(held[0].start, held[-1].end)
            held = []
    if held:
        yield Kind.TEXT, Span(held[0].start, held[-1].end)


def _context(document: Document, part: Part | None, title: str) -> Context:
    if part is None:
        return Context(title=title, region=document.region, published_at=document.published_at)
    return Context(
        title=title,
        section=part.heading,
        person=part.speaker.person,
        office=part.speaker.office,
        region=part.area.full if part.area else document.region,
        published_at=document.published_at,
    )


def _pieces(reading: str, block: Span) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """The block in stretches of whole sentences, none longer than the limit, with the sentences of each."""
    held: list[Span] = []
    for start, end in split_sentences(reading[slice(*block)]):
        sentence = Span(block.start + start, block.start + end)
        if held and sentence.end - held[0].start > LIMIT:
            yield _piece(held)
            held = []
        held.append(sentence)
    if held:
        yield _piece(held)


def _piece(sentences: list[Span]) -> tuple[Span, tuple[Span, ...]]:
    span = Span(sentences[0].start, sentences[-1].end)
    return span, tuple(Span(start - span.start, end - span.start) for start, end in sentences)
