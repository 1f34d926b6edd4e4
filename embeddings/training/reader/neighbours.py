"""What raw text tells without any training: vectors of tokens by the company they keep, and how rare characters are.

Vectors are the leading directions of positive pointwise mutual information within a few tokens (Levy and Goldberg,
2014): a minute and a half in place of hours of pretraining, for a reader that is told the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from embeddings.reader_hints import BUCKETS, Floats, Rarity, buckets
from embeddings.reader_rows import SLOTS, SPECIAL
from embeddings.training.reader.corpus import CONTINUES, Corpus, Words

_READ = 16_000_000  # tokens, from all over the corpus
_PARTS = 8
_NEAR = 4  # tokens
_SMOOTH = 0.75  # power of a neighbour's frequency
_LENGTH = 0.5  # root mean square of a vector's numbers
_ROUNDS, _SPARE = 4, 16


class Known(NamedTuple):
    """What a reader knows before its first question."""

    vectors: Floats  # a line a token
    rarity: Rarity  # of characters and pairs of them, by bucket

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `write` wrote."""
        return cls(np.load(folder / "vectors.npy"), np.load(folder / "rarity.npy"))


def write(folder: Path, corpus: Corpus, *, width: int) -> None:
    """Vectors and rarity of a corpus, where they are not there yet."""
    if not (folder / "rarity.npy").is_file():
        parts = list(_parts(corpus.flat))
        np.save(folder / "vectors.npy", vectors(parts, corpus.tokenizer.get_vocab_size(), width=width))
        np.save(folder / "rarity.npy", rarity(parts, corpus.tokenizer))


def _parts(flat: Words) -> list[Words]:
    """Stretches of the corpus, together no longer than is read."""
    stride, size = max(1, len(flat) // _PARTS), min(_READ, len(flat)) // _PARTS
    return [np.asarray(flat[number * stride : number * stride + size]) & ~CONTINUES for number in range(_PARTS)]


def vectors(parts: list[Words], vocabulary: int, *, width: int) -> Floats:
    """One vector a token, all of one length; zero for a token without neighbours."""
    near = _information(_together(parts, vocabulary))
    found = np.random.default_rng(0).standard_normal((vocabulary, width + _SPARE)).astype(np.float32)
    for _ in range(_ROUNDS):  # a randomised singular value decomposition
        found, _ = np.linalg.qr(near @ (near.T @ found))
    left, values, _ = np.linalg.svd((near.T @ found).T, full_matrices=False)
    every = np.zeros((vocabulary, width), np.float32)
    turned = (found @ left)[:, :width] * np.sqrt(values[:width])
    every[:, : turned.shape[1]] = turned
    lengths = np.linalg.norm(every, axis=1, keepdims=True)
    scaled: Floats = (every / np.maximum(lengths, 1e-6) * _LENGTH * width**0.5).astype(np.float32)
    return scaled


def _together(parts: list[Words], vocabulary: int) -> sparse.csr_array:
    """How often two tokens are near each other, nearer ones counting more."""
    total = sparse.csr_array((vocabulary, vocabulary), dtype=np.float32)
    for part in parts:
        ids = part.astype(np.int32)
        for apart in range(1, min(_NEAR, len(ids) - 1) + 1):
            seen = np.full(len(ids) - apart, 1 / apart, np.float32)
            total = total + sparse.csr_array(
                sparse.coo_array((seen, (ids[:-apart], ids[apart:])), (vocabulary, vocabulary))
            )
    return sparse.csr_array(total + total.T)


def _information(counts: sparse.csr_array) -> sparse.csr_array:
    """Positive pointwise mutual information."""
    pairs = counts.tocoo()
    often = np.asarray(counts.sum(axis=1)).ravel()
    context = often**_SMOOTH / (often**_SMOOTH).sum()
    rows, columns = pairs.coords
    values = np.log(pairs.data / (often[rows] * context[columns]))
    kept = values > 0
    found = sparse.coo_array((values[kept].astype(np.float32), (rows[kept], columns[kept])), counts.shape)
    return sparse.csr_array(found)


def rarity(parts: list[Words], tokenizer: Tokenizer) -> Rarity:
    """How rare each bucket's characters or pairs are: 255 for what was never seen, 0 for what is everywhere."""
    spelling = np.zeros((tokenizer.get_vocab_size(), SLOTS), np.uint32)
    for token, number in tokenizer.get_vocab().items():
        if number >= len(SPECIAL):
            spelling[number, : len(token)] = [ord(char) for char in token]
    counts = np.full(BUCKETS, 0.5)
    for part in parts:
        chars = spelling[part].ravel()
        chars = chars[chars > 0]
        for first, second in ((chars, np.zeros_like(chars)), (chars[:-1], chars[1:])):
            counts += np.bincount(buckets(first, second), minlength=BUCKETS)
    share = np.log(counts.sum() / counts) / np.log(counts.sum() / counts.min())
    found: NDArray[np.uint8] = np.round(255 * share).astype(np.uint8)
    return found
