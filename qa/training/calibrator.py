"""Fits the calibrator: `python -m qa.training.calibrator --questions-dir ../shared/questions --data ../shared/data`.

Every development question is asked twice: as it is, and with the documents that answer it left out, when only what
others tell in the same words may be answered. In a large collection something always seems to answer: so questions are
drafted over thousands of articles as well, and those on the news are asked among these. Reported by cross-validation
over questions, fitted on all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.answer import Parts, retrieve
from qa.answering.cite import cite
from qa.answering.confidence import COLUMNS, Calibrator
from qa.answering.judge import STOPPED, weighed
from qa.evaluation.measures.right import holds
from qa.reading.question import understand
from qa.settings import load_settings
from qa.training.crowd import crowd, encyclopaedic
from qa.training.logistic import Floats, chances_held_out, fit
from qa.types import Filters, Reading
from qa.wiring import Service, open_service

INDEXED, OTHERS, DRAFTED = (34_000, 10_000), (44_000, 6_000), 600
"""Which rows of the news make the large collection, which are only asked about, and how many questions are drafted."""
LABELLED, LABELLED_COUNT = 250, 0.5
"""How many labelled questions of each set on an encyclopaedia are asked among them, and what one of them counts."""
CROWD, ENCYCLOPAEDIC = "crowd", "encyclopaedic"
ANSWERED = 0.97  # share of answerable development questions that is to be answered
DRAFTED_COUNT = 0.25  # what all drafted questions together count beside all that people asked
LOWERS = ("rarest_missing", "heading", "office_elsewhere")
FREE = ("lexical_typical", "quantity", "has_question_word", "terms", "overlap")
SIGNS = np.array(
    [0 if name in FREE else -1 if name in LOWERS or name.endswith(("_absent", "_other")) else 1 for name in COLUMNS]
)
"""The direction in which each column may move confidence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question as asked once: what was known of the first citation, and whether it answered."""

    group: str
    features: tuple[float, ...]
    right: bool
    gated: bool
    answerable: bool


def rows_of(documents: Path, questions: Path) -> Iterator[Row]:
    """The rows of one question set over its documents, indexed for the occasion.

    What is left may hold the answer too: then it is right to give it.
    """
    with _service() as service:
        service.index([documents])
        parts = service.parts
        every = {info.source: info.id for info in service.documents()}
        for item in _items(questions):
            group = f"{questions.stem}/{item['id']}"
            yield _row(group, item, parts, Filters())
            if item["answerable"]:
                rest = tuple(id for source, id in every.items() if source not in item["documents"])
                yield _row(group, item | {"answerable": False}, parts, Filters(document_ids=rest))


def rows_among_many(data: Path, documents: Path, questions: Path) -> Iterator[Row]:
    """The rows of drafted questions over thousands of articles, and of a question set with its documents among them."""
    with tempfile.TemporaryDirectory() as folder, _service() as service:
        made = crowd(data, Path(folder), indexed=INDEXED, others=OTHERS, count=DRAFTED)
        service.index([Path(folder) / "indexed"])
        parts = service.parts
        for row in made.asked:
            answers = [row.answer] if row.answerable else []
            item = {"question": row.question, "answers": answers, "answerable": row.answerable}
            yield _row(f"{CROWD}/{row.twin_of or row.id}", item, parts, Filters())
        labelled = encyclopaedic(data, Path(folder) / "labelled", LABELLED)
        items = [(f"{ENCYCLOPAEDIC}/{item['id']}", item) for item in labelled]
        items += [(f"{questions.stem}-among-many/{item['id']}", item) for item in _items(questions)]
        for group, item in items:
            yield _row(group, item | {"answerable": False}, parts, Filters())
        service.index([documents, Path(folder) / "labelled"])
        for group, item in items:
            if item["answers"]:
                yield _row(group, item | {"answerable": True}, parts, Filters())


@contextmanager
def _service() -> Iterator[Service]:
    """A new one over an empty folder, that trusts every reading alike."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_service(load_settings(data=Path(folder)), calibrator=Calibrator.neutral())) as service,
    ):
        yield service


def _items(questions: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, questions.read_text(encoding="utf-8").splitlines())


