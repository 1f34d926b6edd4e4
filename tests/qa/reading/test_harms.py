"""The dead are not the hurt."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.harms import of_another_harm
from qa.reading.question import understand
from qa.types import Span

BOTH = "爆炸已造成至少14人死亡、63人受伤,另有3人失踪。"


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("爆炸造成多少人受伤", BOTH, ["63人"]),
        ("爆炸造成几人死亡", BOTH, ["14人"]),
        ("爆炸后失踪了多少人", BOTH, ["3人"]),
        ("受伤人数是多少", "死亡人数26日升至20人,受伤人数升至250人。", ["250人"]),
        ("多少人受伤", "爆炸造成79人死亡。", []),
        ("下落不明满几年可以宣告死亡", "下落不明满四年,可以宣告死亡。", ["四年"]),
        ("多少名警察赶到现场", "200名警察赶到现场,2人受伤。", ["200名", "2人"]),
    ],
    ids=[
        "the hurt",
        "the dead",
        "the missing",
        "told before the number",
        "none is told",
        "years are nobody",
        "nobody's harm is asked for",
    ],
)
def test_numbers_of_another_harm_are_left_out(question: str, text: str, left: list[str]) -> None:
    query = understand(question)
    candidates = propose(text, [Span(0, len(text))], query.expects)
    kept = candidates.only(~of_another_harm(text, candidates, query))
    found = [text[start:end] for start, end in zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)]
    assert [each for each in found if each != "26日"] == left
