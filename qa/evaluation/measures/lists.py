"""How much of a wanted list was given, and how much of what was given was wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.evaluation.measures.right import holds
from qa.evaluation.types import Question

_BETWEEN = re.compile(r"[、；;|\n]|(?<!\d)[，,]|[，,](?!\d{3}(?!\d))|以及|[和与及或跟]|(?<=[”」』》])(?=[“「『《])")
_SIGNS = "\"'“”‘’「」『』《》()（）。.!！?？:： \t\u3000"


def items(text: str) -> tuple[str, ...]:
    """The members of an enumeration.

    >>> items("张家港、常熟和太仓")
    ('张家港', '常熟', '太仓')
    """
    parts = (part.strip(_SIGNS) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part)) or (text,)


def list_precision_recall(question: Question, given: str) -> tuple[float, float]:
    """The shares of the given members that were wanted and of the wanted ones that were given.

    Where all answers are wanted, each is a member; else each is a whole list, and the one that fits best counts.
    """
    lists = [question.answers] if question.every else [items(answer) for answer in question.answers]
    got = items(given) if given else ()
    return max((_compared(wanted, got) for wanted in lists), key=sum, default=(0.0, 0.0))


def _compared(wanted: Sequence[str], got: Sequence[str]) -> tuple[float, float]:
    if not wanted or not got:
        return 0.0, 0.0
    right = sum(any(holds(part, (want,)) for want in wanted) for part in got)
    found = sum(any(holds(part, (want,)) for part in got) for want in wanted)
    return right / len(got), found / len(wanted)
