"""How good the answers are, by `jushi eval`: the seeds, public sets in three settings, and the development questions.

`python -m benchmarks.evaluation --questions DIR --data DIR [--only PART…]`: the folder of the question sets, and that
of `mrc/` and `text/`. Each part is indexed and asked by the real program; parts that were not asked for keep what was
recorded of them. `--first N` asks the first N questions of each, as a trial.
"""

from __future__ import annotations

import argparse
import json
import lzma
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import corpus, process
from benchmarks.machine import describe_machine
from embeddings.training.corpora import held_out
from qa.evaluation.formats import read_questions
from qa.text.fold import to_simplified

OUT = Path("benchmarks/results/evaluation.json")
SEEDS = Path("seeds")
MEASURES = (
    *("right", "verbatim", "quote_hit@1", "quote_hit@3", "document@1", "quote_length"),
    *("citation_precision", "citation_recall", "exact_match", "f1", "contained", "list_precision", "list_recall"),
    *("recall@1:passage", "recall@10:passage", "recall@50:passage", "mrr@10:passage", "ndcg@10:passage"),
    *("recall@1:document", "recall@10:document", "mrr@10:document"),
    *("coverage", "selective_accuracy", "answered_when_answerable", "declined_when_unanswerable", "false_answers"),
    *("auroc", "aurc", "ece", "accuracy:high", "accuracy:medium", "accuracy:low"),
    *("p50:total", "p95:total", "p99:total", "questions_per_second"),
)
SLICES = ("type", "script", "turn")


@dataclass(frozen=True)
class Part:
    """A question set and what it is asked of: a folder, or the texts that it brings along, among news if so said.

    Of a set that is trained on as well, only the questions are asked that are `held_out` from training.
    """

    name: str
    questions: Path
    documents: Path | None = None
    news: int = 0
    given: bool = False
    held_out: bool = False
    simplified: bool = False


def main() -> None:
    """Evaluate each part, record it, print its headline figures."""
    options = _options()
    for part in _parts(options):
        if options.only and part.name not in options.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = _evaluated(part, options, Path(folder))
        _record(part.name, found, options.out)
        shown = ("right", "quote_hit@1", "f1", "recall@10:passage", "declined_when_unanswerable")
        figures = {name: found["figures"][name]["value"] for name in shown if name in found["figures"]}
        print(part.name, f"{found['questions']} in {found['seconds']:.0f} s", json.dumps(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=Path("../shared/questions"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", nargs="+", metavar="PART", choices=[part.name for part in _parts(None)])
    parser.add_argument("--news", type=int, default=100_000, metavar="N", help="news paragraphs to hide texts among")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N questions of each part")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


def _parts(options: argparse.Namespace | None) -> list[Part]:
    questions, data = (options.questions, options.data) if options else (Path(), Path())
    cmrc, drcd = (data / "mrc" / f"{name}.jsonl.xz" for name in ("cmrc2018_dev", "drcd_dev"))
    reports, news = (questions / name for name in ("reports", "news"))
    return [
        Part("seeds", SEEDS / "questions" / "seeds-dev.jsonl", SEEDS),
        Part("seeds-dialogues", SEEDS / "questions" / "dialogs-dev.jsonl", SEEDS),
        Part("reports", questions / "reports-dev.jsonl", reports),
        Part("reports-dialogues", questions / "dialogs-reports-dev.jsonl", reports),
        Part("news", questions / "news-dev.jsonl", news),
        Part("cmrc2018-given", cmrc, given=True),
        Part("cmrc2018", cmrc),
        Part("cmrc2018-among-news", cmrc, news=options.news if options else 0),
        Part("drcd", drcd, held_out=True),
        Part("drcd-asked-in-simplified", drcd, held_out=True, simplified=True),
    ]


def _evaluated(part: Part, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Index, ask, and keep of the figures what is looked at."""
    documents, data = part.documents or folder / "documents", folder / "data"
    if part.documents is None:
        documents.mkdir()
        for text in read_questions([part.questions]).documents:
            (documents / text.source).write_text(text.text, encoding="utf-8", newline="")
        if part.news:
            corpus.write_news(documents, options.data, least=part.news)
    began = time.monotonic()
    passages = process.index([documents], data)["passages"]
    indexed = time.monotonic()
    asked = _asked(part, options.first, folder)
    command = (*process.JUSHI, "eval", str(asked), "--data", str(data), "--out", str(folder / "run"), "--json")
    given = ("--given",) if part.given else ()
    done = subprocess.run((*command, *given), stdout=subprocess.PIPE, check=True)
    seconds = time.monotonic() - indexed
    metrics = json.loads(done.stdout)
    return {
        "command": " ".join(["python -m benchmarks.evaluation", *sys.argv[1:]]),
        "machine": describe_machine(),
        "signature": metrics["signature"],
        "questions": metrics["questions"],
        "passages": passages,
        "seconds_to_index": round(indexed - began, 1),
        "seconds": round(seconds, 1),
        "figures": _kept(metrics["figures"]),
        "right_by": {
            name: {value: figures["right"] for value, figures in metrics["slices"][name].items() if "right" in figures}
            for name in SLICES
            if name in metrics["slices"]
        },
    }


def _asked(part: Part, first: int | None, folder: Path) -> Path:
    """The set itself, or the part of it or the wording that is asked for."""
    if first is None and not part.simplified and not part.held_out:
        return part.questions
    path = folder / f"{part.name}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        rows = (row for row in _rows(part.questions) if not part.held_out or held_out(row["title"]))
        for row in islice(rows, first):
            if part.simplified:
                row["question"] = to_simplified(row["question"])
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    open_ = lzma.open if path.suffix == ".xz" else open
    with open_(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _kept(figures: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {
        name: {part: round(value, 4) for part, value in figures[name].items()} for name in MEASURES if name in figures
    }


def _record(name: str, found: dict[str, Any], out: Path) -> None:
    """Put one part's result beside those of the others."""
    known = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    result = {
        "measure": "what `jushi eval` prints; figures with 95 % bootstrap intervals over questions and conversations",
        "sets": known.get("sets", {}) | {name: found},
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
