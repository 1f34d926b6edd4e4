"""How results look to a person: the answer first and large, its quote with the answer marked, then where it stands.

The reports come as plain data, so that a terminal and a program are told the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from qa.ingest import IngestReport, Progress
from qa.payload import Payload

LABEL_STYLES = {"high": "green", "medium": "yellow", "low": "red"}
MOST_FAILURES = 10


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A bar for each stage on standard error while the work lasts; none for programs and where nobody watches."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage)
            bars.update(stages[stage], completed=done, total=total)

        yield advance


def report(done: IngestReport) -> None:
    """What an indexing run did, and which files it could not read."""
    console = Console(highlight=False)
    counts = {
        "added": len(done.added),
        "updated": len(done.updated),
        "removed": len(done.removed),
        "unchanged": done.unchanged,
        "failed": len(done.failed),
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    console.print(told if done.changed else f"nothing to do: {told or 'no documents there'}")
    for failure in done.failed[:MOST_FAILURES]:
        console.print(Text(f"  {failure.path}: {failure.error}", style="red"), soft_wrap=True)
    if len(done.failed) > MOST_FAILURES:
        console.print(f"  … and {len(done.failed) - MOST_FAILURES} more; --json lists all")


def answer(payload: Payload, *, converted: bool) -> None:
    """A reply: the value, its quotes, other values; or why there is none and what comes nearest.

    `converted`: another script was asked for, so each quote is followed by what it reads like there.
    """
    console = Console(highlight=False)
    if payload["small_talk"]:
        _courtesy(console, payload)
        return
    if _bare(payload["resolved_question"]) != _bare(payload["question"]):
        console.print(Text(f"理解为：{payload['resolved_question']}", style="dim"), soft_wrap=True)
    _verdict(console, payload)
    for citation in payload["citations"] or payload["related"]:
        _citation(console, citation, converted=converted)
    for other in payload["alternatives"]:
        console.print(Text.assemble(("\nalso: ", "dim"), (other["text"], "bold"), (_dated(other), "dim")))
        _citation(console, other["citation"], converted=converted)


def _courtesy(console: Console, payload: Payload) -> None:
    console.print(Text(payload["small_talk"]["message"]), soft_wrap=True)
    for question in payload["suggestions"]:
        console.print(Text(f"  {question}", style="cyan"), soft_wrap=True)


def _verdict(console: Console, payload: Payload) -> None:
    """The value, or that there is none and why."""
    label = payload["confidence_label"]
    confidence = Text(f"{payload['confidence']:.2f} {label}", style=LABEL_STYLES[label])
    if payload["not_found"]:
        console.print(Text("not found", style="bold yellow"), confidence)
        console.print(Text(payload["not_found"]["message"]))
        if payload["related"]:
            console.print(Text("\nnearest passages", style="dim"))
    elif payload["answer"]:
        console.print(Text(payload["answer"]["text"], style="bold green"), confidence)


def _bare(question: str) -> str:
    return question.strip().rstrip("？?")


def _citation(console: Console, citation: Payload, *, converted: bool) -> None:
    parts = (citation["document_title"], citation["section"], citation["region"], citation["published_at"])
    pages = citation["pages"]
    page = f" p. {'–'.join(str(page) for page in dict.fromkeys((pages[0], pages[-1])))}" if pages else ""
    place = f"{citation['source']}{page} [{citation['start']}:{citation['end']}]"
    console.print()
    _line(console, marked(citation))
    if converted:
        _line(console, Text(citation["display"], style="italic"))
    _line(console, Text(" › ".join(part for part in parts if part), style="dim"))
    _line(console, Text(place, style="dim cyan"))


def _line(console: Console, text: Text) -> None:
    """Indented and wrapped on a terminal; elsewhere as it is, so that quotes can be searched for."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, 2)))
    else:
        console.print(text, soft_wrap=True)


def marked(citation: Payload) -> Text:
    """The quote with its answer marked."""
    quote = citation["quote"]
    text = Text()
    at = citation["start"]
    for span in citation["highlights"]:
        text.append(quote[at - citation["start"] : span["start"] - citation["start"]])
        text.append(quote[span["start"] - citation["start"] : span["end"] - citation["start"]], style="bold reverse")
        at = span["end"]
    text.append(quote[at - citation["start"] :])
    return text


def _dated(other: Payload) -> str:
    return f"  {other['published_at']}" if other["published_at"] else ""
