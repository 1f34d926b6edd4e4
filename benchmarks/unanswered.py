"""Whether it is known when nothing answers: drafted questions over news, half of them without an answer in the index.

A thousand questions are drafted from articles that are indexed. Of a thousand others, half are their unanswerable twins
(another city or another year), and half are drafted from articles that are not indexed and that no indexed one repeats.
None of the articles is one that the calibrator was fitted on.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from benchmarks import process
from qa.drafting.sheet import write_sheet
from qa.training.crowd import crowd

ANSWERABLE = 1000
INDEXED, OTHERS = (20_000, 14_000), (50_000, 8_000)
"""Which rows of the news are indexed, and which only asked about: the first and how many; a dozen give one draft."""
FIGURES = ("auroc", "aurc", "ece", "coverage", "selective_accuracy", "false_answers")
DECISIONS = ("answered_when_answerable", "declined_when_unanswerable", "right", "quote_hit@1")


def ask_what_is_not_there(data: Path, folder: Path, *, first: int | None = None) -> dict[str, Any]:
    """Draft, index and ask; `first` asks as many of each half, as a trial."""
    count = first or ANSWERABLE
    indexed, others = ((start, articles * count // ANSWERABLE) for start, articles in (INDEXED, OTHERS))
    made = crowd(data, folder, indexed=indexed, others=others, count=count)
    questions = folder / "questions.jsonl"
    write_sheet(made.asked, questions)
    process.index([folder / "indexed"], folder / "data")
    command = (*process.JUSHI, "eval", str(questions), "--data", str(folder / "data"), "--out", str(folder / "run"))
    done = subprocess.run((*command, "--json"), stdout=subprocess.PIPE, check=True)
    metrics = json.loads(done.stdout)
    figures = {name: metrics["figures"][name] for name in (*FIGURES, *DECISIONS) if name in metrics["figures"]}
    return {
        "answerable": sum(row.answerable for row in made.asked),
        "twins": made.twins,
        "of_other_articles": sum(not row.answerable for row in made.asked) - made.twins,
        "figures": {name: {part: round(value, 4) for part, value in found.items()} for name, found in figures.items()},
        "risk_coverage": [[round(x, 4), round(y, 4)] for x, y in metrics.get("curves", {}).get("risk_coverage", [])][
            ::20
        ],
    }
