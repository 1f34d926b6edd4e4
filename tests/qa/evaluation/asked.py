"""Questions about the seeds, a few and quickly asked, and what of a run stays the same from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from qa.evaluation.journal import FILE
from qa.evaluation.types import Outcome, Question, QuestionSet

FOLLOWED = ("江都区委书记是谁", "那高邮呢?", "泰州大健康产业目标是多少")
SOURCE = "000_d58df2eb0dc79cf9.txt"
QUESTIONS = (
    Question("one", "泰州大健康产业目标是多少", ("4000亿元",), (SOURCE,)),
    Question("none", "无锡的大健康产业目标是多少", answerable=False),
    *(Question(f"talk#{turn}", text, ("某",), conversation="talk", turn=turn) for turn, text in enumerate(FOLLOWED)),
    Question("lone", "泰州市委书记是谁", ("朱立凡",), (SOURCE,)),
    Question("long", "长" * 1001, ("短",)),
    Question("half \udcff", "谁\ud800", ("人",)),
)
ASKED = QuestionSet("some", "made", QUESTIONS, sha256="0" * 64)
PASSING = {"id", "conversation_id", "timings_ms", "milliseconds", "failure"}


def lasting(value: Any) -> Any:
    """The value without ids that are made anew and times, at any depth."""
    if isinstance(value, dict):
        return {name: lasting(part) for name, part in value.items() if name not in PASSING}
    return [lasting(part) for part in value] if isinstance(value, list) else value


def whole(text: str) -> str:
    """The text as a file holds it: with a sign for half a character."""
    return text.encode(errors="replace").decode()


def kept(outcomes: Iterable[Outcome]) -> list[Any]:
    """The outcomes as a run holds them, without what changes from run to run."""
    return [lasting(TypeAdapter(Outcome).dump_python(outcome, mode="json")) for outcome in outcomes]


def lines(folder: Path) -> list[Any]:
    """The lines of a run, without what changes from run to run."""
    return [lasting(json.loads(line)) for line in (folder / FILE).read_bytes().splitlines()]
