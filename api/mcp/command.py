"""`jushi mcp`: the tools over standard input and output, for the agent that starts the command."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from qa.cli.program import DONE, Command
from qa.errors import JushiError

if TYPE_CHECKING:
    from qa.settings import Settings


class LibraryMissing(JushiError):
    """The protocol's library is not installed."""

    code = "library_missing"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--collection", default="default", metavar="NAME", help="the set of documents to answer from")


def _mcp(options: argparse.Namespace, settings: Settings) -> int:
    try:
        from api.mcp.tools import server
    except ModuleNotFoundError as absent:
        if (absent.name or "").partition(".")[0] != "mcp":
            raise
        raise LibraryMissing(
            "`jushi mcp` needs the protocol's library. Install it: pip install 'jushi[mcp]'."
        ) from absent
    from qa.wiring import open_service

    if sys.stdin.isatty():
        sys.stderr.write("Speaking the Model Context Protocol: an agent is to start this command. Ctrl+D ends it.\n")
    with closing(open_service(settings)) as service:
        service.warm_up()
        server(service, options.collection).run("stdio")
    return DONE


MCP = Command("mcp", "Offer the documents to agents as tools, over standard input and output.", _arguments, _mcp)
