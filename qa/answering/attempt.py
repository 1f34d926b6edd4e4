"""One question in several wordings: what each of them found, and which of them to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.types import Hit, Judged, Query, Reading

CLEARLY = 0.1  # how much more another wording has to promise than the first
LEANING = 0.3  # what a wording has to promise that leans on the last question without need


class Attempt(NamedTuple):
    """One wording of a question, with what was found and read for it."""

    query: Query
    hits: list[Hit]
    readings: Sequence[Reading] = ()
    judged: Sequence[Judged] = ()

    @property
    def promise(self) -> float:
        """The probability that its best reading answers; nothing where the gate stops it."""
        return self.judged[0].confidence if self.judged and self.judged[0].passed else 0.0

    def reads(self, document_id: str) -> bool:
        """Whether its best reading is of this document; any will do where none is named."""
        return not document_id or self.judged[0].reading.hit.passage.document_id == document_id


def likeliest(attempts: Sequence[Attempt], cited: str, *, leaning: bool) -> Attempt:
    """The first wording, unless another one promises clearly more.

    Of wordings that lean on the last question without need, the last one, which does not, counts as the first; the
    others have to be answered from the document that was cited.
    """
    first, *others = attempts
    if leaning:
        *others, first = attempts
        others = [each for each in others if each.promise >= LEANING and each.reads(cited)]
    best = max(others, key=lambda attempt: attempt.promise, default=first)
    return best if best.promise > first.promise + CLEARLY else first
