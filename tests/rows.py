"""Language cases as data: rows of tests/cases/*.json, each with a label and the reason it is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

_CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[Any]:
    """The rows of a file as parameters of a test, called by their labels; a known failure is a strict xfail."""
    found = json.loads((_CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(
            row, id=row["label"], marks=[pytest.mark.xfail(reason=row["reason"])] if row.get("known_failure") else []
        )
        for row in found
    ]
