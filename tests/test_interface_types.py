"""Shapes for other languages are those of the interface, and both tools that make them are named with their version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.interface_types import PYTHON, TYPESCRIPT, TYPESCRIPT_TOOL, checksum, described, for_the_client


@pytest.mark.parametrize("path", [PYTHON, TYPESCRIPT], ids=lambda path: path.name)
def test_shapes_are_made_from_the_interface_as_it_is(path: Path) -> None:
    made_from = re.search(r"checksum ([0-9a-f]{64})", path.read_text("utf-8"))
    assert made_from is not None
    assert made_from[1] == checksum(described()), "run `make types`"


def test_a_description_does_not_change_the_checksum_and_a_field_does() -> None:
    schema = described()
    before = checksum(schema)
    shape = schema["components"]["schemas"]["AskReply"]
    shape["description"] = "Something else."
    assert checksum(schema) == before
    shape["properties"]["title"] = {"type": "string"}  # also the name of a word for people
    assert checksum(schema) != before


def test_the_client_has_a_shape_for_every_reply_that_it_gives() -> None:
    shapes = for_the_client(described())["components"]["schemas"]
    made = set(re.findall(r"^class (\w+)\(TypedDict", PYTHON.read_text("utf-8"), flags=re.MULTILINE))
    objects = {name for name, shape in shapes.items() if shape.get("type") == "object"}
    assert {"AskReply", "JobReply", "TakenReply", "FilterFields"} <= objects
    assert made == objects


def test_the_tools_are_pinned(project: Path) -> None:
    assert re.fullmatch(r"openapi-typescript@\d+\.\d+\.\d+", TYPESCRIPT_TOOL)
    assert re.search(r"datamodel-code-generator==\d+\.\d+\.\d+", (project / "Makefile").read_text("utf-8"))
