"""The real program in a process of its own: run to its end, or serving until it is no longer needed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

JUSHI = (sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())")


class Memory(NamedTuple):
    """What a process and its children hold, in MiB: all that is resident, and of it what no file backs."""

    resident: float
    anonymous: float


def index(paths: Sequence[Path], data: Path) -> dict[str, Any]:
    """Run `jushi index` to its end and return its report."""
    command = (*JUSHI, "index", *map(str, paths), "--data", str(data), "--json")
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@contextmanager
def running(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:  # noqa: ANN401  # Popen's own
    """A process that is told to stop at the end."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def serving(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`jushi serve` on a free port, and the address that it announces."""
    with running((*JUSHI, "serve", "--data", str(data), "--port", "0", "--json", *more)) as process:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())["url"]


def memory(pid: int) -> Memory:
    """What a process and all below it hold now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    held = {
        name: int(rest.split()[0]) / 1024
        for name, _, rest in (line.partition(":") for line in status.splitlines())
        if name in {"VmRSS", "RssAnon"}
    }
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    own = Memory(held["VmRSS"], held["RssAnon"])
    below = [memory(int(child)) for child in children]
    return Memory(*(round(sum(parts), 1) for parts in zip(own, *below, strict=True)))
