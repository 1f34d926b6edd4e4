"""How well follow-up questions are understood: in their conversation, asked alone, and spelled out by a person.

`python -m benchmarks.dialogues --data DIR`, with DIR the folder that holds `text/`. Dialogues over the example texts
and over news hidden among others; one half (`build`) is what resolving was built on, the other (`measure`) is for
measuring alone. What counts is the quote that comes first, from the right document.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import corpus
from benchmarks.machine import describe_machine
from qa.evaluation.measures.right import is_right
from qa.evaluation.types import Question
from qa.settings import load_settings
from qa.types import Answer
from qa.wiring import Service, open_service

HERE = Path(__file__).parent
SEEDS = Path("seeds")
RESAMPLES = 2_000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn, asked in three ways: which of them were answered right, and what was understood of it."""

    dialogue: str
    kind: str
    question: str
    understood: str
    spelled: str
    in_context: bool
    alone: bool
    spelled_out: bool


def main() -> None:
    """Ask all dialogues, write the figures, print them."""
    options = _options()
    rows = [row for path in sorted(HERE.glob("*.jsonl")) for row in _rows(path)]
    asked: list[Asked] = []
    for name, written in DOCUMENTS.items():
        with tempfile.TemporaryDirectory() as folder:
            mine = [row for row in rows if row["set"] == name]
            documents = written(Path(folder) / "documents", mine, options)
            with closing(open_service(load_settings(data=Path(folder) / "data"))) as service:
                service.index([documents])
                asked += [turn for row in mine for turn in ask(service, row)]
    if options.rows:
        lines = (json.dumps(asdict(turn), ensure_ascii=False) + "\n" for turn in asked)
        options.rows.write_text("".join(lines), encoding="utf-8")
    result = {
        "measure": "share of turns whose first quote is right, with 95 % bootstrap intervals over the dialogues",
        "command": " ".join(["python -m benchmarks.dialogues", *sys.argv[1:]]),
        "machine": describe_machine(),
        "dialogues": len(rows),
        "halves": {half: table([turn for turn in asked if half_of(turn.dialogue) == half]) for half in HALVES},
    }
    options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result["halves"], indent=1, ensure_ascii=False))


HALVES = ("build", "measure")


def half_of(dialogue: str) -> str:
    """Which half a dialogue is of, by its name alone."""
    return HALVES[sha256(dialogue.encode()).digest()[0] % 2]


def ask(service: Service, row: Row) -> Iterator[Asked]:
    """The turns of a dialogue, each in its conversation, alone, and spelled out."""
    conversation = None
    for number, turn in enumerate(row["turns"]):
        reply = service.ask(turn["question"], conversation_id=conversation)
        conversation = reply.conversation_id
        question = Question(f"{row['id']}-{number}", turn["question"], tuple(turn["answers"]), tuple(turn["documents"]))
        yield Asked(
            row["id"],
            turn["kind"],
            turn["question"],
            reply.resolved_question,
            turn["spelled"],
            _right(question, reply),
            _right(question, service.ask(turn["question"])),
            _right(question, service.ask(turn["spelled"])),
        )


def table(asked: Sequence[Asked]) -> dict[str, Any]:
    """For each kind of follow-up, and for all, how many were right in each way."""
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for turn in asked:
        by_kind[turn.kind].append(turn)
        if turn.kind not in ("first", "fresh"):
            by_kind["all follow-ups"].append(turn)
    return {kind: _figures(turns) for kind, turns in sorted(by_kind.items()) if kind != "first"}


def _figures(turns: Sequence[Asked]) -> dict[str, Any]:
    answerable = [turn for turn in turns if turn.spelled_out]
    return {
        "turns": len(turns),
        "in_context": _share([turn.in_context for turn in turns]),
        "alone": _share([turn.alone for turn in turns]),
        "spelled_out": _share([turn.spelled_out for turn in turns]),
        "in_context_where_spelled_out_is_right": _share([turn.in_context for turn in answerable]),
    }


def _share(values: Sequence[bool]) -> dict[str, Any]:
    if not values:
        return {"n": 0}
    random = np.random.default_rng(0)
    means = np.array(values, float)[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return {
        "n": len(values),
        "share": round(float(np.mean(values)), 4),
        "interval": [round(float(low), 4), round(float(high), 4)],
    }


def _right(question: Question, reply: Answer) -> bool:
    if not reply.citations:
        return False
    first = reply.citations[0]
    return is_right(question, first.document.source, first.quote)


def _seeds(_: Path, __: Sequence[Row], ___: argparse.Namespace) -> Path:
    return SEEDS


def _reports(folder: Path, _: Sequence[Row], options: argparse.Namespace) -> Path:
    folder.mkdir()
    for report in corpus.reports(options.data):
        (folder / report.name).write_text(report.text, encoding="utf-8")
    return folder


def _news(folder: Path, rows: Sequence[Row], options: argparse.Namespace) -> Path:
    """The articles that are asked about, and others beside them."""
    folder.mkdir()
    wanted = {name for row in rows for turn in row["turns"] for name in turn["documents"]}
    for article in corpus.articles(options.data):
        if article.name in wanted:
            corpus.write(folder, article)
    corpus.write_others(folder, options.data, count=options.others)
    return folder


DOCUMENTS: dict[str, Callable[[Path, Sequence[Row], argparse.Namespace], Path]] = {
    "seeds": _seeds,
    "reports": _reports,
    "news": _news,
}


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--others", type=int, default=2000, help="news articles to hide those asked about among")
    parser.add_argument("--rows", type=Path, help="keep every turn here, as JSON Lines")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/dialogues.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
