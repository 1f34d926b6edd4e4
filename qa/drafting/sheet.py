"""Drafted questions as a file: a table for a person to correct, or JSON Lines for `jushi eval`.

The table's headers are in both languages and are known to the reader of question sets; a byte order mark tells Excel
that the CSV is UTF-8.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.drafting.types import Draft

HEADERS = (
    "编号 id",
    "问题 question",
    "答案 answer",
    "文档 document",
    "类型 type",
    "可回答 answerable",
    "原句 quote",
    "起 start",
    "止 end",
    "状态 status",
)
_CALCULATED = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A drafted question as it is written down; answer and quote are the source's own characters."""

    id: str
    question: str
    answer: str
    document: str
    type: str
    answerable: bool
    quote: str
    start: int
    end: int
    twin_of: str = ""

    @classmethod
    def of(cls, draft: Draft, text: str) -> Row:
        """A draft with the text of its document."""
        start, end = draft.place
        return cls(
            id=draft.id,
            question=draft.question,
            answer=text[start:end],
            document=draft.passage.source,
            type=draft.kind.value if draft.answerable else "none",
            answerable=draft.answerable,
            quote=text[slice(*draft.quoted)],
            start=start,
            end=end,
            twin_of=draft.twin_of,
        )

    @property
    def status(self) -> str:
        """How the question came about, until a person has corrected it."""
        return f"drafted twin of {self.twin_of}" if self.twin_of else "drafted"


def write_sheet(rows: Sequence[Row], path: Path) -> None:
    """Write rows in the format that the file's name asks for, one of `WRITERS`."""
    WRITERS[path.suffix.lower()](rows, path)


def _cells(row: Row) -> list[str | int]:
    document, answerable = (row.document, "是") if row.answerable else ("", "否")
    quote = f"'{row.quote}" if row.quote.startswith(_CALCULATED) else row.quote  # a spreadsheet would calculate it
    return [row.id, row.question, row.answer, document, row.type, answerable, quote, row.start, row.end, row.status]


def _write_csv(rows: Sequence[Row], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADERS)
        table.writerows(_cells(row) for row in rows)


def _write_xlsx(rows: Sequence[Row], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet("问题 questions")
    table.append(HEADERS)
    for row in rows:
        table.append(_cells(row))
    book.save(path)


def _write_lines(rows: Sequence[Row], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(_record(row), ensure_ascii=False) + "\n")


def _record(row: Row) -> dict[str, object]:
    record: dict[str, object] = {
        "id": row.id,
        "type": row.type,
        "question": row.question,
        "answers": [row.answer] if row.answerable else [],
        "documents": [row.document] if row.answerable else [],
        "answerable": row.answerable,
    }
    if row.answerable:
        record["gold"] = [{"source": row.document, "start": row.start, "end": row.end}]
        record["quote"] = row.quote
    return record | {"drafted": True} | ({"twin_of": row.twin_of} if row.twin_of else {})


WRITERS: dict[str, Callable[[Sequence[Row], Path], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_lines,
    ".xlsx": _write_xlsx,
}
