"""Rows of a table as sentences: each cell with the head of its column, so that a row can be found and quoted alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

_HEAD_WITHIN = 8  # rows in which the head of the columns is looked for


def sentences(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A line for each row that says anything; titles above the head of the columns stand as lines of their own."""
    rest = iter(rows)
    waiting = [row for row, _ in zip(rest, range(_HEAD_WITHIN), strict=False)]
    at = next((number for number, row in enumerate(waiting) if _is_head(row)), None)
    for row in waiting[: at or 0]:
        yield from (cell for cell in row if cell)
    head = waiting[at] if at is not None else ()
    for row in (*waiting[0 if at is None else at + 1 :], *rest):
        if line := _sentence(head, row):
            yield line


def _is_head(row: Sequence[str]) -> bool:
    """Two or more short cells, none of them a number."""
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and all(len(cell) <= 30 and not _is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "", 1).strip("-+%％").isdigit()


def _sentence(head: Sequence[str], row: Sequence[str]) -> str:
    parts = [
        f"{head[number]}:{cell}" if number < len(head) and head[number] else cell
        for number, cell in enumerate(row)
        if cell
    ]
    return f"{';'.join(parts)}。" if parts else ""
