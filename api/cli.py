"""The whole command line: the domain's commands and the one that needs the web server."""

from __future__ import annotations

from collections.abc import Sequence

from api.serve import SERVE
from qa.cli import program
from qa.cli.commands import COMMANDS


def main(argv: Sequence[str] | None = None) -> int:
    """Run `jushi` and return its exit code."""
    return program.main((*COMMANDS, SERVE), argv)
