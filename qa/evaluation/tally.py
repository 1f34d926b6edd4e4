"""A run reduced to what is compared: its figures, and what each question got. Small enough to be kept as a baseline.

A file of it is JSON for a program to read and, one question a line, for a person to see change in a version control.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from qa.errors import RunError
from qa.evaluation.measures import judge_all
from qa.evaluation.types import Figure, Outcome, Run


@dataclass(frozen=True, slots=True)
class Tallied:
    """What one question got; `values` are its measures."""

    question: str
    answer: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Tally:
    """A run as it is compared: `questions` by id; `figures` are of the whole run."""

    name: str
    sha256: str
    signature: str
    figures: dict[str, Figure]
    questions: dict[str, Tallied]


def open_tally(path: Path) -> Tally:
    """What stands at a path: a run's folder or a baseline's file, called as it was named."""
    if not path.is_dir():
        return replace(read_tally(path), name=str(path))
    from qa.evaluation.run import read_run  # brings the whole of asking along

    return tally(read_run(path), name=str(path))


def tally(run: Run, *, name: str = "") -> Tally:
    """Reduce a run to what is compared; two runs over one set are told apart by another name."""
    questions = {}
    for outcome, judgement in zip(run.outcomes, judge_all(run.outcomes), strict=True):
        values = {measure: value for measure, value in judgement.values.items() if value is not None}
        questions[outcome.question.id] = Tallied(outcome.question.question, _answer(outcome), values)
    return Tally(name or run.name, run.sha256, run.signature, run.metrics.figures, questions)


def write_tally(kept: Tally, path: Path, *, measures: Collection[str]) -> None:
    """Write what later runs are compared with: these measures alone, one figure and one question a line."""
    head = {"name": kept.name, "sha256": kept.sha256, "signature": kept.signature}
    figures = [f"{_json(name)}: {_json(list(kept.figures[name]))}" for name in measures if name in kept.figures]
    questions = [_json({"id": id, **asdict(_only(one, measures))}) for id, one in kept.questions.items()]
    path.write_text(
        f'{_json(head)[:-1]},\n"figures": {{\n{_rows(figures)}\n}},\n"questions": [\n{_rows(questions)}\n]}}\n',
        encoding="utf-8",
        errors="backslashreplace",  # half a surrogate pair stays JSON, as an escape
    )


def read_tally(path: Path) -> Tally:
    """Read what `write_tally` wrote; what is wrong with the file is named."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return Tally(
            str(found["name"]),
            str(found["sha256"]),
            str(found["signature"]),
            {name: Figure(*figure) for name, figure in found["figures"].items()},
            {str(row["id"]): _tallied(row) for row in found["questions"]},
        )
    except OSError as problem:
        raise RunError(f"{path} cannot be read: {problem.strerror}.") from problem
    except json.JSONDecodeError as problem:
        raise RunError(f"{path}, line {problem.lineno}: no JSON ({problem.msg}). {_EXPECTED}") from problem
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise RunError(f"{path} is no baseline: {type(problem).__name__} {problem}. {_EXPECTED}") from problem


def _only(one: Tallied, measures: Collection[str]) -> Tallied:
    return replace(one, values={name: value for name, value in one.values.items() if name in measures})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(lines: Sequence[str]) -> str:
    return ",\n".join(lines)


_EXPECTED = "Expected a run's folder, or a file that `jushi eval … --save-baseline FILE` wrote."


def _tallied(row: Mapping[str, Any]) -> Tallied:
    values = {str(name): float(value) for name, value in row["values"].items()}
    return Tallied(str(row["question"]), str(row["answer"]), values)


def _answer(outcome: Outcome) -> str:
    """What came, in one line: the value, "not found", or what failed."""
    if outcome.failure:
        return outcome.failure
    return str((outcome.reply.get("answer") or {}).get("text", "")) or "not found"
