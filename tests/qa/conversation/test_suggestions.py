"""Suggestions over the seeds: each is asked again here, and has to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import NotFound
from qa.settings import load_settings
from qa.wiring import Service, open_service


@pytest.fixture(scope="module")
def service(indexed: Path) -> Iterator[Service]:
    with closing(open_service(load_settings(data=indexed))) as opened:
        yield opened


@pytest.mark.parametrize("question", ["泰州大健康产业目标是多少", "邗江计划再细分多少个微网格", "泉州有多少名党员"])
def test_what_is_suggested_next_is_answered_from_the_same_document(service: Service, question: str) -> None:
    citation = service.ask(question).citations[0]
    suggested = service.suggestions.next_to(citation.document.id, *citation.span)
    assert 1 <= len(suggested) <= 3
    for following in suggested:
        reply = service.ask(following)
        assert reply.answered
        assert reply.citations[0].document.id == citation.document.id
        assert reply.text is not None
        assert reply.text not in citation.quote


def test_what_is_suggested_to_begin_with_is_answered_from_several_documents(service: Service) -> None:
    suggested = service.suggestions.to_begin_with()
    replies = [service.ask(question) for question in suggested]
    assert len(suggested) == 3
    assert all(reply.answered for reply in replies)
    assert len({reply.citations[0].document.id for reply in replies}) == 3


def test_an_empty_collection_suggests_nothing(service: Service) -> None:
    assert service.suggestions.to_begin_with("nothing") == ()


def test_suggestions_around_an_unknown_document_are_refused(service: Service) -> None:
    with pytest.raises(NotFound):
        service.suggestions.next_to("nothing", 0, 1)


def test_an_unanswered_suggestion_is_not_remembered_as_a_question(service: Service) -> None:
    before = service.ask("泰州市委书记是谁")
    service.suggestions.to_begin_with()
    assert len(service.conversations.read(before.conversation_id)) == 1
