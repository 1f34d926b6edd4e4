"""The real program serving on a free port, for tests that need a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

JUSHI = (sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())")


@contextmanager
def serving(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and the address that it announces."""
    command = (*JUSHI, "serve", "--data", str(data), "--port", "0", "--json", *more)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()
