"""Questions as the reader learns them: each with a window that answers, where one does, and windows that do not.

What does not answer is another window of the same passage, another passage of the same source, or anything. The batch
of a step depends on the step alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from embeddings.reader_hints import Floats, Rarity, Text, hints_of, padded, tell, text_of
from embeddings.reader_rows import (
    MASK,
    NONE,
    SPECIAL,
    Ints,
    Row,
    Target,
    Tokens,
    rows_of,
    stacked,
    target_of,
    tokens_of,
)
from embeddings.training.reader.questions import Asked
from embeddings.training.reader.settings import Tuning


class Lesson(NamedTuple):
    """The rows of some questions, a question's rows together and the one that answers, if any, first."""

    ids: Ints
    segments: Ints
    columns: Ints  # of each row the first token of its window and the one after its last
    targets: Ints  # a `Target` a row
    inside: Ints  # 1 where a token belongs to any answer
    passages: int
    hints: Floats | None = None


_NOWHERE = ""  # the passage of last resort: an empty one answers nothing


class Examples:
    """All questions as tokens, drawn in an order that seed and epoch decide."""

    def __init__(
        self,
        asked: Sequence[Asked],
        tokenizer: Tokenizer,
        tuning: Tuning,
        *,
        seed: int,
        rarity: Rarity | None = None,  # where the reader is told what matches
    ) -> None:
        self._asked, self._tuning, self._seed, self._rarity = asked, tuning, seed, rarity
        self._texts: dict[str, Text] = {}
        contexts = list(dict.fromkeys((_NOWHERE, *(each.context for each in asked))))
        headers = list(dict.fromkeys((_NOWHERE, *(each.header for each in asked))))
        self._contexts = dict(zip(contexts, tokens_of(tokenizer, contexts), strict=True))
        self._headers = dict(zip(headers, tokens_of(tokenizer, headers), strict=True))
        self._questions = tokens_of(tokenizer, [each.question for each in asked])
        alike: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for each in asked:
            alike[each.source].setdefault((each.context, each.header))
        self._alike = {source: list(passages) for source, passages in alike.items()}

    def __len__(self) -> int:
        """How many questions."""
        return len(self._asked)

    def build(self, step: int) -> Lesson:
        """The rows of step number `step`, counted from 1."""
        count = min(self._tuning.questions, len(self))
        steps = len(self) // count
        order = np.random.default_rng((self._seed, (step - 1) // steps)).permutation(len(self))
        at = (step - 1) % steps * count
        return self.lesson(order[at : at + count].tolist(), np.random.default_rng((self._seed, step, 1)))

    def lesson(self, numbers: Sequence[int], random: np.random.Generator) -> Lesson:
        """The rows of the questions with these numbers."""
        rows: list[Row] = []
        hints: list[Floats] = []
        targets: list[Target] = []
        marks: list[list[Target]] = []
        for number in numbers:
            for row, found, where in self._group(number, random):
                rows.append(row)
                if self._rarity is not None:
                    hints.append(self._hints(row, number, where))
                marks.append(found)
                targets.append(found[int(random.integers(len(found)))] if found else NONE)
        ids, segments = stacked(rows)
        ids[(random.random(ids.shape) < self._tuning.hidden) & (ids >= len(SPECIAL))] = MASK
        inside = np.zeros(ids.shape, np.int64)
        for line, found in enumerate(marks):
            for target in found:
                inside[line, target.first : target.last + 1] = 1
        columns = np.array([(row.column, row.column + row.tokens) for row in rows])
        told = padded(hints, ids.shape[1]) if hints else None
        return Lesson(ids, segments, columns, np.array(targets), inside, self._tuning.passages, told)

    def _group(self, number: int, random: np.random.Generator) -> list[tuple[Row, list[Target], tuple[str, str]]]:
        """One question's rows: its own passage's, then others until there are enough."""
        asked = self._asked[number]
        home = (asked.context, asked.header)
        own = self._windows(number, *home)
        passage = self._contexts[asked.context]
        judged = [
            (row, [each for span in asked.answers if (each := target_of(row, passage, span)) != NONE], home)
            for row in own
        ]
        right = [each for each in judged if each[1]]
        chosen = [right[int(random.integers(len(right)))]] if right else [judged[int(random.integers(len(judged)))]]
        rest = [
            each
            for each in judged
            if not each[1] and each[0].first != chosen[0][0].first and not _cut(each[0], passage, asked)
        ]
        if random.random() < self._tuning.astray:
            chosen.clear()
        while len(chosen) < self._tuning.passages:
            if rest and random.random() < 0.5:
                chosen.append(rest.pop(int(random.integers(len(rest)))))
            else:
                other = self._other(asked, random)
                windows = self._windows(number, *other)
                chosen.append((windows[int(random.integers(len(windows)))], [], other))
        return chosen

    def _hints(self, row: Row, number: int, where: tuple[str, str]) -> Floats:
        assert self._rarity is not None
        question = text_of(self._asked[number].question, self._questions[number])
        context, header = self._text(where[0], self._contexts), self._text(where[1], self._headers)
        return hints_of(row, tell(question, [(header, context)], self._rarity)[0])

    def _text(self, text: str, known: dict[str, Tokens]) -> Text:
        if text not in self._texts:
            self._texts[text] = text_of(text, known[text])
        return self._texts[text]

    def _windows(self, number: int, context: str, header: str) -> list[Row]:
        question, length, stride = self._questions[number], self._tuning.length, self._tuning.stride
        return rows_of(
            question.ids, self._headers[header].ids, self._contexts[context].ids, length=length, stride=stride
        )

    def _other(self, asked: Asked, random: np.random.Generator) -> tuple[str, str]:
        """A passage that does not hold the answer: of the same source where there is one, else of another question."""
        texts = [asked.context[start:end] for start, end in asked.answers]
        near = self._alike[asked.source]
        for attempt in range(8):
            other = self._asked[int(random.integers(len(self)))]
            context, header = near[int(random.integers(len(near)))] if attempt < 2 else (other.context, other.header)
            if context != asked.context and not any(text in context for text in texts):
                return context, header
        return _NOWHERE, _NOWHERE


def _cut(row: Row, passage: Tokens, asked: Asked) -> bool:
    """Whether a window holds a part of an answer: it neither answers nor does it not."""
    begin = int(passage.starts[row.first]) if row.tokens else 0
    end = int(passage.ends[row.first + row.tokens - 1]) if row.tokens else 0
    return any(start < end and stop > begin for start, stop in asked.answers)
