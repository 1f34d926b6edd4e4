"""Claims about what pretraining is fed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from embeddings.reader_rows import ASK, END, PAD, SPECIAL, tokens_of
from embeddings.training.reader.batches import Batch, Batches
from embeddings.training.reader.corpus import CONTINUES, Corpus
from embeddings.training.reader.packing import Packing, Piece
from embeddings.training.reader.queries import Cutter
from embeddings.training.reader.recurring import Kinds, Sequences, recurring
from embeddings.training.reader.tokenizer import train_tokenizer

LENGTH = 64


def batches(corpus: Corpus, *, queries: bool = False) -> Batches:
    packing = Packing(corpus, length=LENGTH, held=False, seed=1)
    return Batches(corpus, packing, length=LENGTH, seed=1, queries=queries)


@pytest.fixture(scope="module")
def batch(corpus: Corpus) -> Batch:
    return batches(corpus).build(0, 32)


def test_a_batch_depends_on_its_position_alone(corpus: Corpus) -> None:
    made = batches(corpus, queries=True)
    made.build(7, 3)
    again = batches(corpus, queries=True).build(40, 16)
    assert all(np.array_equal(left, right) for left, right in zip(made.build(40, 16), again, strict=True))
    assert not np.array_equal(made.build(56, 16).ids, again.ids)


def test_what_is_asked_for_stands_once_more_in_the_same_piece(corpus: Corpus, batch: Batch) -> None:
    documents = [corpus.flat[start:end] & ~CONTINUES for start, end in pairwise(corpus.bounds)]
    texts = [corpus.tokenizer.decode(document.tolist()) for document in documents]
    assert len(batch.asks) > 100
    for row, ask, first, last in batch.asks:
        assert batch.ids[row, ask] == ASK
        assert batch.pieces[row, ask] == batch.pieces[row, first] == batch.pieces[row, last]
        answer = corpus.tokenizer.decode(batch.ids[row, first : last + 1].tolist())
        before = corpus.tokenizer.decode(batch.ids[row, ask - 1 : ask].tolist())
        assert any(text.count(answer) >= 2 and (before + " " + answer in text or ask == 1) for text in texts)


def test_whole_words_are_masked_and_neither_questions_nor_answers_nor_signs_of_the_row(batch: Batch) -> None:
    assert 0 < batch.masked.mean() < 0.3
    assert batch.ids[batch.masked].min() >= len(SPECIAL)
    for row, _, first, last in batch.asks:
        assert not batch.masked[row, first : last + 1].any()


def test_padding_belongs_to_no_piece_and_every_piece_begins_and_ends_alike(batch: Batch) -> None:
    assert ((batch.ids == PAD) == (batch.pieces < 0)).all()
    borders = batch.pieces[:, 1:] != batch.pieces[:, :-1]
    assert set(batch.ids[:, 0]) == {ASK}
    assert set(batch.ids[:, :-1][borders]) == {END}


def test_packing_draws_every_sequence_once_before_any_comes_again(corpus: Corpus) -> None:
    packing = Packing(corpus, length=LENGTH, held=False, seed=3)
    drawn = [tuple(pieces) for pieces in packing.drawn(0, len(packing))]
    assert len(set(drawn)) == len(packing)
    assert {tuple(pieces) for pieces in packing.drawn(len(packing), len(packing))} == set(drawn)


def test_no_document_that_is_held_out_is_trained_on(corpus: Corpus) -> None:
    marked = corpus._replace(held=np.arange(len(corpus.held)) % 3 == 0)
    pieces = {
        held: {piece for row in packing.drawn(0, len(packing)) for piece in row}
        for held in (False, True)
        for packing in [Packing(marked, length=LENGTH, held=held, seed=1)]
    }
    kept = {int(start) for start in marked.bounds[:-1][marked.held]}
    assert {piece.first for piece in pieces[True]} == kept
    assert not {piece.first for piece in pieces[False]} & kept


def test_spans_are_whole_words_and_the_longest_come_first() -> None:
    line = [9, 10, 11, 12, 9, 10, 11, 13, 10, 11]
    sequences = Sequences(np.array([[*line, 14]]), np.ones((1, 11), bool), np.zeros((1, 11), np.int64))
    kinds = Kinds(np.zeros(20, bool), np.ones(20, bool), np.full(20, 2))
    (asked,) = recurring(sequences, kinds, most=8, random=np.random.default_rng(0))
    assert sorted([asked.ask, asked.first]) == [0, 4]
    assert asked.end - asked.ask == asked.last + 1 - asked.first == 3
    inside = sequences._replace(begins=np.array([[False, *[True] * 10]]))  # the first 9 goes on with a word before it
    found = recurring(inside, kinds, most=8, random=np.random.default_rng(0))
    assert {each.end - each.ask for each in found} == {2}  # 10 11, three times


def test_a_sentence_belongs_where_it_was_cut_out_of_the_body_behind_it() -> None:
    letters = [chr(code) for code in range(ord("一"), ord("一") + 200)]
    sentences = ["".join(letters[at : at + 10]) + "。" for at in range(0, 200, 10)]  # no two of them share a letter
    tokenizer = train_tokenizer(sentences * 3, size=300, words=False)
    (tokens,) = tokens_of(tokenizer, ["".join(sentences)])
    flat, half = tokens.ids.astype(np.uint16), len(tokens.ids) // 2
    cutter = Cutter(flat, tokenizer)
    here, there = Piece(half, len(flat), 0, len(flat)), Piece(0, half, 0, len(flat))
    stop = tokenizer.token_to_id("。")
    seen = set()
    for seed in range(30):
        query = cutter.query(here, there, np.random.default_rng(seed))
        assert query is not None
        gone = set(flat[half:].tolist()) - set(query.body.tolist())
        assert len(gone) == 10
        assert query.belongs == (set(query.sentence.tolist()) - {stop} <= gone)
        seen.add(query.belongs)
    assert seen == {True, False}
