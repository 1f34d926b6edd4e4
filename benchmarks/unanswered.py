"""Whether it is known when nothing answers: drafted questions over news, half of them without an answer in the index.

A thousand questions are drafted from articles that are indexed. Of a thousand others, half are their unanswerable twins
(another city or another year), and half are drafted from articles that are not indexed and that no indexed one repeats.
"""

from __future__ import annotations

import json
import lzma
import subprocess
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import process
from qa.drafting.make import Wanted, make_set
from qa.drafting.sheet import Row, write_sheet

ANSWERABLE = 1000
ARTICLES = {"indexed": (20_000, 14_000), "others": (50_000, 8_000)}
"""Which rows of the news are indexed, and which only asked about: the first and how many; a dozen give one draft."""
SHARED = 12  # characters of a quote that an indexed article may not hold
FIGURES = ("auroc", "aurc", "ece", "coverage", "selective_accuracy", "false_answers")
DECISIONS = ("answered_when_answerable", "declined_when_unanswerable", "right", "quote_hit@1")


def ask_what_is_not_there(data: Path, folder: Path, *, first: int | None = None) -> dict[str, Any]:
    """Draft, index and ask; `first` asks as many of each half, as a trial."""
    count = first or ANSWERABLE
    texts = {
        name: _written(data, folder / name, start, articles * count // ANSWERABLE)
        for name, (start, articles) in ARTICLES.items()
    }
    asked = make_set(texts["indexed"], Wanted(limit=count, twins=0.5, seed=1)).rows
    twins = sum(not row.answerable for row in asked)
    held = "\n".join(path.read_text(encoding="utf-8") for path in texts["indexed"])
    others = make_set(texts["others"], Wanted(limit=4 * count, twins=0.0, seed=2)).rows
    asked += [_unanswerable(row) for row in others if not _repeats(row.quote, held)][: count - twins]
    questions = folder / "questions.jsonl"
    write_sheet(asked, questions)
    process.index([folder / "indexed"], folder / "data")
    command = (*process.JUSHI, "eval", str(questions), "--data", str(folder / "data"), "--out", str(folder / "run"))
    done = subprocess.run((*command, "--json"), stdout=subprocess.PIPE, check=True)
    metrics = json.loads(done.stdout)
    figures = {name: metrics["figures"][name] for name in (*FIGURES, *DECISIONS) if name in metrics["figures"]}
    return {
        "answerable": sum(row.answerable for row in asked),
        "twins": twins,
        "of_other_articles": sum(not row.answerable for row in asked) - twins,
        "figures": {name: {part: round(value, 4) for part, value in found.items()} for name, found in figures.items()},
        "risk_coverage": [[round(x, 4), round(y, 4)] for x, y in metrics.get("curves", {}).get("risk_coverage", [])][
            ::20
        ],
    }


def _written(data: Path, folder: Path, first: int, count: int) -> list[Path]:
    """Some articles as files of their own."""
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
