"""The program around the commands: arguments, settings, errors in one line, exit codes.

A command is a row of a table, so whoever has a further one (the web server lives elsewhere) adds it to the rows here.
Nothing heavy is imported before a command runs: help has to come at once.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from qa import __version__
from qa.errors import JushiError, QuestionError, SettingsError

if TYPE_CHECKING:
    from qa.settings import Settings

DONE, FAILED, WRONG_USE = 0, 1, 2
INTERRUPTED = 130


class WrongUse(JushiError):
    """The command was given something that it cannot work on."""

    code = "wrong_use"


class Command(NamedTuple):
    """One command: its name, its help, its options, what it does, and which of its options are settings."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Settings], int]
    settings: tuple[str, ...] = ("data", "encoder")


def main(commands: Sequence[Command], argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot write a character shows its number instead of ending the command.
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser(commands).parse_args(argv)
    try:
        return _run(options)
    except JushiError as error:
        _report(error, as_json=options.json)
        return WRONG_USE if isinstance(error, WrongUse | QuestionError | SettingsError) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough (`jushi … | head`); Python must not try to flush the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def write_json(payload: object) -> None:
    """Print the payload for a program: one line of UTF-8, whatever the terminal's encoding.

    A file's name may hold bytes that are no text; they stay JSON, as escapes.
    """
    line = json.dumps(payload, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _run(options: argparse.Namespace) -> int:
    from qa.settings import load_settings  # pydantic takes a tenth of a second to import, and help needs none of it

    command: Command = options.command
    given = {name: getattr(options, name) for name in command.settings if getattr(options, name) is not None}
    return command.run(options, load_settings(**given))


def _parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jushi",
        description="Ask Chinese documents; they answer in their own words, with the place where it stands.",
        epilog="exit codes: 0 done, 1 the work failed, 2 wrong use. Settings: JUSHI_… variables, a .env file or flags.",
    )
    parser.add_argument("--version", action="version", version=f"jushi {__version__}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, metavar="DIR", help="where documents and index are kept (default: data)")
    shared.add_argument("--encoder", metavar="MODEL", help="a sentence-transformers model, by name or folder")
    shared.add_argument("--json", action="store_true", help="print JSON for programs")
    rows = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands:
        row = rows.add_parser(command.name, help=command.help, description=command.help, parents=[shared])
        command.arguments(row)
        row.set_defaults(command=command)
    return parser


def _report(error: JushiError, *, as_json: bool) -> None:
    if as_json:
        write_json({"error": {"code": error.code, "message": str(error)}})
    else:
        sys.stderr.write(f"jushi: {error}\n")


def refuse(message: str) -> NoReturn:
    """End the command as wrongly used."""
    raise WrongUse(message)
