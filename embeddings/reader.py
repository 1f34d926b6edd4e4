"""What a reading model is, and which one stands in a folder.

PyTorch is imported only for models that need it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from embeddings.errors import ModelError
from embeddings.reader_model import MODEL, Passage, ReaderModel, Reading

BUNDLED = Path(__file__).parent / "models" / "reader"
_CONFIG = "config.json"


class ReadingModel(Protocol):
    """Reads passages for a question: where each answers, or only how relevant each is."""

    fingerprint: str  # the same only where the same passages are read alike
    points: bool  # at spans; a model that does not gives empty ones, with a relevance

    def read(self, question: str, passages: Sequence[Passage], /) -> list[Reading]:
        """One reading of each passage, in the order given."""
        ...


def load_reading_model(folder: Path) -> ReadingModel:
    """The model in a folder: one of our own, or a question-answering model or cross-encoder of transformers.

    Raises ModelError where there is none, or where it is of another kind or incomplete. Nothing is ever downloaded.
    """
    if (folder / MODEL).is_file():
        return ReaderModel.load(folder)
    try:
        kinds = json.loads((folder / _CONFIG).read_bytes()).get("architectures") or []
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{folder} holds no reading model ({error}): expected {MODEL}, or a transformers model with its {_CONFIG}"
        ) from error
    from embeddings.transformer_reader import load_transformer  # imports torch

    return load_transformer(folder, kinds)
