"""Words and character bigrams, ranked by BM25. The only import of tantivy.

Passages come in as rows of the store and leave as ids; their texts stay in the store. A passage's header (title,
section, person, office, region, date) is a field of its own, so that a short header weighs as a short text does. The
engine cuts bigrams itself, of Latin letters and signs too, but only those of Han characters are asked for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import FieldType, Occur, Query

from qa.errors import IndexDamaged
from qa.index.marks import day, marks, wanted
from qa.store import IndexRow
from qa.text.fold import fold
from qa.text.tokens import bigrams, spaced, words
from qa.types import Filters

Terms = Query
"""A question or a scope as the engine understands it; opaque outside of this module."""

_BIGRAMS = "pairs"
FIELDS = {"words": "whitespace", "bigrams": _BIGRAMS, "header": "whitespace"}
_TERMS = 128  # of each kind, of a question: the longest has 1,000 characters
_EXPANSION = 0.5
_HEAP_BYTES = 128_000_000
_REPLACED = ("meta.json", ".managed.json")  # these files are replaced, all others are written once
_LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")


@lru_cache(maxsize=1)
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field, tokenizer in FIELDS.items():
        builder.add_text_field(field, tokenizer_name=tokenizer, index_option="freq")
    builder.add_text_field("collection", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("marks", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", fast=True)
    builder.add_integer_field("id", indexed=True, fast=True)  # signed: deletion knows no other numbers
    return builder.build()


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index(_schema(), str(folder))
    pairs = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2)).build()
    index.register_tokenizer(_BIGRAMS, pairs)
    return index


@lru_cache(maxsize=256)
def _header(header: str) -> str:
    folded = fold(header)
    return " ".join([*words(folded), *bigrams(folded)])


class LexicalWriter:
    """A folder's index, open for changes; nothing is seen before `commit`."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or begin one."""
        self._writer = _open(folder).writer(_HEAP_BYTES, 1)

    def add(self, rows: Iterable[IndexRow]) -> None:
        """Take in passages."""
        for row in rows:
            document = tantivy.Document(
                words=spaced(row.text),
                bigrams=row.text,
                header=_header(row.header),
                collection=row.collection,
            )
            for mark in marks(row):
                document.add_text("marks", mark)
            if row.known.published_at:
                document.add_integer("day", day(row.known.published_at))
            document.add_integer("id", row.id)
            self._writer.add_document(document)

    def remove(self, ids: Iterable[int]) -> None:
        """Forget passages; unknown ids are no error."""
        for number in ids:
            self._writer.delete_documents_by_term("id", number)

    def commit(self) -> None:
        """Write everything and wait until segments are merged."""
        self._writer.commit()
        self._writer.wait_merging_threads()


class LexicalIndex:
    """A folder's index, open for questions."""

    def __init__(self, index: tantivy.Index) -> None:
        """Read an open index."""
        self._searcher = index.searcher()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open the index in `folder`, or raise IndexDamaged."""
        try:
            return cls(tantivy.Index.open(str(folder)))
        except (ValueError, OSError) as problem:
            raise IndexDamaged(f"The lexical index in {folder} cannot be read ({problem}).") from problem

    def __len__(self) -> int:
        """How many passages there are."""
        return int(self._searcher.num_docs)

    def search(self, query: Terms, k: int) -> list[tuple[int, float]]:
        """The k best passages as (id, score), best first."""
        hits = self._searcher.search(query, k, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(number or 0), float(score)) for number, (score, _) in zip(ids, hits, strict=True)]

    def ids(self, scope: Terms) -> npt.NDArray[np.int64]:
        """The ids of all passages that a scope holds, ascending."""
        everything = max(1, len(self))
        hits = self._searcher.search(Query.const_score_query(scope, 0.0), everything, count=False).hits
        found = self._searcher.fast_field_values("id", [address for _, address in hits])
        return np.sort(np.array(found, np.int64))


def matching(text: str, expansions: Sequence[str] = ()) -> Terms | None:
    """What a folded text asks for: any of its words and bigrams, in body or header; None when it has none.

    Terms that only the expansions have count less.
    """
    own = _terms(text)
    if not own:
        return None
    # No boosts among them: a union of plain terms is what tantivy can skip through.
    clauses = [(Occur.Should, _term(*term)) for term in own]
    further = dict.fromkeys(term for expansion in expansions for term in _terms(expansion) if term not in own)
    clauses += [(Occur.Should, Query.boost_query(_term(*term), _EXPANSION)) for term in further]
    return Query.boolean_query(clauses)


def within(query: Terms, scope: Terms | None) -> Terms:
    """The query narrowed to what the scope matches, scored as before."""
    if scope is None:
        return query
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(scope, 0.0))])


def in_collection(name: str) -> Terms:
    """The passages of one collection."""
    return Query.term_query(_schema(), "collection", name, index_option="basic")


def narrowed(collection: str, filters: Filters, regions: Sequence[str]) -> Terms:
    """The passages of a collection that filters leave; `regions` are all names that the filter's mean."""
    clauses = [in_collection(collection)]
    for terms in wanted(filters, regions):
        clauses.append(Query.term_set_query(_schema(), "marks", terms) if terms else Query.empty_query())
    if filters.published_from or filters.published_to:
        first, last = (day(date) if date else None for date in (filters.published_from, filters.published_to))
        clauses.append(Query.range_query(_schema(), "day", FieldType.Integer, first, last))
    return Query.boolean_query([(Occur.Must, clause) for clause in clauses])


def _terms(text: str) -> list[tuple[str, str]]:
    found = list(dict.fromkeys(words(text)))[:_TERMS]
    pairs = list(dict.fromkeys(pair for pair in bigrams(text) if len(pair) == 2 and not pair.isascii()))[:_TERMS]
    # A Han word counts as word and as bigrams; numbers and Latin words, which have no bigrams here, count twice.
    twice = [word for word in found if word.isascii()]
    body = [("words", word) for word in (*found, *twice)] + [("bigrams", pair) for pair in pairs]
    return body + [("header", term) for term in dict.fromkeys((*found, *pairs))]


def _term(field: str, term: str) -> Terms:
    return Query.term_query(_schema(), field, term, index_option="freq")


def copy(source: Path, target: Path) -> None:
    """Begin a new generation from an old one: files that are written once are shared, not copied."""
    target.mkdir()
    for file in source.iterdir():
        if file.name in _REPLACED:
            shutil.copyfile(file, target / file.name)
        elif file.name not in _LOCKS:
            os.link(file, target / file.name)
