"""Which parts of a run a question belongs to, so that figures can be told apart by kind."""

from __future__ import annotations

from functools import cache, lru_cache

from qa.evaluation.types import Outcome
from qa.reading.question import understand
from qa.text.fold import fold

_LENGTHS = ((10, "1-10"), (20, "11-20"), (40, "21-40"))
_LONGER = "41+"


def slices(outcome: Outcome) -> dict[str, str]:
    """The question's kind, what it asks for, the scripts, the document, the length and the turn; "" where unknown."""
    question = outcome.question
    return {
        "type": question.type,
        "answer_type": _answer_type(question.question),
        "script": _scripts(outcome),
        "document": question.documents[0] if len(question.documents) == 1 else "",
        "length": _length(question.question),
        "turn": str(question.turn) if question.conversation else "",
    }


def script_of(text: str) -> str:
    """`hant` or `hans`, by the characters that only one of them writes; "" where there are none.

    >>> script_of("發展"), script_of("发展"), script_of("北京")
    ('hant', 'hans', '')
    """
    traditional, simplified = _telling()
    balance = sum((char in traditional) - (char in simplified) for char in text)
    return "hant" if balance > 0 else "hans" if balance < 0 else ""


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that are Traditional alone, and those that are Simplified alone."""
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    pairs = [(char, form) for char, form in zip(han, fold(han), strict=True) if char != form]
    traditional = frozenset(char for char, _ in pairs)
    both = {form for _, form in pairs if _written_in_big5(form)}  # 后, 里, 干: Traditional texts write them too
    return traditional, frozenset(form for _, form in pairs) - both - traditional


def _written_in_big5(char: str) -> bool:
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _scripts(outcome: Outcome) -> str:
    """In which script was asked of a document in which; one that shows no script counts as the other's."""
    question = outcome.question
    cited = (outcome.reply.get("citations") or []) + (outcome.reply.get("related") or [])
    asked = script_of(question.question)
    held = script_of("".join(question.answers)) or script_of("".join(each["quote"] for each in cited[:1]))
    return f"{asked or held}→{held or asked}" if asked or held else ""


def _length(question: str) -> str:
    return next((name for most, name in _LENGTHS if len(question) <= most), _LONGER)


@lru_cache(maxsize=8192)
def _answer_type(question: str) -> str:
    return str(understand(question).expects)
