"""The reading text: what a document says, without what only its page or its encoding put in.

A table of steps, each a function from a text to the spans that it deletes; the maps of all steps are composed, so the
reading text always knows where it came from. Nothing is ever added, and nothing
replaced but rarer line ends by the common one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.text.characters import BLANK, CLOSING, ENDING, HAN, WIDE
from qa.text.glosses import gloss_spans
from qa.text.lines import broken_spans
from qa.text.offsets import OffsetMap

Step = Callable[[str], Sequence[tuple[int, int]]]

_NOISE = re.compile("[\ufeff\u200b-\u200f\u2060-\u2064\u00ad\x00-\x08\x0e-\x1b\x7f]+|\r(?=\n)|<!--[^\n]{0,200}?-->")
_OTHER_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029](?<!\r(?=\n))")  # not the half of CR LF
_B, _H, _W = f"[{BLANK}]", f"[{HAN}]", f"[{WIDE}]"
# One blank: never the second of a run; never the one that holds two sentences or two words of Han text apart.
_BLANKS = re.compile(
    f"{_B}(?:"
    f"(?<={_B}{_B})|(?<![^\\n]{_B})|(?={_B}*(?:\\n|\\Z))"
    f"|(?<![{ENDING}]{_B})(?<![{ENDING}][{CLOSING}]{_B})"
    f"(?:(?={_B}*{_W})|(?<={_W}{_B})|(?<={_H}{_B})(?={_B}*[^{HAN}{BLANK}])|(?<!{_H}{_B})(?={_B}*{_H})"
    f"|(?<={_H}{_B})(?<!{_H}{_H}{_B})(?={_H}(?!{_H}))|(?<=\\d{_B})(?<!\\d\\d{_B})(?=\\d(?!\\d))))"
)
_EMPTY_LINES = re.compile(r"\n(?:(?<=\n\n)|(?<![^\n]\n)|(?=\n*\Z))")


def clean(text: str) -> tuple[str, OffsetMap]:
    r"""The reading text of a source and the map from it back: glosses gone, broken lines whole, stray blanks gone.

    >>> clean("會(huì)議于1 9 9 8 年召\n\n开，研究(江蘇)的发展。")[0]
    '會議于1998年召开，研究(江蘇)的发展。'
    """
    text = _OTHER_BREAKS.sub("\n", text)
    offsets = OffsetMap.identity(len(text))
    for step in STEPS:
        deleted = step(text)
        if deleted:
            text, inner = _without(text, deleted)
            offsets = offsets.compose(inner)
    return text, offsets


def _without(text: str, deleted: Sequence[tuple[int, int]]) -> tuple[str, OffsetMap]:
    starts = (0, *(end for _, end in deleted))
    ends = (*(start for start, _ in deleted), len(text))
    kept = list(zip(starts, ends, strict=True))
    return "".join([text[start:end] for start, end in kept]), OffsetMap.from_spans(kept)


def _deleting(pattern: re.Pattern[str]) -> Step:
    """The step that deletes what a pattern matches."""
    return lambda text: [match.span() for match in pattern.finditer(text)]


STEPS: tuple[Step, ...] = (
    _deleting(_NOISE),
    gloss_spans,
    broken_spans,
    _deleting(_BLANKS),
    _deleting(_EMPTY_LINES),
)
