"""A small world to learn in: every name stands behind the same sign twice, so what was taken out can be found again."""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.training.corpora import LICENCES
from embeddings.training.reader.corpus import Corpus, prepare
from embeddings.training.reader.settings import PRESETS, Objectives, Preset

SIGNS = "★☆◆◇●○▲△■□▼▽♠♣♥♦"
LETTERS = [chr(code) for code in range(ord("一"), ord("一") + 200)]
DOCUMENTS = 120
SPANS = Objectives(masked=0, replaced=0, spans=1, belongs=0)


def document(random: np.random.Generator) -> str:
    """Eight names, each behind a sign of its own, and then all of them again in another order."""
    signs = random.choice(list(SIGNS), 8, replace=False)
    named = [sign + "".join(random.choice(LETTERS, 2)) for sign in signs]
    return "".join(named) + "".join(random.permutation(named))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder: such documents as raw text, and questions that give a sign and ask for its name."""
    folder, random = tmp_path_factory.mktemp("world"), np.random.default_rng(0)
    for name in LICENCES:
        rows: list[dict[str, Any]] = []
        for number in range(DOCUMENTS):
            text = document(random)
            title = f"题{number}"
            at = 3 * int(random.integers(8))
            answer = {"text": text[at + 1 : at + 3], "start": at + 1}
            asked = {"question": text[at], "title": title, "context": text[:24], "answers": [answer]}
            rows.append({"title": "", "text": text} if name.startswith("text/") else asked)
        path = folder / f"{name}.jsonl.xz"
        path.parent.mkdir(exist_ok=True)
        with lzma.open(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="session")
def preset() -> Preset:
    """The smallest preset, with recurring spans alone."""
    smoke = PRESETS["smoke"]
    steps = replace(smoke.steps, rows=16, length=64, report=10, validate=10**6)
    return replace(smoke, objectives=SPANS, words=False, steps=steps, articles=None)


@pytest.fixture(scope="session")
def corpus(world: Path, preset: Preset, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The world's raw text as tokens."""
    return prepare(world, tmp_path_factory.mktemp("corpus"), str, preset)
