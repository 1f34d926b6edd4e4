"""One evaluation of a server, in a process of its own: `python -m qa.cli.job FOLDER`, settings as JSON on its input.

Started by the server, which goes on answering; ended with it, and taken up again when it is back.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import partial
from pathlib import Path

from qa.cli.evaluate import opened
from qa.errors import JushiError, NotFound, RunDiffers, StoreBusy
from qa.evaluation.jobs import Job, Jobs
from qa.evaluation.run import evaluate, forget
from qa.evaluation.team import Alone
from qa.settings import Settings, load_settings

DONE, LATER = 0, 75
_POLITE = 10  # questions of users go first


def main(folder: Path, settings: Settings) -> int:
    """Bring the evaluation in this folder to its end."""
    os.nice(_POLITE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(LATER))  # through every `finally`
    jobs = Jobs(folder.parent)
    try:
        job = jobs.job(folder.name)
        _work(jobs, job, settings)
    except StoreBusy:
        return LATER  # another process is at it
    except (NotFound, FileNotFoundError):
        return DONE  # deleted meanwhile
    except JushiError as error:
        job.fail(error)
    return DONE


def _work(jobs: Jobs, job: Job, settings: Settings) -> None:
    def stop_if_deleted(stage: str, done: int, total: int) -> None:
        jobs.job(job.id)

    with opened(settings) as endpoint:
        run = partial(evaluate, folder=job.folder, options=job.options, progress=stop_if_deleted)
        try:
            run(job.questions, Alone(endpoint))
        except RunDiffers:  # documents came or went since: all of it is asked again, of what there is now
            forget(job.folder)
            run(job.questions, Alone(endpoint))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), load_settings(**json.load(sys.stdin))))
