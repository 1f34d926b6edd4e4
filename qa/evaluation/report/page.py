"""Writes the page: gathers what the template shows, in the order in which it is told.

Quotes and questions are strangers' text: everything is escaped, and signs that would turn the page's own text around
are shown by their number. The page allows itself no network and no script but its own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.evaluation.measures import judge
from qa.evaluation.report import plots
from qa.evaluation.report.failures import Failure, failure
from qa.evaluation.report.figures import all_figures, headlines, slices
from qa.evaluation.report.words import LEVELS, PLOTS, STAGES, Say, Told
from qa.evaluation.types import Run, Stage

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_HERE = Path(__file__).parent
# Controls, and the marks that change a line's direction: shown by number, for nobody sees what they do.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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
    # A file of another name first: whoever looks meanwhile sees the old report or the new one, never half of one.
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(report(run), encoding="utf-8")
    unfinished.replace(path)


def report(run: Run) -> str:
    """The report's HTML."""
    from markupsafe import Markup

    failures = [failure(outcome, stage) for outcome, stage in _staged(run) if stage is not Stage.RIGHT]
    script = (_HERE / "report.js").read_text("utf-8")
    shown: dict[str, Any] = {
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
        "style": Markup((_HERE / "report.css").read_text("utf-8")),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }
    return _environment().get_template("report.html.j2").render(shown)


def visible(text: object) -> Markup:
    """The text for a page: escaped, with signs that nobody sees shown by their number.

    >>> str(visible(chr(0x202E) + "<b>"))
    '<span class="control">U+202E</span>&lt;b&gt;'
    """
    from markupsafe import Markup, escape

    shown = _HIDDEN.sub(lambda found: f'<span class="control">U+{ord(found[0]):04X}</span>', str(escape(text)))
    return Markup(shown)


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    page = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page.filters["visible"] = visible
    return page


def _staged(run: Run) -> Iterator[tuple[Any, Stage]]:
    return ((outcome, judge(outcome).stage) for outcome in run.outcomes)


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
