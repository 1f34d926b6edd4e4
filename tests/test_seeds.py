"""The seeds are sources: not a byte of them changes, and their questions ask about them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

SHA256 = {
    "000_d58df2eb0dc79cf9.txt": "a9ad83930b9a9e2858fb3e9cb87af5b46da2706f4fcef066f34dc597d262a413",
    "001_19be760db5a05045.txt": "27588bc7c5324e7a9d71b265b9f6e766b98d2f2a4ec24d2d4ec3667273486150",
    "002_9fc454ccbfdced76.txt": "4df34f03a8cdba83d9173e93d01f7584912605f92ec3e457f8b29cab4691bfb2",
    "003_e042bc5b6dc4b2ff.txt": "e4ec0d1be3af9dae05e55ccd78098602f98a65065838880283d82a6e9366fb28",
    "004_fb3c97319014020c.txt": "d339a4b66b9d22b345c5ae0846cfc0130b30a5d88cf3bc3c0af52df2580ddeb0",
}


@pytest.mark.parametrize("name", SHA256)
def test_a_seed_is_byte_for_byte_what_it_was(seeds: Path, name: str) -> None:
    assert hashlib.sha256((seeds / name).read_bytes()).hexdigest() == SHA256[name]


def test_there_are_no_other_documents_among_the_seeds(seeds: Path) -> None:
    assert {path.name for path in seeds.glob("*.txt")} == set(SHA256)


def test_every_question_on_the_seeds_names_documents_that_are_there(seeds: Path) -> None:
    rows = [json.loads(line) for line in (seeds / "questions" / "seeds-dev.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 49
    assert {name for row in rows for name in row["documents"]} <= set(SHA256)
    assert all(row["answers"] and row["documents"] for row in rows if row["answerable"])


def test_every_conversation_on_the_seeds_has_turns_with_answers(seeds: Path) -> None:
    rows = [json.loads(line) for line in (seeds / "questions" / "dialogs-dev.jsonl").read_text("utf-8").splitlines()]
    assert rows
    assert all(turn["question"] and turn["answers"] for row in rows for turn in row["turns"])
