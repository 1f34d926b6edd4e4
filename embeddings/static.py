"""Static models: a matrix with one row per token; a text's vector is the direction of their sum.

Reads the folder that sentence-transformers loads as a StaticEmbedding, without importing it or PyTorch: plain rows, or
8-bit rows with a weight each. The vectors equal sentence-transformers' up to rounding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from embeddings.errors import ModelError

Vectors = NDArray[np.float32]
Tokens = NDArray[np.unsignedinteger[Any]]
"""The tokens of one text, each once, ascending."""

WEIGHTS, TOKENIZER, MODULES, PROMPTS = (
    "model.safetensors",
    "tokenizer.json",
    "modules.json",
    "config_sentence_transformers.json",
)
_UNKNOWN = 0  # the token of all that is not in the vocabulary
_BATCH = 1024  # texts tokenised at once: enough to keep every core busy, little memory


class Matrix(NamedTuple):
    """The rows of the tokens; a token's vector is its row times its weight."""

    rows: NDArray[np.generic]
    weights: Vectors

    def direction(self, ids: Sequence[int]) -> Vectors:
        """The sum of a bag of tokens brought to length 1; zero for an empty bag."""
        index = np.asarray(ids, np.int64)
        total: Vectors = self.weights[index] @ self.rows[index].astype(np.float32, copy=False)
        length = float(np.sqrt(total @ total))
        return total / np.float32(length) if length else total

    def singles(self) -> tuple[Vectors, Vectors]:
        """What brings each token's row to length 1, and how much it counts: nothing, for the unknown one."""
        rows: NDArray[Any] = self.rows
        lengths: Vectors = np.abs(self.weights) * np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float32))
        lengths[_UNKNOWN] = 0.0
        return np.where(lengths > 0, self.weights / np.maximum(lengths, 1e-9), np.float32(0)), lengths

    def taken(self, ids: NDArray[np.intp]) -> Vectors:
        """The rows of tokens, not weighed."""
        return self.rows[ids].astype(np.float32, copy=False)


class StaticEncoder:
    """An encoder of one matrix and one tokenizer."""

    def __init__(self, tokenizer: Tokenizer, matrix: Matrix, *, prompts: tuple[str, str], digest: str) -> None:
        self._tokenizer = tokenizer
        self._matrix = matrix
        self._query_prompt, self._passage_prompt = prompts
        self._narrow = np.dtype(np.uint16 if len(matrix.rows) <= 1 << 16 else np.uint32)
        self.dimensions = int(matrix.rows.shape[1])
        self.fingerprint = hashlib.sha256(json.dumps([digest, *prompts]).encode()).hexdigest()[:32]

    @classmethod
    def load(cls, folder: Path, *, query_prompt: str | None = None, passage_prompt: str | None = None) -> Self:
        """The model in a folder; raises ModelError where files are missing or damaged."""
        if missing := [name for name in (WEIGHTS, TOKENIZER) if not (folder / name).is_file()]:
            raise ModelError(f"{folder} lacks {' and '.join(missing)}: expected a static model; install it again")
        own = _prompts(folder)
        prompts = (
            own.get("query", "") if query_prompt is None else query_prompt,
            own.get("document", "") if passage_prompt is None else passage_prompt,
        )
        tokenizer = _tokenizer(folder / TOKENIZER)
        return cls(tokenizer, read_matrix(folder / WEIGHTS), prompts=prompts, digest=_digest(folder))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 per text, or of zeros for a text without a known token."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, ids in enumerate(self._tokens(texts)):
            vectors[row] = self._matrix.direction(ids)
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """The vector of one question."""
        return self._matrix.direction(self._tokenizer.encode(self._query_prompt + text, add_special_tokens=False).ids)

    def encode_and_cut(self, texts: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """The rows of `encode_passages`, and each text's tokens: all that `alignment` will ask of it."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        said = []
        for row, ids in enumerate(self._tokens(texts)):
            vectors[row] = self._matrix.direction(ids)
            said.append(self._distinct(ids))
        return vectors, said

    def cut(self, texts: Sequence[str]) -> list[Tokens]:
        """Each text's tokens."""
        return [self._distinct(ids) for ids in self._tokens(texts)]

    def alignment(self, query: str, said: Sequence[Tokens]) -> Vectors:
        """How well each text says all that a question says, from 0 to 1: for each of its tokens the text's nearest.

        What a long text says besides takes nothing away, as it does from the one vector of the whole.
        """
        asked = np.unique(np.asarray(self._tokenizer.encode(query, add_special_tokens=False).ids, np.intp))
        scales, lengths = self._singles
        counts = lengths[asked]
        if not said or not counts.sum():
            return np.zeros(len(said), np.float32)
        together = np.concatenate(said)
        places = np.zeros(len(self._matrix.rows), np.int32)
        places[together] = 1
        tokens = np.flatnonzero(places)
        places[tokens] = np.arange(len(tokens))
        directions = self._matrix.taken(asked) * scales[asked, None]
        near = (self._matrix.taken(tokens) @ directions.T) * scales[tokens, None]
        starts = np.cumsum([0, *map(len, said)])[:-1]
        best: Vectors = np.maximum.reduceat(near[places[together]], starts, axis=0)
        result: Vectors = best @ counts / counts.sum()
        return result

    @cached_property
    def _singles(self) -> tuple[Vectors, Vectors]:
        return self._matrix.singles()

    def _distinct(self, ids: Sequence[int]) -> Tokens:
        """Each token once, and the unknown one: no text is without any."""
        return np.array(sorted({_UNKNOWN, *ids}), self._narrow)

    def _tokens(self, texts: Sequence[str]) -> Iterator[list[int]]:
        for start in range(0, len(texts), _BATCH):
            batch = [self._passage_prompt + text for text in texts[start : start + _BATCH]]
            for encoding in self._tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                yield encoding.ids


def is_static(folder: Path) -> bool:
    """Whether a folder says that it holds a static model with its files beside its list of modules."""
    modules = folder / MODULES
    try:
        first = json.loads(modules.read_bytes())[0]
        return str(first["type"]).endswith(".StaticEmbedding") and not first["path"]
    except (OSError, ValueError, LookupError, TypeError):
        return False


def read_matrix(path: Path) -> Matrix:
    """The rows in either layout: `embedding.weight`, or `embeddings` with `weights`."""
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"{path} is damaged ({error}); install the model again") from error
    rows = tensors.get("embedding.weight", tensors.get("embeddings"))
    if rows is None or rows.ndim != 2:
        raise ModelError(f"{path} holds {sorted(tensors)}: expected the rows of a static model")
    return Matrix(rows, tensors.get("weights", np.ones(len(rows))).astype(np.float32))


def _tokenizer(path: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise ModelError(f"{path} is damaged ({error}); install the model again") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _prompts(folder: Path) -> dict[str, str]:
    path = folder / PROMPTS
    if not path.is_file():
        return {}
    try:
        return {name: text for name, text in json.loads(path.read_bytes()).get("prompts", {}).items() if text}
    except ValueError as error:
        raise ModelError(f"{path} is damaged ({error}); install the model again") from error


def _digest(folder: Path) -> str:
    """What the model's own files hold; ten megabytes take ten milliseconds, so nothing is stored that may go stale."""
    total = hashlib.sha256()
    for name in (WEIGHTS, TOKENIZER):
        with (folder / name).open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
