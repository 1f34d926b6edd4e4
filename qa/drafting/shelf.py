"""Documents by what of a question set's answers they hold, found for all answers in one pass over each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from ahocorasick_rs import AhoCorasick

from qa.evaluation.measures.right import plain
from qa.evaluation.types import Question
from qa.text.tokens import bigrams

_AROUND = 150  # code points on either side of an answer in which the rest of its sentence is looked for
_ENOUGH = 0.5  # share of a question's pairs of characters that stand around an answer in another document
_NUMERIC = frozenset("0123456789.")


class Shelf:
    """Which documents hold which answers, and how much of the question stands around them."""

    def __init__(self, documents: Iterable[tuple[str, str]], answers: Iterable[str]) -> None:
        """Look for these answers in documents, each with its source."""
        patterns = sorted({plain(answer) for answer in answers} - {""})
        finder = AhoCorasick(patterns)
        self._texts: dict[str, str] = {}
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._standing: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for source, text in documents:
            self._names[PurePath(source).name].append(source)
            self._texts[source] = read = plain(text)
            for number, start, end in finder.find_matches_as_indexes(read, overlapping=True):
                if _whole(read, start, end):
                    self._standing[patterns[number]][source].append(start)

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len(self._texts)

    def called(self, name: str) -> list[str]:
        """The documents of a name, as questions name them: by the source, or by the last part of it."""
        return [name] if name in self._texts else self._names.get(name, [])

    def holding(self, answer: str) -> set[str]:
        """The documents in which an answer stands."""
        return set(self._standing.get(plain(answer), ()))

    def rivals(self, question: Question, named: set[str]) -> list[str]:
        """Documents that answer as well as those named do, or all that do where one is enough and several are there."""
        asked = set(bigrams(plain(question.question)))
        shares = dict(self._shares(question, asked))
        least = max([_ENOUGH, *(shares.get(source, 0.0) for source in named)])
        fitting = sorted(source for source, share in shares.items() if share >= least and source not in named)
        return fitting if named or len(fitting) > 1 else []

    def _shares(self, question: Question, asked: set[str]) -> Iterator[tuple[str, float]]:
        """For each document that holds an answer, the most of the question that stands around it."""
        best: defaultdict[str, float] = defaultdict(float)
        for answer in question.answers:
            for source, places in self._standing.get(plain(answer), {}).items():
                for start in places:
                    around = self._texts[source][max(0, start - _AROUND) : start + len(answer) + _AROUND]
                    share = sum(pair in around for pair in asked) / max(1, len(asked))
                    best[source] = max(best[source], share)
        yield from best.items()


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a find is no part of a longer number."""
    left = text[start].isdigit() and text[max(0, start - 1) : start] in _NUMERIC
    right = text[end - 1].isdigit() and text[end : end + 1] in _NUMERIC - {"."}
    return not left and not right
