"""Any sentence-transformers model as an encoder, with its own prompts or given ones.

Imports PyTorch. A model by name is taken from the machine's model cache and never downloaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.errors import ModelError
from embeddings.weights import digest, vocabulary

Vectors = NDArray[np.float32]


class SentenceTransformerEncoder:
    """An encoder that asks a sentence-transformers model."""

    def __init__(self, model: SentenceTransformer, *, query_prompt: str | None, passage_prompt: str | None) -> None:
        self._model = model
        self._prompts = (query_prompt, passage_prompt)
        self.dimensions = int(self.encode_query("").shape[0])
        own = sorted(model.prompts.items())
        described = json.dumps([digest(model.state_dict()), vocabulary(model.tokenizer), own, self._prompts])
        self.fingerprint = hashlib.sha256(described.encode()).hexdigest()[:32]

    @classmethod
    def load(cls, name: str, *, query_prompt: str | None = None, passage_prompt: str | None = None) -> Self:
        """The model in a folder or in the machine's cache; raises ModelError where it cannot be had."""
        try:
            model = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError, LookupError, ImportError, RuntimeError) as error:
            raise ModelError(
                f"no usable sentence-transformers model at {name!r} ({error}): expected a complete folder, or the name"
                " of a model that is in the local cache (`hf download NAME` puts it there)"
            ) from error
        return cls(model, query_prompt=query_prompt, passage_prompt=passage_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 per text."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._float32(self._model.encode_document(list(texts), prompt=self._prompts[1], **_PLAIN))

    def encode_query(self, text: str) -> Vectors:
        """The vector of one question."""
        return self._float32(self._model.encode_query(text, prompt=self._prompts[0], **_PLAIN))

    @staticmethod
    def _float32(vectors: Any) -> Vectors:  # noqa: ANN401 - the library's return type depends on its arguments
        return np.ascontiguousarray(vectors, np.float32)


_PLAIN: dict[str, Any] = {"normalize_embeddings": True, "convert_to_numpy": True, "show_progress_bar": False}
