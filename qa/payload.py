"""Answers, hits and documents as plain data: the one shape that the web interface sends and `--json` prints.

Nothing is decided here; every text is cut from its document. How the data travels is for `api` and `qa.cli`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from qa.answering.cite import own_name
from qa.answering.library import Library, Remembered, document_of
from qa.conversation.courtesy import courtesy
from qa.errors import Superseded
from qa.phrasing.phrased import Phrased
from qa.store import DocumentInfo, Turn
from qa.types import Alternative, Answer, Citation, Document, Hit, Judged, Missing, Reason, Section, Span

Payload = dict[str, Any]

HIGH, MEDIUM = 0.8, 0.5
MESSAGES = {
    Reason.NO_RELEVANT_PASSAGE: "文档中没有找到与这个问题有关的内容。",
    Reason.ENTITY_NOT_FOUND: "文档中没有提到{missing}，因此不作回答；请核对问题里的名称、地点或年份。",
    Reason.LOW_CONFIDENCE: "文档中有相近的内容，但不足以确定答案；可以看看下面最接近的段落。",
    Reason.FILTERED_OUT: "在所选的筛选范围内没有找到答案；可以放宽筛选条件再问。",
    Reason.NO_DOCUMENTS: "还没有任何文档；请先添加文档，再来提问。",
}


def confidence_label(confidence: float) -> str:
    """A word for the probability, for people who do not read numbers."""
    if confidence >= HIGH:
        return "high"
    return "medium" if confidence >= MEDIUM else "low"


def answer_payload(answer: Answer) -> Payload:
    """The whole reply to a question, answered or not."""
    return {
        "id": answer.id,
        "conversation_id": answer.conversation_id,
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "status": "answered" if answer.answered else "not_found",
        "confidence": round(answer.confidence, 4),
        "confidence_label": confidence_label(answer.confidence),
        "answer": _value(answer),
        "citations": [citation_payload(citation) for citation in answer.citations],
        "alternatives": [_alternative(alternative) for alternative in answer.alternatives],
        "related": [citation_payload(citation) for citation in answer.related],
        "not_found": _not_found(answer.not_found) if answer.not_found else None,
        "small_talk": _small_talk(answer) if answer.small_talk else None,
        "suggestions": list(answer.suggestions),
        "phrased": None,
        "index_generation": answer.index_generation,
        "timings_ms": {stage: round(ms, 3) for stage, ms in answer.timings_ms.items()},
    }


def phrased_payload(phrased: Phrased) -> Payload:
    """An answer in other words, sentence by sentence."""
    return {"text": phrased.text, **asdict(phrased)}


def explanation_payload(answer: Answer, library: Library) -> Payload:
    """How an answer came about: the passages in their order, and what was read in them, best first."""
    held = _held(answer.hits, library)
    places = {hit.passage.id: number for number, (hit, _) in enumerate(held)}
    read = [(each, places.get(each.reading.hit.passage.id)) for each in answer.judged]
    return {
        "retrieved": [hit_payload(hit, document) for hit, document in held],
        "read": [_judged(each, place) for each, place in read if place is not None],
    }


def hits_payload(hits: Sequence[Hit], library: Library) -> list[Payload]:
    """Retrieved passages in their order."""
    return [hit_payload(hit, document) for hit, document in _held(hits, library)]


def _held(hits: Sequence[Hit], library: Library) -> list[tuple[Hit, Document]]:
    """Passages with their documents, without those whose document has changed since they were found."""
    library = Remembered(library)
    held = []
    for hit in hits:
        with suppress(Superseded):
            held.append((hit, document_of(hit.passage, library)))
    return held


def citation_payload(citation: Citation) -> Payload:
    """A quote with everything that is needed to find and to check it."""
    document = citation.document
    return {
        "document_id": document.id,
        "document_title": document.title,
        "source": document.source,
        "url": document.url,
        "section": citation.section,
        "region": citation.region,
        "person": citation.person,
        "office": citation.office,
        "published_at": document.published_at,
        "sha256": document.sha256,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        **_pages(document, citation.span),
        "metadata": dict(document.metadata),
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "display": citation.display,
        "display_highlights": [_span(span) for span in citation.marks],
        "highlights": [_span(span) for span in citation.highlights],
        "score": round(citation.score, 4),
        "also_in": [place._asdict() for place in citation.also_in],
    }


def hit_payload(hit: Hit, document: Document) -> Payload:
    """A retrieved passage, verbatim, with the parts of its score."""
    passage = hit.passage
    span = passage.offsets.to_source(Span(0, len(passage.text)))
    return {
        "document_id": document.id,
        "document_title": document.title,
        "source": document.source,
        "url": document.url,
        "section": passage.context.section,
        "region": own_name(passage.context.region),
        "published_at": document.published_at,
        "sha256": document.sha256,
        "kind": str(passage.kind),
        "quote": document.text[span.start : span.end],
        "start": span.start,
        "end": span.end,
        **_pages(document, span),
        "metadata": dict(document.metadata),
        "score": round(hit.score, 4),
        "scores": {
            "lexical": round(hit.lexical, 4),
            "lexical_rank": hit.lexical_rank,
            "dense": round(hit.dense, 4),
            "dense_rank": hit.dense_rank,
        },
    }


def info_payload(info: DocumentInfo) -> Payload:
    """A document in a list. Where its file lies on the server's disk stays there."""
    return {
        "id": info.id,
        "collection": info.collection,
        "source": info.source,
        "title": info.title,
        "published_at": info.published_at,
        "region": info.region,
        "url": info.url,
        "sha256": info.sha256,
        "length": info.length,
        "passages": info.passages,
        "indexed_at": info.indexed_at,
    }


