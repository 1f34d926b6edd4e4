"""Labelled questions with the passage they were asked of: the sets that may train shipped weights, and generated ones.

Which sets those are is written in `corpora`; DRCD's held-out titles, and whatever is only measured on, are read by
`held`. Offsets count characters, and folding keeps them.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from embeddings.training.corpora import LICENCES, Fold, held_out

_DRCD = "mrc/drcd_dev"


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
