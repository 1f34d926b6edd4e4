"""How right the outcomes of a run are: judged one by one, and summed up with intervals."""

from qa.evaluation.measures.judge import judge, judge_all
from qa.evaluation.measures.right import holds, is_right
from qa.evaluation.measures.summary import summarise, summarise_judgements

__all__ = ["holds", "is_right", "judge", "judge_all", "summarise", "summarise_judgements"]
