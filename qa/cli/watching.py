"""`jushi index --watch`: the documents follow their files until somebody ends it. The only import of watchfiles."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING

import watchfiles

from qa.errors import StoreBusy

if TYPE_CHECKING:
    from qa.ingest import IngestReport

Tell = Callable[["IngestReport"], None]
_LOOK_MS = 500
_QUIET_MS = 400  # without a change, after which what has changed is read


def follow(
    options: argparse.Namespace, index: Callable[[], IngestReport], tell: Callable[[IngestReport], None]
) -> None:
    """Index again whenever files change, and tell of it; ends on SIGINT and SIGTERM."""
    with _stopped() as stop:
        late = True  # what changed before the watching began
        for changes in watchfiles.watch(
            *options.paths,
            stop_event=stop,
            step=_QUIET_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
        ):
            if not changes and not late:
                continue
            try:
                report = index()
            except StoreBusy as busy:
                sys.stderr.write(f"jushi: {busy}\n")
                late = True
                continue
            late = False
            if report.changed or report.failed:
                if not options.json:
                    sys.stdout.write(f"{datetime.now().astimezone():%H:%M:%S} ")
                    sys.stdout.flush()
                tell(report)


@contextmanager
def _stopped() -> Iterator[threading.Event]:
    """An event that is set when somebody ends the program."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    before = {told: signal.signal(told, end) for told in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)
