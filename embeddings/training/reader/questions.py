"""Labelled questions with the passage they were asked of: the sets that may train shipped weights, and generated ones.

Which sets those are is written in `corpora`; DRCD's held-out titles, and whatever is only measured on, are read by
`held`. Offsets count characters, and folding keeps them.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from embeddings.training.corpora import LICENCES, Fold, held_out

_DRCD = "mrc/drcd_dev"
_SENTENCE = re.compile(r"[^。!?;\n]*[。!?;\n]+|[^。!?;\n]+$")
_YEAR = re.compile(r"(?:\d\d)?\d\d年(?:度|全年)?")
_CROPPED = (60, 200)  # characters of a passage that is cut down, about
_SHORTEST = 6  # characters of a question that is left of its year


class Asked(NamedTuple):
    """A question, a folded context with its header, and where in it the answers stand; none: it does not answer."""

    question: str
    header: str
    context: str
    answers: tuple[tuple[int, int], ...]
    source: str  # contexts of one source are each other's look-alikes


def labelled(data: Path, fold: Fold, *, limit: int | None = None) -> list[Asked]:
    """All questions that may train; of each set no more than `limit`."""
    found: list[Asked] = []
    for name in (name for name in LICENCES if name.startswith("mrc/")):
        rows = (row for row in _rows(data / f"{name}.jsonl.xz") if not (name == _DRCD and held_out(row["title"])))
        found += [_asked(row, fold) for _, row in zip(range(limit or 1 << 40), rows, strict=False)]
    return found


def held(data: Path, fold: Fold) -> list[Asked]:
    """The part of DRCD that nothing is trained on."""
    return [_asked(row, fold) for row in _rows(data / f"{_DRCD}.jsonl.xz") if held_out(row["title"])]


def generated(paths: Sequence[Path], fold: Fold) -> list[Asked]:
    """Rows of `{question, context, answers: [{text, start}], header, answerable}`, one JSON object a line."""
    return [
        _asked(row, fold) for path in paths for row in _rows(path) if row["answers"] or not row.get("answerable", True)
    ]


def as_served(asked: Sequence[Asked], seed: int) -> list[Asked]:
    """The questions with an answer once more, as the ranker hands them on.

    Only the sentences around an answer, often without a header, and the question without its year.
    """
    generator, found = random.Random(seed), []
    for each in asked:
        if each.answers:
            start, end = _around(each.context, generator.choice(each.answers), generator)
            inside = [(low - start, high - start) for low, high in each.answers if start <= low and high <= end]
            text = _YEAR.sub("", each.question)
            question = text if len(text) >= _SHORTEST else each.question
            header = each.header if generator.random() < 0.5 else ""
            found.append(Asked(question, header, each.context[start:end], tuple(inside), each.source))
    return found


def _around(context: str, answer: tuple[int, int], generator: random.Random) -> tuple[int, int]:
    """The sentences of an answer and some before and after them."""
    bounds = [match.span() for match in _SENTENCE.finditer(context)]
    low = max(n for n, (start, _) in enumerate(bounds) if start <= answer[0])
    high = min(n for n, (_, end) in enumerate(bounds) if end >= answer[1])
    room = generator.randint(*_CROPPED)
    while True:
        more = [(low - 1, high)] if low else []
        more += [(low, high + 1)] if high + 1 < len(bounds) else []
        more = [(first, last) for first, last in more if bounds[last][1] - bounds[first][0] <= room]
        if not more:
            return bounds[low][0], bounds[high][1]
        low, high = generator.choice(more)


def _asked(row: dict[str, Any], fold: Fold) -> Asked:
    header = fold(row.get("header") or row.get("title") or "")
    spans = [(answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"]]
    source = f"{row.get('ds', '')}/{header or row['context'][:40]}"
    return Asked(fold(row["question"]), header, fold(row["context"]), tuple(dict.fromkeys(spans)), source)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
