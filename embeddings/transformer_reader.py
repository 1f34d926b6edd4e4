"""Extractive question-answering models and cross-encoders of transformers as reading models, from a local folder.

Imports PyTorch. Offsets come from the tokenizer, so that what a model points at is a slice of the passage and never
searched for; a passage that is too long is read in windows that overlap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForQuestionAnswering, AutoModelForSequenceClassification, AutoTokenizer

from embeddings.errors import ModelError
from embeddings.reader_model import Passage, Reading
from embeddings.weights import digest, vocabulary

_LONGEST, _SHARED = 512, 128  # tokens of a window; tokens that two windows of a passage share
_LONGEST_QUESTION, _LONGEST_ANSWER = 128, 96  # tokens
_BATCH = 8  # windows read at once
_AFTER_HEADER = "\n"


class _Windows:
    """A tokenizer and a model that read a question and a passage as one row, long passages as several."""

    def __init__(self, tokenizer: Any, model: Any) -> None:  # noqa: ANN401 - transformers' types depend on the folder
        self._tokenizer, self._model = tokenizer, model.eval()
        self._length = min(_LONGEST, tokenizer.model_max_length, model.config.max_position_embeddings)
        described = f"{type(model).__name__} {digest(model.state_dict())} {vocabulary(tokenizer)}"
        self.fingerprint = hashlib.sha256(described.encode()).hexdigest()[:32]

    def _windows(self, question: str, texts: Sequence[str]) -> Iterator[tuple[int, Any, dict[str, torch.Tensor]]]:
        """Each window: the number of its text, its tokens with their offsets, and what the model says of it."""
        room = self._length - self._tokenizer.num_special_tokens_to_add(pair=True)
        asked = self._cut(question, min(_LONGEST_QUESTION, room // 2))
        rows = self._tokenizer(
            [asked] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=self._length,
            stride=min(_SHARED, room // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        owners = rows.pop("overflow_to_sample_mapping").tolist()
        rows.pop("offset_mapping")
        with torch.inference_mode():
            for first in range(0, len(owners), _BATCH):
                found = self._model(**{name: each[first : first + _BATCH] for name, each in rows.items()})
                for line in range(len(found[0])):
                    scores = {name: each[line] for name, each in found.items() if each is not None}
                    yield owners[first + line], rows.encodings[first + line], scores

    def _cut(self, question: str, tokens: int) -> str:
        encoding = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)
        offsets = encoding["offset_mapping"]
        return question if len(offsets) <= tokens else question[: offsets[tokens - 1][1]]


class QuestionAnswerer(_Windows):
    """A model that points at the answer's first and last token."""

    points = True

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """The best span of each passage, in the order given; a header is read, and never pointed at."""
        if not passages:
            return []
        headers = [passage.header + _AFTER_HEADER if passage.header else "" for passage in passages]
        texts = [header + passage.text for header, passage in zip(headers, passages, strict=True)]
        best = [Reading(0, 0, float("-inf"), 0.0, 0.0)] * len(passages)
        for number, encoding, scores in self._windows(question, texts):
            found = _pointed_at(encoding, scores["start_logits"], scores["end_logits"], len(headers[number]))
            best[number] = max(best[number], found, key=lambda reading: reading.span_score)
        return best


def _pointed_at(encoding: Any, first: torch.Tensor, last: torch.Tensor, header: int) -> Reading:  # noqa: ANN401
    """The likeliest span of a window, in characters of the passage, against pointing at the row's first token."""
    columns = [
        column
        for column, (part, (start, end)) in enumerate(zip(encoding.sequence_ids, encoding.offsets, strict=True))
        if part == 1 and end > start >= header
    ]
    if not columns:
        return Reading(0, 0, float("-inf"), 0.0, 0.0)
    pairs = first[columns][:, None] + last[columns][None, :]
    allowed = torch.ones_like(pairs, dtype=torch.bool).triu().tril(_LONGEST_ANSWER - 1)
    at = int(pairs.masked_fill(~allowed, float("-inf")).argmax())
    begin, finish = divmod(at, len(columns))
    score = float(pairs[begin, finish] - first[0] - last[0])
    start, end = encoding.offsets[columns[begin]][0] - header, encoding.offsets[columns[finish]][1] - header
    return Reading(start, end, score, float(torch.sigmoid(torch.tensor(score))), score)


class CrossEncoder(_Windows):
    """A model that says how well a passage answers a question: one logit, or one against and one for."""

    points = False

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """How relevant each passage is, in the order given; the spans are empty."""
        if not passages:
            return []
        texts = [_AFTER_HEADER.join(filter(None, (passage.header, passage.text))) for passage in passages]
        best = [float("-inf")] * len(passages)
        for number, _, scores in self._windows(question, texts):
            logits = scores["logits"].tolist()
            best[number] = max(best[number], logits[-1] - (logits[0] if len(logits) > 1 else 0.0))
        return [Reading(0, 0, score, float(torch.sigmoid(torch.tensor(score))), score) for score in best]


_KINDS = (
    ("ForQuestionAnswering", AutoModelForQuestionAnswering, QuestionAnswerer),
    ("ForSequenceClassification", AutoModelForSequenceClassification, CrossEncoder),
)


def load_transformer(folder: Path, kinds: Sequence[str]) -> QuestionAnswerer | CrossEncoder:
    """The model in a folder whose configuration names these kinds; raises ModelError where it cannot be used."""
    known = [(auto, reader) for ending, auto, reader in _KINDS if any(kind.endswith(ending) for kind in kinds)]
    if not known:
        expected = " or ".join(f"…{ending}" for ending, _, _ in _KINDS)
        raise ModelError(f"{folder} holds a {', '.join(kinds) or 'model of no named kind'}: expected {expected}")
    auto, reader = known[0]
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, use_fast=True)
        model = auto.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, LookupError, ImportError, RuntimeError) as error:
        raise ModelError(
            f"{folder} holds no usable transformers model ({error}): expected a complete folder"
        ) from error
    if not tokenizer.is_fast:
        raise ModelError(f"the tokenizer in {folder} keeps no offsets: expected one with a tokenizer.json")
    if reader is CrossEncoder and model.config.num_labels > 2:
        raise ModelError(
            f"{folder} tells {model.config.num_labels} classes apart: expected a cross-encoder, one or two"
        )
    return reader(tokenizer, model)
