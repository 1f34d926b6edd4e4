"""The report of a run: what its template shows, in the order in which it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.evaluation.measures import judge_all
from qa.evaluation.report import plots
from qa.evaluation.report.failures import Failure, failure
from qa.evaluation.report.figures import all_figures, headlines, slices
from qa.evaluation.report.words import LEVELS, PLOTS, STAGES, Say, Told
from qa.evaluation.report.writing import rendered, write
from qa.evaluation.types import Outcome, Run, Stage

if TYPE_CHECKING:
    from markupsafe import Markup


class Lost(NamedTuple):
    """How many questions were lost at a stage; `share` is a percentage of the worst stage's."""

    stage: Stage
    words: Told
    questions: int
    share: float


class Plot(NamedTuple):
    """A drawing with what it is called, what it shows and what its lines are."""

    name: Say
    about: Say
    svg: Markup
    legend: list[Say]


def write_report(run: Run, path: Path) -> None:
    """Write the run's report: one HTML file that holds all it needs."""
    failures = [failure(outcome, stage) for outcome, stage in _staged(run) if stage is not Stage.RIGHT]
    page: dict[str, Any] = {
        "name": run.name,
        "outcomes": len(run.outcomes),
        "headlines": headlines(run.metrics),
        "lost": _lost(failures),
        "plots": list(_plots(run)),
        "slices": list(slices(run.metrics)),
        "failures": failures,
        "types": sorted({item.question.type for item in failures if item.question.type}),
        "figures": all_figures(run.metrics),
        "about": list(_about(run)),
        "stages": STAGES,
    }
    write(rendered("report.html.j2", page), path)


def _staged(run: Run) -> Iterator[tuple[Outcome, Stage]]:
    judged = zip(run.outcomes, judge_all(run.outcomes), strict=True)
    return ((outcome, judgement.stage) for outcome, judgement in judged)


def _lost(failures: Sequence[Failure]) -> list[Lost]:
    counts = Counter(item.stage for item in failures)
    return [
        Lost(stage, STAGES[stage], count, round(100 * count / max(counts.values()), 1))
        for stage, count in counts.most_common()
    ]


def _plots(run: Run) -> Iterator[Plot]:
    from markupsafe import Markup

    curves = run.metrics.curves
    times = [outcome.milliseconds for outcome in run.outcomes if not outcome.failure]
    levels = [level for level in LEVELS if curves.get(f"recall_at_k:{level}")]
    drawn = {
        "recall": plots.recall([curves[f"recall_at_k:{level}"] for level in levels]) if levels else "",
        "risk_coverage": plots.risk(curves["risk_coverage"]) if curves.get("risk_coverage") else "",
        "reliability": plots.reliability(curves["reliability"]) if curves.get("reliability") else "",
        "time": plots.histogram(times) if times else "",
    }
    for name, svg in drawn.items():
        if svg:
            legend = [LEVELS[level] for level in levels] if name == "recall" else []
            yield Plot(PLOTS[name].name, PLOTS[name].sentence, Markup(svg), legend)


def _about(run: Run) -> Iterator[tuple[Say, object]]:
    asked = [outcome.question for outcome in run.outcomes]
    yield Say("签名", "Signature"), run.signature
    yield Say("题集", "Question set"), f"{run.name} · SHA-256 {run.sha256}"
    yield Say("有答案的问题", "Questions with an answer"), sum(question.answerable for question in asked)
    yield Say("无答案的问题", "Questions without one"), sum(not question.answerable for question in asked)
    for name, value in run.parts.items():
        yield Say(name, name), value
