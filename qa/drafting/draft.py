"""Passages in, drafted questions out, one by one: nothing is held, so a hundred thousand passages stream through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from random import Random

from qa.drafting.amounts import amounts
from qa.drafting.clauses import Clause, clauses
from qa.drafting.events import dates, places
from qa.drafting.lists import counted, definitions, enumerations
from qa.drafting.people import offices, words_said
from qa.drafting.standing import Setting, worded
from qa.drafting.types import Draft, Kind, Proposal
from qa.types import Document, Passage
from qa.types import Kind as Paragraph

Pattern = Callable[[Clause], Iterator[Proposal]]

PATTERNS: tuple[Pattern, ...] = (amounts, offices, words_said, dates, places, enumerations, counted, definitions)
_READ = (Paragraph.TEXT, Paragraph.HEADING)
_setting = lru_cache(maxsize=4096)(Setting.of)


def folded(passage: Passage) -> str:
    """The passage's own text: for those who read everything folded."""
    return passage.text


def as_printed(document: Document) -> Callable[[Passage], str]:
    """A wording of the document's own script and case: for people."""
    return lambda passage: "".join(document.text[start:end] for start, end in passage.offsets.runs())


def draft(
    passages: Iterable[Passage],
    *,
    random: Random,
    kinds: Collection[Kind] = tuple(Kind),
    wording: Callable[[Passage], str] = folded,
) -> Iterator[Draft]:
    """Every question that the patterns find in the passages, in their order; of one sentence at most one a kind.

    `random` chooses where one sentence gives several of a kind, `wording` says how a passage's characters are shown.
    """
    for passage in passages:
        if passage.kind not in _READ:
            continue
        found: dict[tuple[int, Kind], list[Draft]] = {}
        for clause in clauses(passage):
            for proposal in _proposals(clause, kinds):
                if question := _question(proposal, passage, wording):
                    made = Draft(question, proposal.kind, passage, clause.sentence, proposal.answer)
                    found.setdefault((clause.sentence.start, proposal.kind), []).append(made)
        yield from (random.choice(drafts) for drafts in found.values())


def _proposals(clause: Clause, kinds: Collection[Kind]) -> Iterator[Proposal]:
    for pattern in PATTERNS:
        yield from (proposal for proposal in pattern(clause) if proposal.kind in kinds)


def _question(proposal: Proposal, passage: Passage, wording: Callable[[Passage], str]) -> str | None:
    setting = _setting(passage.context, passage.source)
    return worded(proposal, passage, wording(passage), setting)
