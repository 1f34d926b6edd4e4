"""`jushi questions check`: what is wrong with question sets, by file and line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.program import DONE, FAILED, refuse, write_json
from qa.errors import DocumentError, NotFound

if TYPE_CHECKING:
    from qa.drafting.check import Finding, Placed
    from qa.evaluation.types import SourceText
    from qa.ingest import Progress
    from qa.settings import Settings

MOST_SHOWN = 100


def check_sets(options: argparse.Namespace, settings: Settings) -> int:
    """Check the sets named behind the word check; done if nothing in them is wrong."""
    from qa.cli import show
    from qa.drafting.check import check
    from qa.drafting.shelf import Shelf

    _refuse(options)
    asked, brought = _read(options.paths[1:])
    answers = [answer for placed in asked for answer in placed.question.answers]
    with show.progress(quiet=options.json) as progress:
        documents = _documents(options, settings, brought, progress)
        shelf = Shelf(documents, answers) if documents is not None else None
        findings = list(check(asked, shelf, progress))
    count = shelf.count if shelf else None
    if options.json:
        found = [asdict(finding) | {"wrong": finding.wrong} for finding in findings]
        write_json({"questions": len(asked), "documents": count, "findings": found})
    else:
        _show(findings, len(asked), count)
    return FAILED if any(finding.wrong for finding in findings) else DONE


def _refuse(options: argparse.Namespace) -> None:
    if len(options.paths) == 1:
        refuse("No question set is named. Name one: jushi questions check SET.")
    for path in (*options.paths[1:], *(options.documents or ())):
        if not path.exists():
            refuse(f"There is no {path}. Name files or directories that exist.")


def _read(paths: Sequence[Path]) -> tuple[list[Placed], list[SourceText]]:
    """The questions with their places, and the documents that come with them."""
    from qa.drafting.check import Placed
    from qa.evaluation.formats import read_part

    parts = [read_part(path) for path in paths]
    asked = [Placed(str(part.path), place, question) for part in parts for place, question in part.questions]
    return asked, [document for part in parts for document in part.documents]


def _documents(
    options: argparse.Namespace, settings: Settings, brought: Sequence[SourceText], progress: Progress | None
) -> Iterator[tuple[str, str]] | None:
    """Where answers are looked for: the documents named, or those that the set brings along, or those indexed."""
    if options.documents is not None:
        return _named(options.documents, progress)
    if brought:
        return ((document.source, document.text) for document in brought)
    if (settings.data / "jushi.db").is_file():
        return _indexed(settings, progress)
    return None


def _named(paths: Sequence[Path], progress: Progress | None) -> Iterator[tuple[str, str]]:
    from qa.documents.files import Job, read_files
    from qa.documents.find import find

    found = find(paths)
    read = 0
    for number, file in enumerate(read_files([Job(path, None) for path in found.files], "default"), 1):
        if file.read is not None and not isinstance(file.read, DocumentError):
            read += 1
            yield file.read[0].source, file.read[0].text
        if progress:
            progress("documents", number, len(found.files))
    if not read:
        raise NotFound("None of the documents could be read. Name others with --documents PATH.")


def _indexed(settings: Settings, progress: Progress | None) -> Iterator[tuple[str, str]]:
    from qa.store import Store

    with closing(Store.open(settings.data / "jushi.db", read_only=True)) as store:
        known = [info for name in store.collections() for info in store.documents(name)]
        for number, info in enumerate(known, 1):
            yield info.source, store.document(info.id).text
            if progress:
                progress("documents", number, len(known))


def _show(findings: Sequence[Finding], asked: int, documents: int | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    searched = "no documents were searched (--documents PATH)" if documents is None else f"{documents} documents"
    wrong = sum(finding.wrong for finding in findings)
    if findings:
        table = Table("file", "place", "question", "what is wrong", box=None, header_style="dim", pad_edge=False)
        for finding in findings[:MOST_SHOWN]:
            style = "red" if finding.wrong else "yellow"
            row = (Path(finding.file).name, finding.place, finding.question)
            table.add_row(*map(Text, row), Text(finding.message, style=style))
        console.print(table)
    if len(findings) > MOST_SHOWN:
        console.print(f"… and {len(findings) - MOST_SHOWN} more; --json lists all")
    notes = len(findings) - wrong
    told = f"{wrong} wrong, {notes} worth a look" if findings else "nothing wrong"
    console.print(f"{asked} questions, {searched}: {told}")
