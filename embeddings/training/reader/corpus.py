"""All raw text as one array of token numbers in a file, built once and mapped into memory by every run.

A token that continues a segmenter's word carries a flag in its highest bit, so that whole words can be masked. A fixed
few documents in a hundred are held out for the validation loss.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from rjieba import Jieba
from tokenizers import Tokenizer

from embeddings.training.corpora import Article, Fold, articles
from embeddings.training.reader.settings import Preset
from embeddings.training.reader.tokenizer import train_tokenizer

CONTINUES = np.uint16(1 << 15)  # flag: this token goes on with the word before it
_HELD_OUT = 100  # one document in so many is never trained on
_SHORTEST = 48  # characters: what is shorter is no document
_HEADING = 30  # characters: a shorter line without a full stop is a heading and not a broken line
_SAMPLED = 7  # one document in so many teaches the tokenizer
_BATCH = 512

Words = NDArray[np.uint16]


class Corpus(NamedTuple):
    """Token numbers of all documents end to end; document `i` is `flat[bounds[i] : bounds[i + 1]]`."""

    flat: Words
    bounds: NDArray[np.int64]
    held: NDArray[np.bool_]
    tokenizer: Tokenizer

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `prepare` wrote."""
        flat = np.load(folder / "tokens.npy", mmap_mode="r")
        documents = np.load(folder / "documents.npz")
        return cls(flat, documents["bounds"], documents["held"], Tokenizer.from_file(str(folder / "tokenizer.json")))


def prepare(data: Path, folder: Path, fold: Fold, preset: Preset) -> Corpus:
    """Tokenizer and tokens of all text in the data folder; what is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    limit = preset.articles
    if not (folder / "documents.npz").is_file():
        path = folder / "tokenizer.json"
        if not path.is_file():
            sample = islice(texts(data, fold, limit), 0, None, 1 if limit else _SAMPLED)
            train_tokenizer(sample, size=preset.shape.vocabulary, words=preset.words).save(str(path), pretty=False)
        _write(folder, Tokenizer.from_file(str(path)), texts(data, fold, limit))
    return Corpus.load(folder)


def texts(data: Path, fold: Fold, limit: int | None = None) -> Iterator[str]:
    """Every raw text that may train shipped weights, near-empty ones left out."""
    for article in articles(data, fold, limit=limit):
        text = _joined(article)
        if len(text) >= _SHORTEST:
            yield text


def _joined(article: Article) -> str:
    """Title and sentences; lines that were broken in mid-sentence come together again."""
    ends = ("\n" if len(each) < _HEADING and each[-1] not in "。!?;" else "" for each in article.sentences)
    body = "".join(sentence + end for sentence, end in zip(article.sentences, ends, strict=True))
    return f"{article.title}\n{body}" if article.title else body


def _write(folder: Path, tokenizer: Tokenizer, documents: Iterable[str]) -> None:
    cut = Jieba().cut
    rest, pieces, lengths, held = iter(documents), [np.zeros(0, np.uint16)], [0], []
    while batch := list(islice(rest, _BATCH)):
        for text, encoding in zip(batch, tokenizer.encode_batch(batch, add_special_tokens=False), strict=True):
            begins = np.zeros(len(text) + 1, np.bool_)
            begins[np.cumsum([0, *map(len, cut(text))])] = True
            starts = np.array(encoding.offsets, np.int64).reshape(-1, 2)[:, 0]
            pieces.append(np.array(encoding.ids, np.uint16) | np.where(begins[starts], np.uint16(0), CONTINUES))
            lengths.append(len(encoding.ids))
            held.append(zlib.crc32(text[:200].encode()) % _HELD_OUT == 0)
    flat = np.concatenate(pieces)
    np.save(folder / "tokens.npy", flat)
    counts = np.bincount(flat & ~CONTINUES, minlength=tokenizer.get_vocab_size())
    np.save(folder / "counts.npy", counts)
    facts = {"documents": len(held), "tokens": len(flat), "vocabulary": tokenizer.get_vocab_size()}
    (folder / "corpus.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    np.savez(folder / "documents.npz", bounds=np.cumsum(lengths), held=np.array(held))  # last: it says all is there
