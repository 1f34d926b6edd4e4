"""Writes a trained matrix as a folder that sentence-transformers loads, and that `embeddings.static` reads without it.

Rows are kept in 8 bits with a weight each; sentence-transformers reads that layout as it reads model2vec's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.base.modules.normalize.Normalize",
    },
]
_SETTINGS = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
_NORMALIZE = {"module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding"}


def write_model(folder: Path, matrix: NDArray[np.float32], tokenizer: Tokenizer) -> None:
    """The model's files; the card is written beside them by `card`."""
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    rows, weights = quantised(matrix)
    save_file({"embeddings": rows, "weights": weights}, folder / "model.safetensors", metadata={"format": "np"})
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    _write(folder / "modules.json", _MODULES)
    _write(folder / "config_sentence_transformers.json", _SETTINGS)
    _write(folder / "1_Normalize" / "config.json", _NORMALIZE)


def quantised(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row in 8 bits, and what to multiply it with."""
    weights = np.abs(matrix).max(axis=1) / 127
    rows = np.rint(matrix / np.where(weights > 0, weights, 1)[:, None]).astype(np.int8)
    return rows, weights.astype(np.float32)


def _write(path: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
