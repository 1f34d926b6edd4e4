"""What a reading's quote says, what stands in it before the answer, and what its passage says with its title."""

from __future__ import annotations

from qa.reading.slots import surroundings
from qa.types import Reading


def quoted(reading: Reading) -> str:
    """The folded text of the quote."""
    return reading.hit.passage.text[reading.quote.start : reading.quote.end]


def before_answer(reading: Reading) -> str:
    """The part of the quote before the answer."""
    return reading.hit.passage.text[reading.quote.start : reading.answer.start]


def with_title(reading: Reading) -> str:
    """The passage and what it stands under."""
    passage = reading.hit.passage
    return f"{passage.text}\n{surroundings(passage.context, passage.source).text}"
