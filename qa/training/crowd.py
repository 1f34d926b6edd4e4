"""Questions asked of many articles at once, with and without an answer among them, drafted and so without a person.

Beside drafted questions with an answer stand their unanswerable twins (another city or another year), and questions
drafted from articles that are left out and that no indexed one repeats.
"""

from __future__ import annotations

import json
import lzma
import zlib
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from embeddings.training.corpora import held_out
from qa.drafting.make import Wanted, make_set
from qa.drafting.sheet import Row

SHARED = 12  # characters of a quote that an indexed article may not hold
_LABELLED = ("cmrc2018_trial", "drcd_dev")
Rows = tuple[int, int]  # of the news: the first, and how many


class Crowd(NamedTuple):
    """The files to index, and what to ask."""

    files: list[Path]
    asked: list[Row]

    @property
    def twins(self) -> int:
        """How many questions are twins of others."""
        return sum(bool(row.twin_of) for row in self.asked)


def crowd(data: Path, folder: Path, *, indexed: Rows, others: Rows, count: int) -> Crowd:
    """Some news as files below a folder, and `count` questions with an answer in them and as many without, at most."""
    files = {name: _written(data, folder / name, rows) for name, rows in (("indexed", indexed), ("others", others))}
    asked = make_set(files["indexed"], Wanted(limit=count, twins=0.5, seed=1)).rows
    twins = sum(not row.answerable for row in asked)
    held = "\n".join(path.read_text(encoding="utf-8") for path in files["indexed"])
    outside = make_set(files["others"], Wanted(limit=4 * count, twins=0.0, seed=2)).rows
    asked += [_unanswerable(row) for row in outside if not _repeats(row.quote, held)][: count - twins]
    return Crowd(files["indexed"], asked)


def encyclopaedic(data: Path, folder: Path, count: int) -> list[dict[str, Any]]:
    """Labelled questions on an encyclopaedia, `count` of each set, with their paragraphs as files in a folder."""
    folder.mkdir()
    items = []
    for name in _LABELLED:
        with lzma.open(data / "mrc" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row["answers"] and not held_out(row["title"])]
        for row in rows[:: max(1, len(rows) // count)][:count]:
            source = f"{zlib.crc32(row['context'].encode()):08x}.txt"
            (folder / source).write_text(f"{row['title']}\n\n{row['context']}", encoding="utf-8", newline="")
            answers = [answer["text"] for answer in row["answers"]]
            items.append({"id": row["id"], "question": row["question"], "answers": answers, "documents": [source]})
    return items


def _written(data: Path, folder: Path, rows: Rows) -> list[Path]:
    """Some articles as files of their own."""
    first, count = rows
    folder.mkdir()
    paths = []
    with lzma.open(data / "text" / "news_2023.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, first, first + count), first):
            row = json.loads(line)
            path = folder / f"{number}.txt"
            path.write_text(f"{row.get('date') or ''}\n\n{row['text']}", encoding="utf-8", newline="")
            paths.append(path)
    return paths


def _repeats(quote: str, held: str) -> bool:
    """Whether any stretch of a quote stands in the indexed articles."""
    return any(
        quote[start : start + SHARED] in held for start in range(0, max(1, len(quote) - SHARED + 1), SHARED // 2)
    )


def _unanswerable(row: Row) -> Row:
    return replace(row, id=f"other-{row.id}", answerable=False, type="none", answer="", document="", twin_of="")
