"""One outcome judged: its measures, the stage that lost it, and the slices that it belongs to.

Nothing is asked and nothing is read here: a run can be judged again years later.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.evaluation.measures.ranking import Values, retrieval_values
from qa.evaluation.measures.replies import answered, asked, reply_values, right, span_fits
from qa.evaluation.measures.slices import slices
from qa.evaluation.types import Judgement, Outcome, Stage


def judge(outcome: Outcome) -> Judgement:
    """How right one outcome was."""
    return judge_all((outcome,))[0]


def judge_all(outcomes: Sequence[Outcome]) -> list[Judgement]:
    """How right each outcome was, in order; quicker than one by one."""
    ranked = retrieval_values(outcomes)
    return [_judged(outcome, values) for outcome, values in zip(outcomes, ranked, strict=True)]


def _judged(outcome: Outcome, ranked: Values) -> Judgement:
    return Judgement(outcome.question.id, stage(outcome), ranked | reply_values(outcome), slices(outcome))


def stage(outcome: Outcome) -> Stage:
    """Where the question was lost, the first stage that lost it; or that it was not."""
    if outcome.failure:
        return Stage.FAILED
    if not outcome.question.answerable:
        return Stage.WRONGLY_ANSWERED if answered(outcome) else Stage.RIGHT
    if right(outcome):
        return Stage.RIGHT if span_fits(outcome) else Stage.WRONG_SPAN
    return _lost(outcome)


def _lost(outcome: Outcome) -> Stage:
    """Which stage lost a right passage: retrieval, the choice of what to read, the refusal, or the reading."""
    good = [number for number, passage in enumerate(outcome.retrieved) if passage.right]
    if not asked(outcome):
        return Stage.RIGHT if good else Stage.NOT_RETRIEVED
    if outcome.retrieved and not good:
        return Stage.NOT_RETRIEVED
    if outcome.read and good and not set(good) & set(outcome.read):
        return Stage.LOST_IN_RANKING
    return Stage.LOST_IN_RANKING if answered(outcome) else Stage.WRONGLY_REFUSED
