"""Facts that change: whether the newest value is the answer, and the older ones stand beside it with their dates.

`python -m benchmarks.facts --data DIR`, with DIR the folder that holds `text/`: the questions of
`sets/changing_facts.jsonl`, asked over all the records that they name, each a file with its title and date. What is
done about such facts was built on the odd lines of the set; the even ones are told apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import describe_machine
from benchmarks.sets import Texts, load, records
from qa.settings import load_settings
from qa.text.fold import fold
from qa.types import Answer
from qa.wiring import open_service

NAME = "changing_facts"
RESAMPLES = 2_000
Row = dict[str, Any]


def main() -> None:
    """Index the records, ask, judge, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rows", type=Path, metavar="FILE", help="also write what each question got")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/facts.json"))
    options = parser.parse_args()
    questions = load(NAME)
    with tempfile.TemporaryDirectory() as folder:
        rows = _asked(questions, _texts(questions, options.data), Path(folder))
    result = {
        "measure": "changing facts: newest value first, older ones listed; share of questions with 95 % intervals",
        "command": " ".join(["python -m benchmarks.facts", *sys.argv[1:]]),
        "machine": describe_machine(),
        "questions": len(rows),
        "result": summary(rows),
        "half_that_nothing_was_built_on": summary(rows[1::2]),
    }
    options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.rows:
        options.rows.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(result["result"], indent=1))


def _texts(questions: Sequence[Row], data: Path) -> Texts:
    wanted: dict[str, set[str]] = {}
    for value in (value for row in questions for value in row["values"]):
        wanted.setdefault(value["source"]["set"], set()).add(value["source"]["id"])
    return records(data, wanted)


def _asked(questions: Sequence[Row], texts: Texts, folder: Path) -> list[Row]:
    (folder / "documents").mkdir()
    for (name, key), record in texts.items():
        head = "\n".join(part for part in (record.get("title", ""), str(record.get("date", ""))) if part)
        (folder / "documents" / f"{name}-{key}.txt").write_text(f"{head}\n\n{record['text']}", encoding="utf-8")
    with closing(open_service(load_settings(data=folder / "data"))) as service:
        service.index([folder / "documents"])
        return [judged(row, service.ask(row["question"], top_k=1)) for row in questions]


def judged(row: Row, answer: Answer) -> Row:
    """What a question got, held against its values."""
    shown = [(answer.text or "", answer.citations[0].quote)] if answer.answered else []
    shown += [(other.text, other.citation.quote) for other in answer.alternatives]
    wanted = [_plain(value["answer"]) for value in row["values"]]
    met = [[number for number, value in enumerate(wanted) if value in _plain(quote)] for _, quote in shown]
    return {
        "id": row["id"],
        "question": row["question"],
        "wanted": [f"{value['date']} {value['answer']}" for value in row["values"]],
        "got": [text for text, _ in shown],
        "dates": [other.published_at for other in answer.alternatives],
        "newest_first": bool(met) and 0 in met[0],
        "any_value_first": bool(met) and bool(met[0]),
        "older_listed": len({number for each in met[1:] for number in each} - {0}) / (len(wanted) - 1),
        "alternatives": max(0, len(shown) - 1),
        "false_alternatives": sum(not each for each in met[1:]),
    }


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Shares with their intervals, and the alternatives counted."""
    shares = {name: [float(row[name]) for row in rows] for name in ("newest_first", "any_value_first", "older_listed")}
    right = [float(row["newest_first"]) for row in rows if row["any_value_first"]]
    listed, wrong = (sum(row[name] for row in rows) for name in ("alternatives", "false_alternatives"))
    return {
        **{name: share(values) for name, values in shares.items()},
        "newest_of_those_with_a_value_first": share(right),
        "alternatives_shown": listed,
        "alternatives_that_are_no_value_of_the_set": wrong,
    }


def share(values: Sequence[float]) -> dict[str, float]:
    """The mean with its 95 % bootstrap interval."""
    drawn = np.random.default_rng(0).choice(values, (RESAMPLES, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"value": round(float(np.mean(values)), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


def _plain(text: str) -> str:
    return "".join(fold(text).split())


if __name__ == "__main__":
    main()
