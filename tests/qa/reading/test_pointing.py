"""What the pointing network is shown and what is made of its word."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from qa.documents.load import read_document
from qa.reading import pointing
from qa.reading.candidates import propose
from qa.reading.evidence import Evidence, gather
from qa.reading.question import understand
from qa.reading.reader import SpanReader
from qa.reading.scorer import Scorer
from qa.types import Hit, Query, Span

TEXT = (
    "泰州体育公园\n\n"
    "泰州体育公园占地一千亩。泰州体育公园,第二十届省运会在这里开幕。观众可以从南门进入,也可以从北门进入。散场后地铁加开。\n\n"
    "南通的体育场正在修建。工期为两年,由市建筑公司承建。"
)
QUESTION = "第二十届省运会在哪里开幕"


@pytest.fixture(scope="module")
def hits() -> list[Hit]:
    _, passages = read_document(TEXT.encode(), source="页.txt")
    return [Hit(passage, 1.0 - 0.01 * number) for number, passage in enumerate(passages)]


@pytest.fixture(scope="module")
def asked(hits: list[Hit]) -> tuple[Query, Evidence]:
    query = understand(QUESTION)
    return query, gather(query, hits)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("2009年全国一共卖出去多少辆汽车", "全国一共卖出去多少辆汽车"),
        ("泰州大健康产业目标是多少", "泰州大健康产业目标是多少"),
        ("2009年是谁", "2009年是谁"),  # too little would be left
    ],
)
def test_the_network_is_asked_without_the_year(question: str, shown: str) -> None:
    assert pointing.timeless(understand(question)) == shown


def test_a_part_holds_its_sentences_stays_in_its_passage_and_overlaps_no_other(
    asked: tuple[Query, Evidence],
) -> None:
    evidence = asked[1]
    count = len(evidence.starts)
    for chosen in ([0], [1], [count - 1], [0, 2, count - 1], list(range(count))):
        rows = np.array(chosen)
        parts = pointing.parts_of(evidence, rows)
        for row in chosen:
            holder = next(part for part in parts if part.passage == evidence.passage[row])
            assert holder.start <= evidence.starts[row] < evidence.ends[row] <= holder.end
        for part in parts:
            own = evidence.passage == part.passage
            assert evidence.starts[own].min() <= part.start < part.end <= evidence.ends[own].max()
        assert all(one.end <= other.start for one, other in pairwise(parts))


def test_only_what_is_read_gets_a_logit(asked: tuple[Query, Evidence]) -> None:
    query, evidence = asked
    spans = [Span(int(start), int(end)) for start, end in zip(evidence.starts, evidence.ends, strict=True)]
    candidates = propose(evidence.text, spans, query.expects)
    weights = pointing.pointed(pointing.bundled(), query, evidence, np.array([1, 2]), candidates)
    read = np.isin(candidates.sentences, [1, 2])
    assert np.isnan(weights[~read]).all()
    assert (weights[read] >= pointing.LEAST).all()


@pytest.mark.parametrize("read", [1, 2, 3])
def test_a_sentence_that_is_not_read_does_not_pass_one_that_is(hits: list[Hit], read: int) -> None:
    """However few are read, what the ranker put first is not overtaken by what nobody looked at."""
    scorer, encoder, query = Scorer.bundled(), load_encoder(), understand(QUESTION)
    alone = SpanReader(scorer, encoder).read(query, hits)
    together = SpanReader(scorer, encoder, pointer=pointing.bundled(), read=read).read(query, hits)
    unread = [reading.quote for reading in alone[read:]]
    assert together[0].quote in [reading.quote for reading in alone[:read]]
    assert [reading.quote for reading in together if reading.quote in unread] == unread


def test_the_place_is_found_where_the_sentence_only_points_back_to_it(hits: list[Hit]) -> None:
    reader = SpanReader(Scorer.bundled(), load_encoder(), pointer=pointing.bundled())
    best = reader.read(understand(QUESTION), hits)[0]
    assert best.hit.passage.text[best.answer.start : best.answer.end] == "泰州体育公园"


def test_another_pointer_is_another_reader() -> None:
    scorer, encoder = Scorer.bundled(), load_encoder()
    pointed = SpanReader(scorer, encoder, pointer=pointing.bundled())
    assert SpanReader(scorer, encoder).fingerprint != pointed.fingerprint


@pytest.mark.parametrize("pointer", [None, pointing.bundled()], ids=["alone", "with the network"])
def test_sentences_without_anything_of_the_kind_give_no_reading(pointer: pointing.Pointer | None) -> None:
    _, passages = read_document("第十届会议在南通召开。".encode(), source="页.txt")
    reader = SpanReader(Scorer.bundled(), load_encoder(), pointer=pointer)
    assert reader.read(understand("会议有多少人"), [Hit(passage, 1.0) for passage in passages]) == []
