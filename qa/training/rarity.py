"""Counts the background rarity of character bigrams: `python -m qa.training.rarity --data ../shared/data`."""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from qa.reading.rarity import BUCKETS, STEP, buckets
from qa.text.fold import fold

SOURCES = ("news_2023", "laws_cn", "laws_tw_traditional", "central_government_reports_1954_2024")
WINDOW = 400


def texts(folder: Path, limit: int) -> Iterator[str]:
    """Folded texts of every source, `limit` of each at most."""
    for name in SOURCES:
        with lzma.open(folder / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(limit), lines, strict=False):
                yield fold(json.loads(line)["text"])


def count(folder: Path, limit: int) -> np.ndarray:
    """The table: document frequency over windows of WINDOW characters, as quantised inverse frequency."""
    frequency, windows = np.zeros(BUCKETS, np.int64), 0
    for text in texts(folder, limit):
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
        for start in range(0, max(1, len(codes) - WINDOW // 2), WINDOW):
            window = codes[start : start + WINDOW]
            frequency[np.unique(buckets(window[:-1], window[1:]))] += 1
            windows += 1
    nats = np.log((windows + 1) / (frequency + 1))
    return np.clip(np.rint(nats * STEP), 0, 255).astype(np.uint8)


def main() -> None:
    """Write the table into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with text/*.jsonl.xz")
    parser.add_argument("--limit", type=int, default=15000, help="texts of each source")
    parser.add_argument("--out", type=Path, default=Path("qa/reading/models/bigram_rarity.npy"))
    options = parser.parse_args()
    np.save(options.out, count(options.data, options.limit))


if __name__ == "__main__":
    main()