def document_payload(document: Document) -> Payload:
    """What is known of a document, without its text."""
    return {
        "id": document.id,
        "collection": document.collection,
        "source": document.source,
        "title": document.title,
        "published_at": document.published_at,
        "region": document.region,
        "url": document.url,
        "sha256": document.sha256,
        "length": len(document.text),
        "sections": [_section(section) for section in document.sections],
    }


def _judged(each: Judged, place: int) -> Payload:
    reading = each.reading
    to_source = reading.hit.passage.offsets.to_source
    return {
        "passage": place,
        **_span(to_source(reading.quote)),
        "answer": _span(to_source(reading.answer)),
        "score": round(reading.score, 4),
        "confidence": round(each.confidence, 4),
        "passed": each.passed,
    }


def _value(answer: Answer) -> Payload | None:
    if answer.span is None or not answer.citations:
        return None
    return {"text": answer.text, "citation": 0, "published_at": answer.dated, **_span(answer.span)}


def _alternative(alternative: Alternative) -> Payload:
    return {
        "text": alternative.text,
        "published_at": alternative.published_at,
        "citation": citation_payload(alternative.citation),
    }


def _not_found(missing: Missing) -> Payload:
    names = "、".join(f"“{name}”" for name in missing.missing) or "问题所指的对象"
    return {
        "reason": str(missing.reason),
        "message": MESSAGES[missing.reason].format(missing=names),
        "missing": list(missing.missing),
    }


def _small_talk(answer: Answer) -> Payload:
    return {"kind": answer.small_talk, "message": courtesy(answer.small_talk, answer.question)}


def conversation_payload(conversation: str, turns: Sequence[Turn]) -> Payload:
    """What is remembered of a conversation."""
    return {"id": conversation, "turns": [asdict(turn) for turn in turns]}


def _section(section: Section) -> Payload:
    return {
        **_span(section.span),
        "heading": section.heading,
        "person": section.person,
        "office": section.office,
        "region": section.region,
    }


def _pages(document: Document, span: Span) -> Payload:
    first, last = document.page_at(span.start), document.page_at(max(span.start, span.end - 1))
    pages = [] if first is None or last is None else list(range(first, last + 1))
    return {"page": pages[0] if pages else None, "pages": pages}


def _span(span: Span) -> Payload:
    return {"start": span.start, "end": span.end}
