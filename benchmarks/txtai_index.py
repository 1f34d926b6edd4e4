"""Builds txtai's hybrid index; runs in txtai's own environment, which knows nothing of this project.

`python txtai_index.py PASSAGES INDEX ENCODER`: a file with a JSON string per line, the folder to write, the folder of a
sentence-transformers model. Character pairs are given to its BM25, whose default makes a whole Chinese clause one word.
"""

import json
import re
import sys
import time
from pathlib import Path

from txtai import Embeddings  # type: ignore[import-not-found,unused-ignore]

WORD = re.compile(
    r"[\u4e00-\u9fff]{2}"
)  # a text without a word has a vector of zeros, which txtai cannot bring to length 1


def main(passages: str, index: str, encoder: str) -> None:
    with Path(passages).open(encoding="utf-8") as lines:
        texts = [text for text in map(json.loads, lines) if WORD.search(text)]
    embeddings = Embeddings(
        path=encoder,
        method="sentence-transformers",
        content=True,
        scoring={"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}},
    )
    began = time.perf_counter()
    embeddings.index(texts)
    embeddings.save(index)
    print(json.dumps({"passages": len(texts), "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
