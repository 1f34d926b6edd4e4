"""Runs side by side: what is won, what is lost, what is chance, and what can be compared at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import RunError
from qa.evaluation.compare import COMPARED, NEEDED, Comparison, Difference, compare, is_worse
from qa.evaluation.tally import Tally, open_tally, read_tally, tally, write_tally
from qa.evaluation.types import Figure, Outcome
from tests.qa.evaluation.made import got, made, question, right, wrong

IDS = [f"q{number:02}" for number in range(30)]


def run(lost: Sequence[str] = (), ids: Sequence[str] = IDS, name: str = "run") -> Tally:
    """A run that got everything right but what is named."""
    return tally(made([wrong(id) if id in lost else right(id) for id in ids]), name=name)


def difference(comparison: Comparison, measure: str) -> Difference:
    (found,) = [each for each in comparison.differences if each.measure == measure]
    return found


@pytest.fixture(scope="module")
def dropped() -> Comparison:
    """A run against one that lost ten of its thirty questions."""
    return compare([run(name="before"), run(IDS[:10], name="after")])


def test_a_run_does_not_differ_from_itself() -> None:
    same = compare([run(IDS[:3]), run(IDS[:3])])
    assert {each.measure for each in same.differences} >= {"right", "quote_hit@1", "f1", "verbatim"}
    assert {each.change.value for each in same.differences if each.change} == {0.0}
    assert {each.corrected for each in same.differences if each.change} == {1.0}
    assert (same.drops, same.changed) == ((), ())


def test_ten_lost_of_thirty_are_more_than_chance(dropped: Comparison) -> None:
    found = difference(dropped, "quote_hit@1")
    assert found.before.value == 1.0
    assert found.after.value == pytest.approx(2 / 3)
    assert found.change is not None
    assert found.change.value == pytest.approx(-1 / 3)
    assert found.change.low <= found.change.value <= found.change.high < 0
    assert found.corrected is not None
    assert found.corrected < 0.05
    assert found.dropped
    assert "quote_hit@1" in {each.measure for each in dropped.drops}


def test_what_was_lost_is_listed_with_both_answers(dropped: Comparison) -> None:
    assert [(each.id, each.won) for each in dropped.changed] == [(id, False) for id in IDS[:10]]
    first = dropped.changed[0]
    assert (first.question, first.before, first.after) == ("q00的目标是多少", "4000亿元", "3000亿元")


def test_the_other_way_round_it_was_won() -> None:
    back = compare([run(IDS[:10]), run()])
    assert [(each.id, each.won) for each in back.changed] == [(id, True) for id in IDS[:10]]
    assert back.drops == ()


def test_one_question_won_and_one_lost_is_chance() -> None:
    mixed = compare([run(IDS[:1]), run(IDS[1:2])])
    assert difference(mixed, "quote_hit@1").chance == 1.0
    assert [(each.id, each.won) for each in mixed.changed] == [(IDS[1], False), (IDS[0], True)]
    assert mixed.drops == ()


def test_every_further_run_is_compared_with_the_first_and_makes_it_harder_to_believe() -> None:
    two = difference(compare([run(), run(IDS[:6])], measures=["quote_hit@1"]), "quote_hit@1")
    three = compare([run(name="a"), run(IDS[:6], name="b"), run(IDS[:6], name="c")], measures=["quote_hit@1"])
    assert [each.run for each in three.differences] == [1, 2]
    assert two.corrected is not None
    assert [each.corrected for each in three.differences] == [pytest.approx(2 * two.corrected)] * 2


def test_only_questions_that_both_have_are_compared_and_that_is_told() -> None:
    parts = compare([run(), run(IDS[5:10], [*IDS[5:], "other"])])
    assert (parts.shared, parts.left_out) == ((25,), (6,))
    found = difference(parts, "quote_hit@1")
    assert (found.before.value, found.after.value, found.after.n) == (1.0, 0.8, 25)


def test_runs_over_other_questions_cannot_be_compared() -> None:
    with pytest.raises(RunError, match=r"one and two share no question"):
        compare([run(name="one"), run(ids=["other"], name="two")])


def test_the_measure_named_first_tells_won_from_lost() -> None:
    vague = Outcome(question("q00"), got("规模达到4000亿元。", "规模达到4000亿元"), (), (), 5.0)
    exact, loose = tally(made([right("q00")])), tally(made([vague]))
    assert [each.won for each in compare([exact, loose], measures=["exact_match"]).changed] == [False]
    assert compare([exact, loose], measures=["quote_hit@1"]).changed == ()


@pytest.mark.parametrize("measure", ["ece", "false_answers", "p95:total", "aurc"])
def test_of_errors_and_times_more_is_worse(measure: str) -> None:
    assert is_worse(measure, 0.2, 0.1)
    assert not is_worse(measure, 0.1, 0.2)


def test_a_difference_in_the_last_bits_is_none() -> None:
    assert not is_worse("f1", 0.3, 0.1 + 0.2)


def test_a_baseline_is_the_run_that_it_was_made_of(tmp_path: Path) -> None:
    kept = run(IDS[:3], name="kept")
    write_tally(kept, tmp_path / "baseline.json", measures=(*COMPARED, *NEEDED))
    read = read_tally(tmp_path / "baseline.json")
    assert (read.name, read.sha256, read.signature) == (kept.name, kept.sha256, kept.signature)
    assert read.figures.items() <= kept.figures.items()
    assert list(read.questions) == IDS
    against = compare([read, kept])
    assert (against.drops, against.changed) == ((), ())
    assert [each.before for each in against.differences] == [each.after for each in against.differences]
    assert compare([read, run(IDS[:13])]).drops != ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", r"line 1: no JSON"),
        ('{"name": "x",\n "sha256": ', r"line 2: no JSON"),
        ("[]", r"is no baseline"),
        ('{"name": "x"}', r"KeyError 'sha256'"),
        ('{"name": "x", "sha256": "", "signature": "", "figures": {"f1": [1]}, "questions": []}', r"is no baseline"),
        ('{"name": "x", "sha256": "", "signature": "", "figures": {}, "questions": [{"id": 1}]}', r"is no baseline"),
    ],
)
def test_a_malformed_baseline_is_named_with_what_is_wrong(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(RunError, match=said) as raised:
        open_tally(path)
    assert str(path) in str(raised.value)


def test_what_is_not_there_or_is_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"nowhere cannot be read"):
        open_tally(tmp_path / "nowhere")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(RunError, match=r"binary is no baseline"):
        open_tally(tmp_path / "binary")
    with pytest.raises(RunError, match=r"run\.jsonl"):
        open_tally(tmp_path)


def test_a_measure_beyond_the_interval_has_dropped_even_where_it_may_be_chance() -> None:
    narrow = Difference(1, "f1", Figure(0.9, 0.85, 0.95, 40), Figure(0.8, 0.7, 0.9, 40), None, 0.4, 0.9)
    assert narrow.dropped
    assert not replace(narrow, after=Figure(0.86, 0.8, 0.9, 40)).dropped
    assert replace(narrow, after=Figure(0.86, 0.8, 0.9, 40), corrected=0.01).dropped
    assert not replace(narrow, after=Figure(0.95, 0.9, 1.0, 40), corrected=0.01).dropped
