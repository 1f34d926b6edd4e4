"""`jushi export` and `jushi import`: all that is kept in one file, and back."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.program import DONE, Command, refuse, write_json

if TYPE_CHECKING:
    from qa.settings import Settings

_MODELS = ("encoder", "reader", "calibrator")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup to write, like jushi-2026-11-22.zip")
    parser.add_argument("--collection", metavar="NAME", help="this collection alone, without keys and feedback")


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from rich.console import Console

    from qa.cli import show
    from qa.errors import NotFound
    from qa.store import backup

    if options.file.exists():
        refuse(f"{options.file} is there already: name another file, or move it away.")
    if not options.file.absolute().parent.is_dir():
        refuse(f"There is no folder {options.file.absolute().parent}.")
    if not (settings.data / backup.DOCUMENTS).is_file():
        raise NotFound(f"There is nothing to export in {settings.data}: run `jushi index PATH` first.")
    about = _about(settings)
    with show.progress(quiet=options.json) as progress:
        written = backup.export(
            settings.data, options.file, about=about, collection=options.collection, progress=progress
        )
    if options.json:
        write_json({"file": str(options.file), **asdict(written)})
    else:
        size = options.file.stat().st_size / 1e6
        documents = sum(written.collections.values())
        Console(highlight=False).print(f"{options.file}: {documents:,} documents, {size:,.1f} MB")
    return DONE


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup that `jushi export` wrote")
    parser.add_argument("--replace", action="store_true", help="take the backup's collections for those there are")


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from rich.console import Console

    from qa.cli import show
    from qa.store import backup

    if not options.file.is_file():
        refuse(f"There is no file {options.file}.")
    with show.progress(quiet=options.json) as progress:
        done = backup.restore(settings.data, options.file, replace=options.replace, progress=progress)
    about = _about(settings)  # brings the index up to date as well
    changed = [name for name in _MODELS if done.manifest.models.get(name) != about[name]]
    if options.json:
        write_json({**asdict(done), "other_models": changed})
        return DONE
    console = Console(highlight=False)
    console.print(f"{sum(done.manifest.collections.values()):,} documents of {done.manifest.created_at} are back")
    if changed:
        console.print(f"another {' and another '.join(changed)} is in use than then: answers may differ")
    if done.kept:
        console.print(f"kept as they were: {', '.join(done.kept)}")
    return DONE


def _about(settings: Settings) -> dict[str, str]:
    """The version and the models' fingerprints; opening the service brings its index up to date."""
    from qa.wiring import open_service

    with closing(open_service(settings)) as service:
        about = asdict(service.about())
    return {name: str(about[name]) for name in ("version", *_MODELS)}


EXPORT = Command(
    "export", "Write documents, keys and feedback to one file, while others ask.", _export_arguments, _export
)
IMPORT = Command("import", "Take in what `jushi export` wrote, whole or not at all.", _import_arguments, _import)
