"""Question sets in the shapes that people have them in, and runs that another program ranked."""

from qa.evaluation.formats.read import read_part, read_questions
from qa.evaluation.formats.rgb import Noise
from qa.evaluation.formats.trec import ranked_outcomes, read_trec_run

__all__ = ["Noise", "ranked_outcomes", "read_part", "read_questions", "read_trec_run"]