def _row(group: str, item: dict[str, Any], parts: Parts, filters: Filters) -> Row:
    query, answers = understand(item["question"]), item["answers"]
    hits = retrieve(query, parts, filters=filters)
    found = weighed(query, parts.reader.read(query, hits))
    if not found:
        return Row(group, (0.0,) * len(COLUMNS), right=False, gated=True, answerable=item["answerable"])
    reading, known, passed = found[0]
    right = _answers(reading, answers, parts)
    return Row(group, known, right=right, gated=not passed, answerable=item["answerable"] or right)


def _answers(reading: Reading, answers: Sequence[str], parts: Parts) -> bool:
    """Whether the quote holds an answer, a number not inside a longer one; any document may hold it."""
    quote = cite(reading, parts.library.document(reading.hit.passage.document_id), score=0.0).quote
    return holds(quote, tuple(answers))


def report(rows: Sequence[Row], chances: Floats, threshold: float) -> dict[str, dict[str, float]]:
    """By question set: how many are answered and declined at the threshold, and how well confidence ranks."""
    found = {}
    gated = np.array([row.gated for row in rows])
    right = np.array([row.right for row in rows])
    given = np.where(gated, STOPPED * chances, chances)
    for name in sorted({row.group.split("/")[0] for row in rows}):
        mine = np.array([row.group.startswith(f"{name}/") for row in rows])
        asked = mine & np.array([row.answerable for row in rows])
        other = mine & ~asked
        answered = (chances >= threshold) & ~gated
        yes, no = given[asked], given[other]
        found[name] = {
            "answerable": int(asked.sum()),
            "unanswerable": int(other.sum()),
            "right": float(right[asked].mean()),
            "right_and_answered": float((right & answered)[asked].mean()),
            "answered_when_answerable": float(answered[asked].mean()),
            "declined_when_unanswerable": float((~answered[other]).mean()),
            "auroc": float(((yes[:, None] > no) + 0.5 * (yes[:, None] == no)).mean()),
        }
    return found


def main() -> None:
    """Fit on all rows and write the coefficients beside the module that reads them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--questions-dir", type=Path, required=True, help="folder with reports, news and their questions"
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with text/")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--out", type=Path, default=Path("qa/answering/calibrator.json"))
    options = parser.parse_args()
    sets = (
        (options.seeds, options.questions_dir / "seeds-dev.jsonl"),
        (options.questions_dir / "reports", options.questions_dir / "reports-dev.jsonl"),
        (options.questions_dir / "news", options.questions_dir / "news-dev.jsonl"),
    )
    rows = [row for documents, questions in sets for row in rows_of(documents, questions)]
    rows += rows_among_many(options.data, *sets[-1])
    raw = np.array([row.features for row in rows])
    labels = np.array([row.right for row in rows], float)
    drafted = np.array([row.group.startswith(f"{CROWD}/") for row in rows])
    labelled = np.array([row.group.startswith(f"{ENCYCLOPAEDIC}/") for row in rows])
    ours = ~drafted & ~labelled
    counts = np.where(drafted, DRAFTED_COUNT * ours.sum() / max(1, drafted.sum()), 1.0)
    counts[labelled] = LABELLED_COUNT
    mean, scale = raw.mean(0), raw.std(0) + 1e-3
    inputs = (raw - mean) / scale
    chances = chances_held_out([row.group for row in rows], inputs, labels, counts, SIGNS)
    asked = [
        chance
        for row, chance, counted in zip(rows, chances, ours, strict=True)
        if row.answerable and not row.gated and counted
    ]
    threshold = float(np.quantile(asked, 1 - ANSWERED))
    weights = fit(inputs, labels, counts, SIGNS)
    stored = {
        "columns": {
            name: {"mean": round(mean[n], 6), "scale": round(scale[n], 6), "weight": round(weights[n], 6)}
            for n, name in enumerate(COLUMNS)
        },
        "bias": round(weights[-1], 6),
        "threshold": round(threshold, 4),
        "cross_validated": report(rows, chances, threshold),
    }
    options.out.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(stored["cross_validated"], indent=1), f"threshold {threshold:.3f}")


if __name__ == "__main__":
    main()
