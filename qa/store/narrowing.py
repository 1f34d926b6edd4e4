"""What filters mean to the store: which of a collection's passages they leave, as SQL that its indexes answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from qa.types import Filters

Clause = tuple[str, Sequence[str]]


def condition(collection: str, filters: Filters) -> tuple[str, list[str]]:
    """The condition on documents `d` and passages `p`, with its values."""
    clauses = [("d.collection = ?", [collection]), *_named(filters), *_described(filters)]
    if filters.regions:
        # 泰州 finds 泰州市 and 江苏省泰州市; a passage's own region or its document's will do.
        either = " OR ".join(["instr(p.region || char(10) || d.region, ?)"] * len(filters.regions))
        clauses.append((either, filters.regions))
    for bound, date in ((">=", filters.published_from), ("<=", filters.published_to)):
        if date is not None:
            clauses.append((f"coalesce(p.published_at, d.published_at) {bound} ?", [date]))
    return " AND ".join(f"({clause})" for clause, _ in clauses), list(chain.from_iterable(of for _, of in clauses))


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


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
