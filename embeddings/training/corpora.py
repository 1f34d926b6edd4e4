"""Reads the training data: articles of sentences, and questions with the paragraph that answers them.

Which file may train weights that ship is written here and nowhere else. All text is folded on the way in; how, is the
caller's business.
"""

from __future__ import annotations

import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

Fold = Callable[[str], str]

LICENCES = {
    "text/news_2023": "CRUD-RAG's retrieval corpus (Apache-2.0 repository, text is the media's); self-supervised only",
    "text/laws_cn": "statutes, not protected (PRC Copyright Law, art. 5)",
    "text/laws_tw_traditional": "statutes, not protected (ROC Copyright Act, art. 9)",
    "text/central_government_reports_1954_2024": "government documents, not protected",
    "mrc/cmrc2018_trial": "CMRC 2018 (HFL), CC BY-SA 4.0",
    "mrc/drcd_dev": "DRCD (Delta), CC BY-SA 3.0; without the titles held out for evaluation",
    "mrc/squad11_zh_dev_mt": "SQuAD (CC BY-SA 4.0), machine-translated",
    "mrc/squad20_zh_dev_mt": "SQuAD (CC BY-SA 4.0), machine-translated",
    "mrc/crud_news_qa": "CRUD-RAG (Apache-2.0 repository, article text is the media's)",
}
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]*")
_MARKDOWN = re.compile(r"^#+ *|<!--.*?-->", re.MULTILINE)


class Article(NamedTuple):
    """A titled text in sentences."""

    title: str
    sentences: tuple[str, ...]


class Question(NamedTuple):
    """A question with the paragraph that answers it and the title that the paragraph stands under."""

    text: str
    title: str
    paragraph: str


def held_out(title: str) -> bool:
    """Whether DRCD's paragraphs under this title are kept for evaluation: a fixed fifth, by the raw title."""
    return zlib.crc32(title.encode()) % 5 == 0


def sentences(text: str) -> tuple[str, ...]:
    """The text in sentences, blank ones left out."""
    return tuple(piece for match in _SENTENCE.finditer(text) if (piece := match[0].strip()))


def articles(data: Path, fold: Fold, *, limit: int | None = None) -> Iterator[Article]:
    """Every raw text that may train shipped weights; of each source no more than `limit`."""
    for name in (name for name in LICENCES if name.startswith("text/")):
        for row in islice(_rows(data, name), limit):
            body = sentences(fold(_MARKDOWN.sub("", row["text"])))
            yield Article(fold(row.get("title", "")), body)


def questions(data: Path, fold: Fold, *, held: bool = False) -> Iterator[Question]:
    """Every answered question that may train shipped weights; or, where `held`, those kept for evaluation."""
    names = ("mrc/drcd_dev",) if held else tuple(name for name in LICENCES if name.startswith("mrc/"))
    for name in names:
        for row in _rows(data, name):
            if row["answers"] and (name == "mrc/drcd_dev" and held_out(row["title"])) == held:
                yield Question(fold(row["question"]), fold(row["title"]), fold(row["context"]))


def _rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    with lzma.open(data / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
