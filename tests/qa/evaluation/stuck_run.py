"""A run that asks two conversations and then waits forever: something to kill in the middle."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.cli.evaluate import opened
from qa.evaluation.run import evaluate
from qa.evaluation.team import Alone, Conversation
from qa.evaluation.types import Outcome, RunOptions
from qa.settings import load_settings
from tests.qa.evaluation.asked import ASKED


class Stuck(Alone):
    """Asks two conversations and no more."""

    def converse(self, conversations: Iterable[Conversation], options: RunOptions) -> Iterator[list[Outcome]]:
        """Two conversations, then a word to whoever waits for it, then nothing."""
        for number, outcomes in enumerate(super().converse(conversations, options)):
            yield outcomes
            if number:
                sys.stdout.write("stuck\n")
                sys.stdout.flush()
                time.sleep(3600)


if __name__ == "__main__":
    with opened(load_settings(data=Path(sys.argv[1]))) as endpoint:
        evaluate(ASKED, Stuck(endpoint), folder=Path(sys.argv[2]), options=RunOptions())
