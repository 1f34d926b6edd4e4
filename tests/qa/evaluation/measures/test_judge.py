"""One outcome judged: what its quotes and its answer are worth, and which stage lost it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.evaluation.measures import judge
from qa.evaluation.measures.ranking import LEVELS, NAMES
from qa.evaluation.types import Outcome, Question, Retrieved, Stage
from tests.qa.evaluation.measures.outcomes import (
    ANSWERABLE,
    LACKING,
    RIGHT,
    UNANSWERABLE,
    WRONG,
    answer,
    cited,
    ranked,
    refusal,
)

HIT, NO_HIT = ranked(False, True), ranked(False, False)
STAGES: list[tuple[str, Question, dict[str, Any], tuple[Retrieved, ...], tuple[int, ...], Stage]] = [
    ("answered right", ANSWERABLE, answer(cited(RIGHT)), HIT, (0, 1), Stage.RIGHT),
    ("right by a part of the span", ANSWERABLE, answer(cited(RIGHT), text="4000亿"), HIT, (0, 1), Stage.RIGHT),
    ("right by a longer span", ANSWERABLE, answer(cited(RIGHT), text="达到4000亿元"), HIT, (0, 1), Stage.RIGHT),
    ("another value marked", ANSWERABLE, answer(cited(RIGHT), text="产业"), HIT, (0, 1), Stage.WRONG_SPAN),
    ("nothing right found", ANSWERABLE, answer(cited(WRONG)), NO_HIT, (0, 1), Stage.NOT_RETRIEVED),
    ("declined, nothing right found", ANSWERABLE, refusal(), NO_HIT, (0, 1), Stage.NOT_RETRIEVED),
    ("found but not read", ANSWERABLE, answer(cited(WRONG)), HIT, (0,), Stage.LOST_IN_RANKING),
    ("declined, found but not read", ANSWERABLE, refusal(), HIT, (0,), Stage.LOST_IN_RANKING),
    ("another sentence quoted", ANSWERABLE, answer(cited(WRONG)), HIT, (0, 1), Stage.LOST_IN_RANKING),
    ("declined though read", ANSWERABLE, refusal(), HIT, (0, 1), Stage.WRONGLY_REFUSED),
    ("declined, ranking unknown", ANSWERABLE, refusal(), (), (), Stage.WRONGLY_REFUSED),
    ("wrong, ranking unknown", ANSWERABLE, answer(cited(WRONG)), (), (), Stage.LOST_IN_RANKING),
    ("right words, wrong document", ANSWERABLE, answer(cited(RIGHT, "b.txt")), HIT, (0, 1), Stage.LOST_IN_RANKING),
    ("a quote without end", ANSWERABLE, answer(cited(RIGHT * 40)), HIT, (0, 1), Stage.LOST_IN_RANKING),
    ("rightly declined", UNANSWERABLE, refusal(), NO_HIT, (0, 1), Stage.RIGHT),
    ("wrongly answered", UNANSWERABLE, answer(cited(RIGHT)), NO_HIT, (0, 1), Stage.WRONGLY_ANSWERED),
    ("only ranked, found", ANSWERABLE, {}, HIT, (), Stage.RIGHT),
    ("only ranked, not found", ANSWERABLE, {}, NO_HIT, (), Stage.NOT_RETRIEVED),
]


@pytest.mark.parametrize(("label", "question", "reply", "passages", "read", "stage"), STAGES, ids=lambda v: str(v)[:30])
def test_the_first_stage_that_lost_a_question_is_named(
    label: str,
    question: Question,
    reply: dict[str, Any],
    passages: tuple[Retrieved, ...],
    read: tuple[int, ...],
    stage: Stage,
) -> None:
    assert judge(Outcome(question, reply, passages, read, 1.0)).stage is stage, label


def values(reply: dict[str, Any], question: Question = ANSWERABLE, **known: Any) -> dict[str, float | None]:
    return judge(Outcome(question, reply, **known)).values


def test_a_failure_is_wrong_even_where_declining_was_right() -> None:
    judged = judge(Outcome(UNANSWERABLE, {}, failure="HTTP 500"))
    assert judged.stage is Stage.FAILED
    assert (judged.values["right"], judged.values["declined_when_unanswerable"]) == (0.0, 0.0)


def test_a_question_without_a_reply_has_no_figures_but_those_of_its_ranking() -> None:
    found = values({}, retrieved=HIT)
    assert {name for name, value in found.items() if value is not None} == {
        f"{name}:{level}" for name in NAMES for level in LEVELS
    }


def test_the_second_quote_counts_at_three_and_not_at_one() -> None:
    found = values(answer(cited(WRONG), cited(RIGHT)))
    assert (found["quote_hit@1"], found["quote_hit@3"]) == (0.0, 1.0)


def test_verbatim_is_known_only_where_somebody_looked() -> None:
    assert values(answer(cited(RIGHT)))["verbatim"] == 1.0
    assert values(answer(cited(RIGHT), cited(WRONG, verbatim=False)))["verbatim"] == 0.0
    assert values(answer(cited(RIGHT, verbatim=None)))["verbatim"] is None
    assert values(refusal())["verbatim"] is None


def test_a_quote_that_is_longer_than_its_span_is_not_verbatim() -> None:
    assert values(answer({**cited(RIGHT), "end": 11}))["verbatim"] == 0.0


def test_citation_precision_counts_sentences() -> None:
    found = values(answer(cited(LACKING + RIGHT), cited(LACKING)))
    assert found["citation_precision"] == pytest.approx(1 / 3)
    assert found["citation_recall"] == 1.0


def test_an_answer_across_two_sentences_is_supported_by_both() -> None:
    question = replace(ANSWERABLE, answers=("第一是工业。第二是农业",))
    found = values(answer(cited("第一是工业。第二是农业。")), question)
    assert (found["citation_precision"], found["quote_hit@1"]) == (1.0, 1.0)


def test_of_a_list_the_cited_part_counts() -> None:
    question = replace(ANSWERABLE, answers=("张家港", "常熟", "太仓"), every=True)
    found = values(answer(cited("设张家港、常熟两站。"), text="张家港、常熟、无锡"), question)
    assert found["citation_recall"] == pytest.approx(2 / 3)
    assert found["list_precision"] == pytest.approx(2 / 3)
    assert found["list_recall"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("wanted", "given", "precision", "recall"),
    [
        ("张家港、常熟、太仓", "张家港、常熟和太仓", 1, 1),
        ("张家港、常熟、太仓", "常熟", 1, 1 / 3),
        ("“世界恐龙之乡”“东方人类故乡”", "“世界恐龙之乡”“东方人类故乡”", 1, 1),
        ("1,000人、2,000人", "1,000人、3,000人", 1 / 2, 1 / 2),
        ("黄茅海大桥和高栏港大桥", "", 0, 0),
    ],
)
def test_a_list_is_compared_member_by_member(wanted: str, given: str, precision: float, recall: float) -> None:
    found = values(answer(cited(RIGHT), text=given), replace(ANSWERABLE, type="list", answers=(wanted,)))
    assert (found["list_precision"], found["list_recall"]) == pytest.approx((precision, recall))


def test_an_unanswerable_question_has_no_right_answer_to_compare_with() -> None:
    found = values(answer(cited(RIGHT)), UNANSWERABLE)
    assert found["false_answers"] == 1.0
    assert [found[name] for name in ("exact_match", "f1", "contained", "quote_hit@1", "recall@10:passage")] == [
        None
    ] * 5


def test_accuracy_is_told_by_the_label_of_what_was_answered() -> None:
    found = values(answer(cited(WRONG), confidence=0.6))
    assert [found[f"accuracy:{label}"] for label in ("high", "medium", "low")] == [None, 0.0, None]
    assert values(refusal(0.6))["accuracy:medium"] is None


def test_slices_say_what_kind_of_question_it_was() -> None:
    question = replace(ANSWERABLE, question="泰州大健康產業目標是多少", conversation="c", turn=2)
    assert judge(Outcome(question, answer(cited(RIGHT)))).slices == {
        "type": "number",
        "answer_type": "number",
        "script": "hant→hans",
        "document": "a.txt",
        "length": "11-20",
        "turn": "2",
    }
