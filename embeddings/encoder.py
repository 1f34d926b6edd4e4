"""What an encoder is, and which one a name stands for.

The bundled model is read with NumPy and tokenizers alone; PyTorch is imported only for models that need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.static import StaticEncoder, is_static

BUNDLED = Path(__file__).parent / "models" / "static"


class Encoder(Protocol):
    """Turns texts into vectors whose inner product says how near they are in meaning."""

    fingerprint: str  # the same only where the same text gives the same vector
    dimensions: int

    def encode_passages(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """One row of length 1 per text."""
        ...

    def encode_query(self, text: str, /) -> NDArray[np.float32]:
        """The vector of one question."""
        ...


def load_encoder(
    name: str | None = None, *, query_prompt: str | None = None, passage_prompt: str | None = None
) -> Encoder:
    """The bundled encoder, or any sentence-transformers model by folder or by name.

    A prompt is put before every question or passage: None takes the model's own, "" none. Raises ModelError where there
    is no such model on this machine, or where its files are incomplete.
    """
    folder = Path(name) if name else BUNDLED
    if not name or is_static(folder):
        return StaticEncoder.load(folder, query_prompt=query_prompt, passage_prompt=passage_prompt)
    from embeddings.sentence_transformer import SentenceTransformerEncoder  # imports torch

    return SentenceTransformerEncoder.load(name, query_prompt=query_prompt, passage_prompt=passage_prompt)
