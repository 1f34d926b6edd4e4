"""Fits what words are like from the company they keep: `python -m qa.training.meanings --data ../shared/data`.

Words that stand between the same neighbours are of one kind (countries, years, surnames): their counts within two words
on each side, weighed by how much more often than by chance, are brought to a few dimensions. Words that were seen too
seldom are taken for what words with the same last character mostly are.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.reading.meanings import Meanings
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.training.labelled import SETS, held_out, rows

TEXTS = {"news_2023": 12000, "laws_cn": 300, "central_government_reports_1954_2024": 200}
SHIFTS = (-2, -1, 1, 2)
NEIGHBOURS = 6000  # the commonest words, which the others are known by
SMOOTHED = 0.75


def texts(folder: Path, share: float) -> Iterator[str]:
    """Folded texts: news, laws, reports, and the paragraphs that labelled questions to be trained on are asked of."""
    for name, most in TEXTS.items():
        with lzma.open(folder / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(int(most * share)), lines, strict=False):
                yield fold(json.loads(line)["text"])
    for name in SETS:
        found = {row["context"]: row for row in rows(folder, name)}
        for context, row in found.items():
            if name != "drcd_dev" or not held_out(row["title"]):
                yield fold(context)


def vectors(sequence: NDArray[np.int64], known: int, dimensions: int) -> NDArray[np.float32]:
    """Each word's vector; `sequence` holds the numbers of the words by frequency, -1 for those that are not known."""
    from scipy.sparse import csr_matrix, hstack
    from scipy.sparse.linalg import svds

    blocks = []
    for shift in SHIFTS:
        left, right = (sequence[:-shift], sequence[shift:]) if shift > 0 else (sequence[-shift:], sequence[:shift])
        keep = (left >= 0) & (right >= 0) & (right < NEIGHBOURS)
        ones = np.ones(int(keep.sum()), np.float32)
        counts = csr_matrix((ones, (left[keep], right[keep])), (known, NEIGHBOURS))
        counts.sum_duplicates()
        column = np.asarray(counts.sum(0)).ravel() ** SMOOTHED
        row = np.asarray(counts.sum(1)).ravel()
        pairs = counts.tocoo()
        expected = row[pairs.row] * column[pairs.col] / column.sum()
        information = np.maximum(np.log(np.maximum(pairs.data, 1e-9) / np.maximum(expected, 1e-9)), 0)
        blocks.append(csr_matrix((information.astype(np.float32), (pairs.row, pairs.col)), counts.shape))
    left, strength, _ = svds(hstack(blocks).tocsr(), k=dimensions, random_state=0)
    found = left[:, ::-1] * np.sqrt(strength[::-1])
    result: NDArray[np.float32] = np.asarray(
        found / np.maximum(np.linalg.norm(found, axis=1)[:, None], 1e-6), np.float32
    )
    return result


def main() -> None:
    """Write the table into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with mrc/*.jsonl.xz and text/*.jsonl.xz")
    parser.add_argument("--words", type=int, default=24000, help="how many words are known")
    parser.add_argument("--dimensions", type=int, default=48)
    parser.add_argument("--share", type=float, default=1.0, help="share of the texts that is read")
    parser.add_argument("--out", type=Path, default=Path("qa/reading/models/meanings.npz"))
    options = parser.parse_args()
    every = [word for text in texts(options.data, options.share) for word, _ in tagged(text)]
    counts = Counter(every)
    words = [word for word, _ in counts.most_common(options.words) if word.strip()]
    number = {word: place for place, word in enumerate(words)}
    sequence = np.array([number.get(word, -1) for word in every])
    found = vectors(sequence, len(words), options.dimensions)
    print(f"{len(every):,} words read, {(sequence >= 0).mean():.1%} of them known", flush=True)
    Meanings.of(words, found).save(options.out)


if __name__ == "__main__":
    main()
