"""Fits the calibrator on development questions: `python -m qa.training.calibrator --questions-dir ../shared/questions`.

Every question is asked twice: as it is, and with the documents that answer it left out, when nothing may be answered.
Reported by cross-validation over questions, fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.answer import Parts, retrieve
from qa.answering.cite import cite
from qa.answering.confidence import COLUMNS, Calibrator, features
from qa.answering.judge import judge
from qa.reading.question import understand
from qa.settings import load_settings
from qa.text.clean import clean
from qa.text.fold import fold
from qa.types import Filters, Reading
from qa.wiring import open_service

FOLDS = 10
ANSWERED = 0.96  # share of answerable questions that is to be answered
PENALTY = 3.0
Floats = NDArray[np.float64]
LOWERS = ("rarest_missing", "heading", "office_elsewhere")
FREE = ("quantity", "has_question_word", "terms", "overlap")
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


def plain(text: str) -> str:
    """A text as answers are compared: glosses, blanks, width, case and script folded away."""
    return "".join(fold(clean(text)[0]).split())


def rows_of(documents: Path, questions: Path) -> Iterator[Row]:
    """The rows of one question set over its documents, indexed for the occasion."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_service(load_settings(data=Path(folder)), calibrator=Calibrator.neutral())) as service,
    ):
        service.index([documents])
        parts = service.parts
        every = {info.source: info.id for info in service.documents()}
        for line in questions.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            group = f"{questions.stem}/{item['id']}"
            yield _row(group, item, parts, Filters())
            if item["answerable"]:
                rest = tuple(id for source, id in every.items() if source not in item["documents"])
                yield _row(group, item | {"answers": []}, parts, Filters(document_ids=rest))


def _row(group: str, item: dict[str, Any], parts: Parts, filters: Filters) -> Row:
    query, answers = understand(item["question"]), item["answers"]
    hits = retrieve(query, parts, filters=filters)
    judged = judge(query, parts.reader.read(query, hits), parts.calibrator)
    readings = [each.reading for each in judged]
    if not readings:
        return Row(group, (0.0,) * len(COLUMNS), right=False, gated=True, answerable=bool(answers))
    known = features(query, readings)
    right = bool(answers) and _answers(readings[0], answers, item["documents"], parts)
    return Row(group, known, right=right, gated=not judged[0].passed, answerable=bool(answers))


def _answers(reading: Reading, answers: Sequence[str], sources: Sequence[str], parts: Parts) -> bool:
    citation = cite(reading, parts.library.document(reading.hit.passage.document_id), score=0.0)
    return citation.document.source in sources and any(plain(answer) in plain(citation.quote) for answer in answers)


def fit(inputs: Floats, labels: Floats) -> Floats:
    """Weights, the bias last; a column whose weight would have the wrong sign gets none: it would only fit chance."""
    kept = np.ones(inputs.shape[1], bool)
    while True:
        weights = np.zeros(inputs.shape[1] + 1)
        weights[np.append(kept, True)] = _newton(inputs[:, kept], labels)
        wrong = weights[:-1] * SIGNS < 0
        if not wrong.any():
            return weights
        kept &= ~wrong


def _newton(inputs: Floats, labels: Floats, penalty: float = PENALTY) -> Floats:
    """Logistic regression with a ridge by Newton's method; the last weight is the bias, which is not shrunk."""
    inputs = np.hstack([inputs, np.ones((len(inputs), 1))])
    weights, ridge = np.zeros(inputs.shape[1]), np.eye(inputs.shape[1]) * penalty
    ridge[-1, -1] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (chance - labels) + ridge @ weights
        weights -= np.linalg.solve((inputs.T * (chance * (1 - chance))) @ inputs + ridge, gradient)
    return weights


def cross_validated(rows: Sequence[Row], inputs: Floats, labels: Floats) -> Floats:
    """Each row's probability from a fit that has not seen its question."""
    groups = sorted({row.group for row in rows})
    folds = {group: number % FOLDS for number, group in enumerate(np.random.default_rng(0).permutation(groups))}
    fold_of = np.array([folds[row.group] for row in rows])
    chances = np.zeros(len(rows))
    for number in range(FOLDS):
        out = fold_of == number
        weights = fit(inputs[~out], labels[~out])
        chances[out] = 1 / (1 + np.exp(-(inputs[out] @ weights[:-1] + weights[-1])))
    return chances


def report(rows: Sequence[Row], chances: Floats, threshold: float) -> dict[str, dict[str, float]]:
    """By question set: how many are answered and declined at the threshold, and how well confidence ranks."""
    found = {}
    for name in sorted({row.group.split("/")[0] for row in rows}):
        mine = np.array([row.group.startswith(f"{name}/") for row in rows])
        asked = mine & np.array([row.answerable for row in rows])
        other = mine & ~asked
        gated = np.array([row.gated for row in rows])
        answered = (chances >= threshold) & ~gated
        yes, no = chances[asked], chances[other]
        found[name] = {
            "answerable": int(asked.sum()),
            "unanswerable": int(other.sum()),
            "right": float(np.mean([row.right for row, is_mine in zip(rows, asked, strict=True) if is_mine])),
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
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--out", type=Path, default=Path("qa/answering/calibrator.json"))
    options = parser.parse_args()
    sets = (
        (options.seeds, options.questions_dir / "seeds-dev.jsonl"),
        (options.questions_dir / "reports", options.questions_dir / "reports-dev.jsonl"),
        (options.questions_dir / "news", options.questions_dir / "news-dev.jsonl"),
    )
    rows = [row for documents, questions in sets for row in rows_of(documents, questions)]
    raw = np.array([row.features for row in rows])
    labels = np.array([row.right for row in rows], float)
    mean, scale = raw.mean(0), raw.std(0) + 1e-3
    inputs = (raw - mean) / scale
    chances = cross_validated(rows, inputs, labels)
    asked = [chance for row, chance in zip(rows, chances, strict=True) if row.answerable and not row.gated]
    threshold = float(np.quantile(asked, 1 - ANSWERED))
    weights = fit(inputs, labels)
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
