"""`jushi keys`: who may ask a server that others reach, what each may do, and until when."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from qa.cli.program import DONE, Command, refuse, write_json

if TYPE_CHECKING:
    from qa.settings import Settings
    from qa.store import Key, Keys

_ORIGIN = re.compile(r"https?://[^\s,/*]+")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["add", "list", "revoke"], help="make a key, show all of them, or end one")
    parser.add_argument("id", nargs="?", metavar="ID", help="with revoke: the key's id, as `list` shows it")
    parser.add_argument(
        "--scope",
        choices=["ask", "write", "admin"],
        default="ask",
        help="what the key may do: ask; also change documents; also evaluate and read figures (default: ask)",
    )
    parser.add_argument("--name", default="", metavar="NAME", help="whom it is for")
    parser.add_argument(
        "--collection", action="append", default=[], metavar="NAME", help="a collection it is for; repeat for more"
    )
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="make a public key for the chat in the pages of this site, like https://a.example; repeat for more",
    )


def _keys(options: argparse.Namespace, settings: Settings) -> int:
    from qa.store import Keys

    keys = Keys(settings.data / "keys.db")
    try:
        {"add": _add, "list": _list, "revoke": _revoke}[options.action](options, keys)
    finally:
        keys.close()
    return DONE


def _add(options: argparse.Namespace, keys: Keys) -> None:
    from qa.store import Scope

    if wrong := [origin for origin in options.origin if not _ORIGIN.fullmatch(origin)]:
        refuse(f"--origin is {wrong[0]!r}; expected a scheme and a host, like https://a.example, without a path.")
    if options.origin and options.scope != "ask":
        refuse("A key with --origin stands in web pages for all to read: it can only ask. Leave --scope out.")
    key, token = keys.add(
        Scope[options.scope.upper()], name=options.name, collections=options.collection, origins=options.origin
    )
    if options.json:
        write_json({**_shown(key), "token": token})
        return
    print(token)
    if key.public:
        print("For the widget's `key`; it is good in the pages of its origins only.")
    else:
        print("Send it as `Authorization: Bearer …`. It is not shown again: keep it where secrets are kept.")


def _list(options: argparse.Namespace, keys: Keys) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = keys.all()
    if options.json:
        write_json([_shown(key) for key in found])
        return
    if not found:
        print("There are no keys yet. `jushi keys add` makes one.")
        return
    table = Table("id", "scope", "collections", "origins", "made", "revoked", "name", box=None)
    for key in found:
        row = (key.id, key.scope.name.lower(), ", ".join(key.collections) or "all", ", ".join(key.origins))
        table.add_row(*map(Text, (*row, key.created_at, key.revoked_at or "", key.name)))
    Console(highlight=False).print(table)


def _revoke(options: argparse.Namespace, keys: Keys) -> None:
    if not options.id:
        refuse("Which key is to be revoked? Name its id, as `jushi keys list` shows it.")
    keys.revoke(options.id)
    if options.json:
        write_json({"id": options.id, "revoked": True})
    else:
        print(f"{options.id} is refused from now on.")


def _shown(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.name.lower(),
        "collections": list(key.collections) or None,
        "origins": list(key.origins) or None,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }


KEYS = Command("keys", "Make, list and revoke the keys of those who may ask.", _arguments, _keys)
