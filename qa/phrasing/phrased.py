"""A language model's text, sentence by sentence: kept where its quotes carry it, else the quote itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.phrasing.support import supported
from qa.text.fold import fold
from qa.types import Answer, Citation

LONGEST = 20  # sentences that are looked at
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）)]*(?:\s*[\[［【][\d\s,，、]{1,20}[\]］】])*")
_MARK = re.compile(r"\s*[\[［【]([\d\s,，、]{1,20})[\]］】]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the numbers of the citations that it rests on, from 0; verbatim: it is a quote."""

    text: str
    citations: tuple[int, ...]
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Phrased:
    """An answer in other words, with how many sentences were turned down; or why there are none."""

    sentences: tuple[Sentence, ...] = ()
    rejected: int = 0
    problem: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def text(self) -> str | None:
        """The sentences with their marks."""
        return "".join(map(_marked, self.sentences)) or None


def phrased(answer: Answer, written: str) -> Phrased:
    """What is left of a text that a language model wrote about an answer's citations."""
    kept: list[Sentence] = []
    rejected = 0
    for text, marks in list(_sentences(written))[:LONGEST]:
        cited = tuple(dict.fromkeys(mark for mark in marks if 0 <= mark < len(answer.citations)))
        known = len(cited) == len(set(marks)) > 0
        if known and supported(text, [answer.citations[mark] for mark in cited], answer.resolved_question):
            kept.append(Sentence(text, cited))
            continue
        rejected += 1
        kept += [_quoted(answer.citations[mark], mark) for mark in cited[:1]]
    kept = list(dict.fromkeys(kept))
    if not any(_bare(answer.text or "") in _bare(sentence.text) for sentence in kept):
        kept = [_quoted(answer.citations[0], 0), *kept]  # an answer holds what is asked for
    return Phrased(tuple(dict.fromkeys(kept)), rejected)


def _sentences(written: str) -> Iterator[tuple[str, list[int]]]:
    """Each sentence without its marks, and what they say, counted from 0."""
    for found in _SENTENCE.findall(written):
        marks = [int(number) - 1 for mark in _MARK.findall(found) for number in re.findall(r"\d+", mark)]
        text = _MARK.sub("", found).strip()
        if any(map(str.isalnum, text)):
            yield text, marks


def _quoted(citation: Citation, number: int) -> Sentence:
    return Sentence(citation.display, (number,), verbatim=True)


def _marked(sentence: Sentence) -> str:
    return sentence.text + "".join(f"[{number + 1}]" for number in sentence.citations)


def _bare(text: str) -> str:
    return "".join(fold(text).split())
