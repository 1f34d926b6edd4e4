"""What filters mean to the store: which of a collection's passages they leave, as SQL that its indexes answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain

from qa.types import Filters

Clause = tuple[str, Sequence[str]]
# One value however many names there are: a chain of comparisons may have a thousand links and no more.
_IN_REGION = "EXISTS (SELECT 1 FROM json_each(?) WHERE instr(p.region || char(10) || d.region, value))"


def narrowed(collection: str, filters: Filters) -> tuple[str, list[str]]:
    """The query for the ids of the passages that are left, ascending, with its values."""
    # The plus keeps the engine from going through a whole collection where few documents are named.
    own = "+d.collection" if filters.document_ids or filters.metadata else "d.collection"
    clauses = [(f"{own} = ?", [collection]), *_named(filters), *_described(filters)]
    of_documents = _joined(clauses)
    of_passages = [
        *_dated(filters),
        # 泰州 finds 泰州市 and 江苏省泰州市; a passage's own region or its document's will do.
        (_IN_REGION, [json.dumps(filters.regions)] if filters.regions else []),
    ]
    asked = [clause for clause in of_passages if clause[1]]
    values = list(chain.from_iterable(of for _, of in (*clauses, *asked)))
    if not asked:
        documents = f"SELECT d.id FROM documents d WHERE {of_documents}"
        return f"SELECT p.id FROM passages p WHERE p.document_id IN ({documents}) ORDER BY p.id", values
    joined = "FROM documents d CROSS JOIN passages p ON p.document_id = d.id"
    return f"SELECT p.id {joined} WHERE {of_documents} AND {_joined(asked)} ORDER BY p.id", values


def _named(filters: Filters) -> list[Clause]:
    named = {
        "d.id": filters.document_ids,
        "d.source": filters.sources,
        "d.title": filters.titles,
        "d.url": filters.urls,
    }
    return [(f"{column} IN ({_marks(wanted)})", wanted) for column, wanted in named.items() if wanted]


def _described(filters: Filters) -> list[Clause]:
    meeting = "d.id IN (SELECT document_id FROM metadata WHERE key = ? AND value IN ({marks}))"
    return [(meeting.format(marks=_marks(wanted)), (key, *wanted)) for key, wanted in filters.metadata]


def _dated(filters: Filters) -> list[Clause]:
    bounds = ((">=", filters.published_from), ("<=", filters.published_to))
    return [(f"coalesce(p.published_at, d.published_at) {bound} ?", [date]) for bound, date in bounds if date]


def _joined(clauses: Sequence[Clause]) -> str:
    return " AND ".join(f"({clause})" for clause, _ in clauses)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
