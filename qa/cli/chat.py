"""Question after question in one conversation: what `jushi ask` does where no question is given.

On a terminal it prompts; otherwise every line of standard input is a question.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from qa.errors import QuestionError
from qa.types import Answer

PROMPT = "问> "
HINT = "Ask on, as in 那高邮呢? or 2012年呢. An empty line or Ctrl+D ends.\n"

Ask = Callable[[str, str | None], Answer]
Show = Callable[[Answer], None]


def converse(ask: Ask, show: Show) -> None:
    """Ask each question after the ones before it, and show what it gets."""
    conversation = None
    for question in _questions():
        try:
            answer = ask(question, conversation)
        except QuestionError as error:
            sys.stderr.write(f"jushi: {error}\n")
            continue
        conversation = answer.conversation_id
        show(answer)


def _questions() -> Iterator[str]:
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    with suppress(ImportError):
        import readline  # noqa: F401  # with it, `input` lets a line be edited and brings earlier ones back
    sys.stderr.write(HINT)
    with suppress(EOFError):
        while question := input(PROMPT).strip():
            yield question
