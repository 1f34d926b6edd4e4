"""The reader's card: what it was made of and how, what it reaches, and what it cannot do."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from embeddings.reader_model import MODEL
from embeddings.training.corpora import LICENCES
from embeddings.training.reader.evaluate import Scores


def write_card(folder: Path, facts: Mapping[str, Any], figures: Mapping[str, Scores]) -> None:
    """README.md beside the model, from what `export` noted and what was measured."""
    trained, preset = facts["trained"], facts["trained"]["preset"]
    agreed = facts["agreement"].get(MODEL)
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else f"{os.cpu_count()} cores, no GPU"
    text = _CARD.format(
        shape=preset["shape"],
        begun=_beginning(trained, preset),
        ranks=", and how relevant it is" if preset["tuning"]["passages"] > 1 else "; relevance was not learnt",
        tokens="characters and frequent words" if preset["words"] else "characters",
        megabytes=facts["bytes"][MODEL] / 1e6,
        trained=trained,
        twice=_TWICE if preset["tuning"].get("served") else "",
        seed=preset["seed"],
        minutes=trained["seconds"] / 60,
        machine=f"{device}, {platform.machine()}, Python {platform.python_version()}, PyTorch {torch.__version__}",
        data="\n".join(f"| `{name}` | {licence} |" for name, licence in LICENCES.items()),
        figures="\n".join(f"| {name} | {scores.exact} | {scores.f1} |" for name, scores in figures.items()),
        agreement=f"{agreed['same_span']:.1%} of {agreed['questions']:,} questions" if agreed else "not measured",
    )
    (folder / "README.md").write_text(text, encoding="utf-8")


def _beginning(trained: Mapping[str, Any], preset: Mapping[str, Any]) -> str:
    """What the reader had learnt before its first question."""
    before = trained["pretrained"]
    if preset["vectors"]:
        begun = _VECTORS.format(width=preset["shape"]["width"])
        return begun + (_FIRST.format(before=before, minutes=before["seconds"] / 60) if before["step"] else "")
    objectives = ", ".join(f"{name} × {weight:g}" for name, weight in preset["objectives"].items() if weight)
    return _PRETRAINED.format(before=before, hours=before["seconds"] / 3600, objectives=objectives)


_PRETRAINED = """\
Pretrained on {before[tokens]:,} tokens ({before[step]:,} steps, {hours:.1f} hours) with the
objectives {objectives}."""
_VECTORS = """\
Nothing was pretrained: tokens began as vectors of {width} dimensions by the company that they keep in the raw text. The
network is told what matches between question and passage, how rare it is, and the words' parts of speech."""
_FIRST = """
It learnt first from questions made of sentences that another sentence of their article tells again ({before[step]:,}
steps, {minutes:.0f} minutes)."""
_TWICE = ", those with an answer counted twice: whole, and as the ranker\nhands them on"

_CARD = """\
---
language: zh
pipeline_tag: question-answering
license: cc-by-sa-4.0
---

# The bundled reader

Reads a Chinese question and a passage and marks the answer: an encoder of {shape[layers]} layers × {shape[width]}, a
vocabulary of {shape[vocabulary]:,} {tokens}, {megabytes:.1f} MB (ONNX, run by onnxruntime).
One pass gives start and end, and whether the passage answers at all{ranks}. Written, as this card is,
by `python -m embeddings.training.reader`.

Text has to be folded first: Traditional to Simplified, full to half width, lower case. Load it with
`embeddings.reader_model.ReaderModel.load(folder)`; no PyTorch is needed.

## Data

| file | licence or ground |
|---|---|
{data}

Raw text was learnt from without labels, questions with theirs. DRCD's titles with `crc32(title) % 5 == 0` are held out.
CMRC 2018's development set was neither trained on nor used to choose anything.

## Training

{begun}
Fine-tuned on {trained[questions]:,} questions, labelled and made{twice}
({trained[step]:,} steps, {minutes:.0f} minutes).
Muon beside AdamW, seed {seed}. Machine: {machine}.
The curves are beside this card.

## Figures

Passage given; exact match and F1 in percent by the official definition of CMRC 2018, 95 % bootstrap intervals.

| set | exact match | F1 |
|---|---|---|
{figures}

What is shipped, with its vocabulary in 16 bits, marks the same span as what was trained for {agreement}.

## Limits

It reads one passage at a time and points at one span; it does not calculate, compare passages or know the world. Its
text is written Mandarin: encyclopedia, news, laws, reports. Its questions are mostly about encyclopedia paragraphs.
"""
