"""How well the real server answers the development questions, as the scorer sees it over HTTP.

`python -m benchmarks.answers --scorer FILE --questions DIR [--hidden N --data DIR]`: the scoring script, the folder of
the question sets, and, to hide the news articles among N others, the folder that holds `text/`. Intervals are 95 %
bootstrap intervals over the questions.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus, process
from benchmarks.machine import describe_machine

RESAMPLES = 2_000
SEEDS = Path("seeds")
Row = dict[str, Any]
Floats = NDArray[np.float64]


class QuestionSet(NamedTuple):
    """Questions, the folder of the documents that they are asked of, and how many others to add to those."""

    name: str
    questions: Path
    documents: Path
    others: int = 0


def main() -> None:
    """Score each set, write the results, print them."""
    options = _options()
    results = {}
    for each in _sets(options):
        with tempfile.TemporaryDirectory() as folder:
            results[each.name] = _scored(each, options, Path(folder))
        print(each.name, json.dumps(results[each.name], ensure_ascii=False, indent=1))
    result = {
        "measure": "what the scorer prints, with 95 % bootstrap intervals over the questions",
        "command": " ".join(["python -m benchmarks.answers", *sys.argv[1:]]),
        "machine": describe_machine(),
        "sets": results,
    }
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scorer", type=Path, default=Path("../shared/score/score.py"))
    parser.add_argument("--questions", type=Path, default=Path("../shared/questions"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--hidden", type=int, default=0, metavar="N", help="also hide the news among N other articles")
    parser.add_argument("--only", nargs="+", metavar="SET", help="some of: seeds reports news news-hidden")
    parser.add_argument("--rows", type=Path, metavar="DIR", help="keep the scorer's rows here, one file a set")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/answers.json"))
    return parser.parse_args()


def _sets(options: argparse.Namespace) -> list[QuestionSet]:
    folder: Path = options.questions
    sets = [
        QuestionSet("seeds", SEEDS / "questions" / "seeds-dev.jsonl", SEEDS),
        QuestionSet("reports", folder / "reports-dev.jsonl", folder / "reports"),
        QuestionSet("news", folder / "news-dev.jsonl", folder / "news"),
    ]
    if options.hidden:
        sets.append(QuestionSet("news-hidden", folder / "news-dev.jsonl", folder / "news", options.hidden))
    return [each for each in sets if not options.only or each.name in options.only]


def _scored(each: QuestionSet, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Index the documents, serve them, run the scorer."""
    documents, data, scores = folder / "documents", folder / "data", folder / "scores.json"
    documents.mkdir()
    for path in each.documents.glob("*.txt"):
        shutil.copyfile(path, documents / path.name)
    others = corpus.write_others(documents, options.data, count=each.others) if each.others else 0
    passages = process.index([documents], data)["passages"]
    asked = ("--questions", str(each.questions), "--sources", str(documents), "--json", str(scores))
    with process.serving(data) as (_, url):
        command = (sys.executable, str(options.scorer), "--url", url, *asked)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if options.rows:
        options.rows.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(scores, options.rows / f"{each.name}.json")
    found = json.loads(scores.read_text(encoding="utf-8"))
    return {
        "documents": len(list(documents.iterdir())),
        "documents_beside": others,
        "passages": passages,
        "result": found["result"],
        "intervals": intervals(found["rows"]),
    }


def _right(row: Row) -> bool:
    return bool(row["quote@1"] and row["document"])


ANSWERABLE: dict[str, Callable[[Row], float]] = {
    "quote@1": _right,
    "quote@3": lambda row: row["quote@3"],
    "document@1": lambda row: row["document"],
    "answered_right": lambda row: row["status"] == "answered" and _right(row),
    "span_f1": lambda row: row["f1"],
    "answered_when_answerable": lambda row: row["status"] == "answered",
}
UNANSWERABLE: dict[str, Callable[[Row], float]] = {
    "declined_when_unanswerable": lambda row: row["status"] != "answered",
}


def intervals(rows: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """For each of the scorer's measures the bounds that 95 % of resamples of the questions lie between."""
    random = np.random.default_rng(0)
    yes, no = ([row for row in rows if row["answerable"] is held] for held in (True, False))
    found = {}
    for part, measures in ((yes, ANSWERABLE), (no, UNANSWERABLE)):
        if part:
            drawn = random.integers(0, len(part), (RESAMPLES, len(part)))
            for name, measure in measures.items():
                found[name] = _bounds(np.array([float(measure(row)) for row in part])[drawn].mean(axis=1))
    if yes and no:
        found["confidence_auroc"] = _bounds(_aurocs(random, yes, no))
    return found


def _aurocs(random: np.random.Generator, yes: Sequence[Row], no: Sequence[Row]) -> Floats:
    """How often an answerable question has the higher confidence, in each resample of both kinds."""
    high, low = (np.array([row["confidence"] for row in part]) for part in (yes, no))
    wins = (high[:, None] > low) + (high[:, None] == low) / 2
    drawn = (np.ix_(*(random.integers(0, size, size) for size in wins.shape)) for _ in range(RESAMPLES))
    return np.array([wins[pairs].mean() for pairs in drawn])


def _bounds(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


if __name__ == "__main__":
    main()
