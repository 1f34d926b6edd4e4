"""Which sentences of the retrieved passages are read: the likeliest, the best of other documents, what surely tells.

Most sentences are seen through a few cheap columns; sixteen get all of them, and a dozen are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from qa.reading.evidence import Evidence, Floats, Ints
from qa.reading.features import SENTENCE_COLUMNS, closer, overview
from qa.reading.told import asks_surely, surely_told
from qa.types import Hit, Query

SENTENCES_WEIGHED = 16
SENTENCES_READ = 10
OTHERS_READ = 2
RESTATED = 2  # pairs of characters that a sentence may have beside the question's and still say nothing new
_EXPLAINED = re.compile(r"为什么|为何|什么原因|^什么是|^何谓|^什么叫")
_OFFICE = 4.0  # what naming the office asked for counts when sentences of further documents are chosen
_HOLDS_OFFICE = SENTENCE_COLUMNS.index("office_met")


def weigh(query: Query, hits: Sequence[Hit], evidence: Evidence, encoder: Encoder) -> tuple[Ints, Floats]:
    """The sentences worth a closer look, in the order of the text, with all their features."""
    table = overview(hits, evidence)
    rough = table[:, 1] + 0.3 * (table[:, 0] + table[:, 3] + table[:, 7] + _naming(query.offices, evidence))
    rows = np.union1d(likeliest(rough, SENTENCES_WEIGHED), _surely(query, evidence, np.argsort(-rough, kind="stable")))
    near = similar(query, evidence, rows, encoder)
    return rows, np.concatenate([table[rows], closer(query, hits, evidence, rows, near)], 1)


def choose(  # noqa: PLR0913  # what is known of the sentences
    query: Query, hits: Sequence[Hit], evidence: Evidence, rows: Ints, scores: Floats, table: Floats
) -> Ints:
    """Numbers of the sentences to read among the weighed ones in `rows`, in the order of the text."""
    documents = [hits[number].passage.document_id for number in evidence.passage[rows]]
    chosen = with_other_documents(likeliest(scores), scores + _OFFICE * table[:, _HOLDS_OFFICE], documents)
    chosen = np.union1d(chosen, np.flatnonzero(np.isin(rows, _surely(query, evidence, rows))))
    again = restates(query, evidence, rows[chosen])
    return chosen if again.all() else chosen[~again]


def with_other_documents(chosen: Ints, scores: Floats, documents: Sequence[str]) -> Ints:
    """The chosen sentences, and the best ones of documents that have none among them, where facts may have changed."""
    seen = {documents[number] for number in chosen}
    more: list[int] = []
    for number in np.argsort(-scores, kind="stable").tolist():
        if documents[number] not in seen and len(more) < OTHERS_READ:
            seen.add(documents[number])
            more.append(number)
    return np.sort(np.concatenate([chosen, np.array(more, np.int64)]))


def likeliest(scores: Floats, count: int = SENTENCES_READ) -> Ints:
    """Numbers of the best sentences, in the order of the text."""
    return np.sort(np.argsort(-scores, kind="stable")[:count])


def restates(query: Query, evidence: Evidence, rows: Ints) -> NDArray[np.bool_]:
    """Which sentences only say again what a question for a reason or a meaning says: the effect, the heading.

    Other answers may be no longer than the two pairs of characters that are overlooked.
    """
    if not _EXPLAINED.search(query.text):
        return np.zeros(len(rows), np.bool_)
    return evidence.unasked(rows) <= RESTATED


def _surely(query: Query, evidence: Evidence, rows: Ints) -> Ints:
    """The first of some sentences that tell what is asked for in a form that little else is told in."""
    if not asks_surely(query):
        return rows[:0]
    spans = zip(evidence.starts[rows].tolist(), evidence.ends[rows].tolist(), strict=True)
    sure = (row for row, span in zip(rows, spans, strict=True) if surely_told(query, evidence.text[slice(*span)]))
    return np.array(list(islice(sure, OTHERS_READ)), np.int64)


def _naming(offices: Sequence[str], evidence: Evidence) -> Floats:
    """Which sentences name an office: whoever holds it is named beside it, in however few of the question's words."""
    spans = zip(evidence.starts.tolist(), evidence.ends.tolist(), strict=True)
    return np.array([any(office in evidence.text[start:end] for office in offices) for start, end in spans], np.float32)


def similar(query: Query, evidence: Evidence, rows: Ints, encoder: Encoder) -> Floats:
    """How near some sentences are to the question in meaning."""
    texts = [evidence.text[evidence.starts[row] : evidence.ends[row]] for row in rows]
    found: Floats = encoder.encode_passages(texts) @ encoder.encode_query(query.text)
    return found
