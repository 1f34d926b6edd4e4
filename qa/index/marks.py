"""What passages are narrowed by, as terms of the lexical index: whose they are, and what was given with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.store import IndexRow
from qa.types import Filters

_BETWEEN = "\x1f"
_ID, _SOURCE, _TITLE, _URL, _REGION, _METADATA = "id", "source", "title", "url", "region", "of"


def marks(row: IndexRow) -> list[str]:
    """The terms of one passage."""
    known = row.known
    terms = [(_ID, known.document_id), (_SOURCE, known.source), (_TITLE, known.title), (_URL, known.url or "")]
    terms += [(_REGION, region) for region in {known.region, row.region}]
    named = [_term(kind, value) for kind, value in terms if value]
    return named + [_term(_METADATA, key, value) for key, value in known.metadata]


def wanted(filters: Filters, regions: Iterable[str]) -> list[list[str]]:
    """The terms of which a passage has to have one from each list; `regions` are all names that the filter's mean."""
    named: Sequence[tuple[str, Sequence[str]]] = (
        (_ID, filters.document_ids),
        (_SOURCE, filters.sources),
        (_TITLE, filters.titles),
        (_URL, filters.urls),
    )
    lists = [[_term(kind, value) for value in values] for kind, values in named if values]
    if filters.regions:
        lists.append([_term(_REGION, region) for region in regions])
    return lists + [[_term(_METADATA, key, value) for value in values] for key, values in filters.metadata]


def day(date: str) -> int:
    """A date as a number in the order of its text: 2023-08-06 and 2023 become 20230806 and 20230000."""
    digits = "".join(filter(str.isdecimal, date))[:8]
    return int(digits.ljust(8, "0")) if digits else 0


def _term(*parts: str) -> str:
    return _BETWEEN.join(parts).encode(errors="replace").decode()  # a lone surrogate is in no stored text
