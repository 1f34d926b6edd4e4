"""What the benchmarks are asked over: news articles as files, and questions that people wrote about texts."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from qa.documents.passages import LIMIT
from qa.text.sentences import split_sentences


class Article(NamedTuple):
    """One news article."""

    name: str
    text: str


def articles(data: Path) -> Iterator[Article]:
    """The news corpus, in its order."""
    for row in _rows(data / "text" / "news_2023.jsonl.xz"):
        yield Article(f"{row['id']}.txt", f"{row['date']}\n\n{row['text']}")


def reports(data: Path) -> Iterator[Article]:
    """The government's yearly reports, as one file each, named by their titles."""
    for row in _rows(data / "text" / "central_government_reports_1954_2024.jsonl.xz"):
        yield Article(f"{row['title']}.txt", row["text"])


def paragraphs(text: str) -> list[str]:
    """The text in paragraphs of whole sentences, each as long as a passage may be."""
    found: list[str] = []
    for line in filter(None, text.split("\n")):
        start = end = 0
        for sentence in split_sentences(line):
            if end > start and sentence.end - start > LIMIT:
                found.append(line[start:end])
                start = end
            end = sentence.end
        found.append(line[start:end])
    return found


def write(folder: Path, article: Article) -> int:
    """Write an article as a file of paragraphs; how many there are, its date not counted."""
    parts = paragraphs(article.text)
    (folder / article.name).write_text("\n\n".join(parts), encoding="utf-8")
    return len(parts) - 1


def write_news(folder: Path, data: Path, *, least: int) -> int:
    """Write articles until there are paragraphs enough, and say how many there are."""
    count = 0
    for article in articles(data):
        count += write(folder, article)
        if count >= least:
            break
    return count


def write_asked(folder: Path, data: Path, questions: Path) -> None:
    """Write what the questions are about: encyclopedia paragraphs and news articles, so that they find answers."""
    for number, context in enumerate(dict.fromkeys(row["context"] for row in _cmrc(data))):
        (folder / f"cmrc-{number:03}.txt").write_text(context, encoding="utf-8")
    for path in (questions / "news").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())


def all_questions(data: Path, questions: Path) -> list[str]:
    """The questions about what `write_asked` writes, each once, in an order that is always the same."""
    lines = (questions / "news-dev.jsonl").read_text(encoding="utf-8").splitlines()
    about_news = [json.loads(line)["question"] for line in lines]
    found = list(dict.fromkeys([*about_news, *(row["question"] for row in _cmrc(data))]))
    random.Random(0).shuffle(found)
    return found


def write_others(folder: Path, data: Path, *, count: int) -> int:
    """Write news articles beside those that are in the folder, none that retells one of them; how many there are."""
    own = {sentence for path in folder.iterdir() for sentence in _told(path.read_text(encoding="utf-8"))}
    others = (article for article in articles(data) if not own & _told(article.text))
    return sum(1 for article in islice(others, count) if write(folder, article))


def _told(text: str) -> set[str]:
    """The sentences that are long enough to tell texts apart."""
    sentences = ("".join(text[slice(*span)].split()) for span in split_sentences(text))
    return {sentence for sentence in sentences if len(sentence) >= 24}


def _cmrc(data: Path) -> list[dict[str, Any]]:
    return list(_rows(data / "mrc" / "cmrc2018_dev.jsonl.xz"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
