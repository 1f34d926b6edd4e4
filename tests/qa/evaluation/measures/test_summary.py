"""The figures of a run: equal to their definitions, true to every question, and never more certain than they are."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap, mannwhitneyu

from qa.evaluation.measures import judge_all, summarise
from qa.evaluation.types import Metrics, Outcome, Question
from tests.qa.evaluation.measures.outcomes import (
    ANSWERABLE,
    RIGHT,
    UNANSWERABLE,
    WRONG,
    answer,
    cited,
    outcomes,
    ranked,
    refusal,
)

RUN = st.lists(outcomes(), min_size=1, max_size=12)
FEW = settings(max_examples=8)  # each example is a thousand resamples, several times


def numbered(made: list[Outcome]) -> list[Outcome]:
    return [replace(each, question=replace(each.question, id=str(n))) for n, each in enumerate(made)]


def perfect(size: int) -> list[Outcome]:
    every = Question("l", "哪几站", ("张家港", "常熟"), ("a.txt",), type="list", every=True)
    kinds = [
        Outcome(ANSWERABLE, answer(cited(RIGHT), confidence=1.0), ranked(True), (0,), 2.0),
        Outcome(every, answer(cited("张家港、常熟两站。"), text="常熟", confidence=1.0), ranked(True), (0,), 2.0),
        Outcome(UNANSWERABLE, refusal(0.0), (), (), 2.0),
    ]
    kinds[1].reply["answer"] = {"text": "张家港、常熟"}
    return [kinds[number % 3] for number in range(size)]


def test_a_perfect_run_is_perfect_everywhere() -> None:
    made = summarise(perfect(12)).figures
    zero = {"aurc", "ece", "false_answers"}
    other = zero | {"quote_length", "questions_per_second", "answerable", "coverage", "exact_match", "f1"}
    shares = {name: figure for name, figure in made.items() if name not in other and not name.startswith("p")}
    assert {name: tuple(figure)[:3] for name, figure in shares.items()} == dict.fromkeys(shares, (1.0, 1.0, 1.0))
    assert [made[name].value for name in sorted(zero)] == [0.0, 0.0, 0.0]
    assert {"verbatim", "quote_hit@1", "recall@1:passage", "list_recall", "auroc", "right", "accuracy:high"} <= set(
        shares
    )


@FEW
@given(RUN, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_changes_no_figure(made: list[Outcome], random: Random) -> None:
    made = numbered(made)
    other = list(made)
    random.shuffle(other)
    first, second = summarise(made), summarise(other)
    assert first.figures == second.figures
    assert first.slices == second.slices
    assert first.curves == second.curves


@FEW
@given(RUN)
def test_an_interval_holds_its_value(made: list[Outcome]) -> None:
    metrics = summarise(made)
    slices = [figures for values in metrics.slices.values() for figures in values.values()]
    for figures in (metrics.figures, *slices):
        for name, figure in figures.items():
            assert figure.low <= figure.value <= figure.high, name
            assert 1 <= figure.n <= len(made)


def test_a_question_that_was_not_answered_counts() -> None:
    half = [Outcome(ANSWERABLE, answer(cited(RIGHT)), ranked(True)), Outcome(ANSWERABLE, refusal(), ())]
    figures = summarise(half).figures
    for name in ("quote_hit@1", "f1", "exact_match", "contained", "recall@50:passage", "right", "document@1"):
        assert (figures[name].value, figures[name].n) == (0.5, 2), name


def test_a_question_whose_asking_failed_counts() -> None:
    half = [Outcome(ANSWERABLE, answer(cited(RIGHT))), Outcome(ANSWERABLE, {}, failure="no connection")]
    figures = summarise(half).figures
    for name in ("quote_hit@1", "f1", "right", "answered_when_answerable"):
        assert (figures[name].value, figures[name].n) == (0.5, 2), name


def test_a_run_without_rankings_says_nothing_of_retrieval() -> None:
    figures = summarise([Outcome(ANSWERABLE, answer(cited(RIGHT)))]).figures
    assert [name for name in figures if name.startswith(("recall", "mrr", "ndcg"))] == []


def test_no_outcomes_give_no_figures() -> None:
    assert summarise([], signature="s") == Metrics({}, {}, {}, "s")


def stated(confidences: list[float], rights: list[bool]) -> list[Outcome]:
    """Answers of a stated confidence, right or wrong."""
    return [
        Outcome(replace(ANSWERABLE, id=str(n)), answer(cited(RIGHT if right else WRONG), confidence=confidence))
        for n, (confidence, right) in enumerate(zip(confidences, rights, strict=True))
    ]


STATED = st.lists(st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans()), min_size=2, max_size=40)


@FEW
@given(STATED)
def test_auroc_is_that_of_the_rank_sum_test(made: list[tuple[float, bool]]) -> None:
    run = [Outcome(ANSWERABLE if kind else UNANSWERABLE, refusal(confidence)) for confidence, kind in made]
    high, low = ([confidence for confidence, kind in made if kind is wanted] for wanted in (True, False))
    figures = summarise(run).figures
    if not high or not low:
        assert "auroc" not in figures
        return
    expected = mannwhitneyu(high, low, method="asymptotic").statistic / (len(high) * len(low))
    assert figures["auroc"].value == pytest.approx(expected)


@FEW
@given(STATED)
def test_calibration_error_is_the_weighted_distance_in_ten_bins(made: list[tuple[float, bool]]) -> None:
    confidences, rights = [confidence for confidence, _ in made], [right for _, right in made]
    bins: dict[int, list[float]] = {}
    for confidence, right in made:
        bins.setdefault(min(int(confidence * 10), 9), []).append(right - confidence)
    expected = sum(abs(sum(inside)) for inside in bins.values()) / len(made)
    metrics = summarise(stated(confidences, rights))
    assert metrics.figures["ece"].value == pytest.approx(expected)
    assert sum(count for _, count in metrics.curves["reliability:n"]) == len(made)
    assert len(metrics.curves["reliability"]) == len(bins)


@FEW
@given(STATED)
def test_the_area_under_risk_and_coverage_is_the_mean_risk(made: list[tuple[float, bool]]) -> None:
    confidences, rights = [confidence for confidence, _ in made], [right for _, right in made]
    risks = []
    for confidence, _ in made:  # the risk when all that are at least as confident are answered
        answered = [right for other, right in made if other >= confidence]
        risks.append(1 - sum(answered) / len(answered))
    metrics = summarise(stated(confidences, rights))
    assert metrics.figures["aurc"].value == pytest.approx(np.mean(risks))
    assert metrics.curves["risk_coverage"][-1] == pytest.approx((1.0, 1 - np.mean(rights)))


@FEW
@given(st.lists(st.integers(1, 1000), min_size=2, max_size=50))
def test_percentiles_of_time_are_numpys(times: list[int]) -> None:
    made = [Outcome(ANSWERABLE, answer(cited(RIGHT)), milliseconds=float(time)) for time in times]
    figures = summarise(made).figures
    for share in (50, 95, 99):
        assert figures[f"p{share}:total"].value == np.percentile(times, share, method="inverted_cdf")
        assert figures[f"p{share}:retrieve"].value == 1.0
    assert figures["questions_per_second"].value == pytest.approx(1000 / np.mean(times))


def test_intervals_are_those_of_scipys_bootstrap() -> None:
    random = np.random.default_rng(1)
    rights = random.random(400) < 0.7
    figure = summarise(stated(random.random(400).round(2).tolist(), rights.tolist())).figures["quote_hit@1"]
    expected = bootstrap((rights,), np.mean, method="percentile", n_resamples=5000, rng=np.random.default_rng(2))
    assert figure.low == pytest.approx(expected.confidence_interval.low, abs=0.006)
    assert figure.high == pytest.approx(expected.confidence_interval.high, abs=0.006)


def test_judging_together_and_one_by_one_is_the_same() -> None:
    made = [*perfect(3), Outcome(ANSWERABLE, refusal(), ranked(False, True)), Outcome(ANSWERABLE, {}, failure="x")]
    assert judge_all(made) == [judge_all([each])[0] for each in made]


def test_a_slice_has_the_figures_of_its_questions_alone() -> None:
    made = stated([0.9, 0.8, 0.7], [True, False, True])
    made[0] = replace(made[0], question=replace(made[0].question, type="date"))
    slices = summarise(made).slices["type"]
    assert slices["date"] == summarise(made[:1]).figures
    assert slices["number"]["right"].value == 0.5
    assert "turn" not in summarise(made).slices
