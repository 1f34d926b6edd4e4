"""A process that stores and indexes documents until it is killed, and says of each that it is done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.documents.load import read_document
from qa.index import Index
from qa.store import Store


class LetterEncoder:
    """An Encoder that counts characters; its fingerprint is all that the parent process has to share."""

    fingerprint = "letters"
    dimensions = 32

    def encode_query(self, text: str) -> npt.NDArray[np.float32]:
        counts = np.bincount([ord(char) % 32 for char in text], minlength=32).astype(np.float32) + 1e-3
        return np.asarray(counts / np.linalg.norm(counts), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([self.encode_query(text) for text in texts])


def write_forever(data: Path) -> None:
    """Store and index one document after the other."""
    store = Store.open(data / "store.sqlite3")
    index = Index.open(data, store, LetterEncoder())
    number = len(store.documents())
    while True:
        text = f"第{number}号文件：泰州的大健康产业目标是{number}亿元。"
        document, passages = read_document(text.encode(), source=f"{number}.txt")
        store.put(document, passages)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        index.sync()
        number += 1


if __name__ == "__main__":
    write_forever(Path(sys.argv[1]))
