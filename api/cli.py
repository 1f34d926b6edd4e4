"""The whole command line: the domain's commands and those that serve others."""

from __future__ import annotations

from collections.abc import Sequence

from api.mcp.command import MCP
from api.serve import SERVE
from qa.cli import program
from qa.cli.commands import COMMANDS

ALL = (*COMMANDS, SERVE, MCP)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `jushi` and return its exit code."""
    return program.main(ALL, argv)
