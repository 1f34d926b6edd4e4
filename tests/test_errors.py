"""The codes that programs rely on: all of them described, and none described that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from api.errors import HTTP_CODES, status_of
from qa import errors

ASSIGNED = re.compile(r'^    code = "([a-z_]+)"$', re.MULTILINE)
TOLD = re.compile(r'(?:Refused|problem)\(\s*(\d+), "([a-z_]+)"')


def described(project: Path) -> dict[str, int | None]:
    """Each code of the tables, with its status where it has one."""
    rows = re.findall(
        r"^\| (?:(\d+) \| )?(`[^|]+) \|", (project / "docs" / "errors.md").read_text("utf-8"), re.MULTILINE
    )
    return {code: int(status) if status else None for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}


def kinds(root: type[errors.JushiError]) -> Iterator[type[errors.JushiError]]:
    yield root
    for child in root.__subclasses__():
        yield from kinds(child)


def test_every_code_is_described_and_no_other(project: Path) -> None:
    sources = [path.read_text("utf-8") for package in ("qa", "api") for path in (project / package).rglob("*.py")]
    used = {code for source in sources for code in ASSIGNED.findall(source)}
    used |= {code for source in sources for _, code in TOLD.findall(source)}
    used |= {code for code, _ in HTTP_CODES.values()}
    assert set(described(project)) == used


def test_every_code_has_the_status_that_is_described(project: Path) -> None:
    told = described(project)
    for status, (code, _) in HTTP_CODES.items():
        assert told[code] == status
    for kind in kinds(errors.JushiError):
        if kind.__module__ == errors.__name__ and told[kind.code] is not None:
            assert (kind.code, told[kind.code]) == (kind.code, status_of(kind("said")))
    sources = [path.read_text("utf-8") for path in (project / "api").rglob("*.py")]
    for status, code in {found for source in sources for found in TOLD.findall(source)}:
        assert (code, told[code]) == (code, int(status))
