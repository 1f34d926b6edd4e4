"""Question sets written by hand, and whether they still hold over the data they were written from.

`python -m benchmarks.sets --check --data DIR`, with DIR the folder that holds `text/`. The sets stand in `sets/`, with
what they are in its README; this script reads them, looks every answer up at its offsets, and counts shared words.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from qa.text.fold import fold
from qa.text.tokens import tagged

SETS = Path(__file__).parent / "sets"
MOST_SHARED = 1
_CONTENT = ("n", "v", "a", "m", "t", "s", "j", "i", "l", "b", "eng")  # what names, does, tells, counts; not particles
_LIGHT_WORDS = "是 有 为 要 会 能 可 可以 应 应当 得 让 使 到 来 去 一 几 多少 一个 一些 没 没有 不 多 年 月 日"
_LIGHT = frozenset(_LIGHT_WORDS.split())
_DIGITS = re.compile(r"[0-9]+")
Row = dict[str, Any]
Texts = dict[tuple[str, str], Row]


class Place(NamedTuple):
    """Where a question's answer stands: a span of a record of the data, with the answer's words somewhere inside."""

    set: str
    id: str
    title: str
    start: int
    end: int
    answers: tuple[str, ...]


def load(name: str) -> list[Row]:
    """The rows of a set, by its name without `.jsonl`."""
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def places(row: Row) -> list[Place]:
    """The places that answer a question, the newest first where there are several."""
    values = row.get("values") or [row]
    return [
        Place(
            value["source"]["set"],
            value["source"]["id"],
            value["source"].get("title", ""),
            value["start"],
            value["end"],
            tuple(value.get("answers") or [value["answer"]]),
        )
        for value in values
    ]


def shared_words(question: str, sentence: str) -> list[str]:
    """The words of content that a question has in common with a sentence, names and numbers too.

    A word also counts where the other text holds it inside a longer one, for the two may be cut differently.

    >>> shared_words("泰州想把养老看病这摊事做到多大", "泰州大健康产业目标是四千亿元。")
    ['泰州']
    """
    question, sentence = fold(question), fold(sentence)
    asked, said = _content(question), _content(sentence)
    both = {word for word in asked if word in said or (len(word) > 1 and word in sentence)}
    both |= {word for word in said if len(word) > 1 and word in question}
    return sorted(word for word in both if not any(word != other and word in other for other in both))


def records(data: Path, wanted: dict[str, set[str]]) -> Texts:
    """The wanted records of the data: news by their own id, all others by the number of their line, from 1."""
    return {(name, key): row for name, keys in wanted.items() for key, row in _read(data, name) if key in keys}


def faults(name: str, rows: Sequence[Row], texts: Texts) -> list[str]:
    """What is wrong with a set, a line each; nothing where it holds."""
    counts = Counter(row["id"] for row in rows)
    found = [f"{name}: {key} stands there {count} times" for key, count in counts.items() if count > 1]
    counts = Counter(fold(row["question"]) for row in rows)
    found += [f"{name}: asked {count} times: {question}" for question, count in counts.items() if count > 1]
    for row in rows:
        wrong = [fault for place in places(row) for fault in _misplaced(place, texts)]
        found += [f"{name}: {row['id']}: {fault}" for fault in wrong or _CHECKS[name](row, texts)]
    return found


def _misplaced(place: Place, texts: Texts) -> Iterator[str]:
    record = texts.get((place.set, place.id))
    if record is None:
        yield f"no record {place.id} in {place.set}"
        return
    if place.title != record.get("title", ""):
        yield f"record {place.id} of {place.set} is called {record.get('title')!r}, not {place.title!r}"
    sentence = record["text"][place.start : place.end]
    if sentence != sentence.strip() or not sentence:
        yield f"{place.start} to {place.end} is no sentence: {sentence!r}"
    for answer in place.answers:
        if answer not in sentence:
            yield f"{answer!r} is not between {place.start} and {place.end}: {sentence!r}"


def _alike(row: Row, texts: Texts, *, most: int = MOST_SHARED) -> Iterator[str]:
    """A paraphrase says it in other words, and does not give the answer away."""
    for place in places(row):
        sentence = texts[place.set, place.id]["text"][place.start : place.end]
        shared = shared_words(row["question"], sentence)
        if len(shared) > most:
            yield f"shares {' '.join(shared)}: {row['question']} / {sentence}"
        yield from (f"{answer!r} stands in the question" for answer in place.answers if answer in row["question"])
    yield from _retold(row, texts)


def _retold(row: Row, texts: Texts) -> Iterator[str]:
    """Other records that are said to tell the same hold one of the answers."""
    own = places(row)[0]
    for key in row["also"]:
        record = texts.get((own.set, key))
        text = "".join(record["text"].split()) if record else ""
        if key == own.id or not any("".join(answer.split()) in text for answer in own.answers):
            yield f"record {key} does not tell the same"


def _rivalled(row: Row, texts: Texts) -> Iterator[str]:
    """A question about one version has rivals, and they are other records of the data."""
    own = places(row)[0]
    if not row["rivals"] or own.id in row["rivals"] or len(set(row["rivals"])) < len(row["rivals"]):
        yield f"rivals are other records, each once: {row['rivals']}"
    yield from (f"no record {rival} in {own.set}" for rival in row["rivals"] if (own.set, rival) not in texts)


def _changing(row: Row, texts: Texts) -> Iterator[str]:
    """A fact that changes has different values, the newest first, each with the date of its record."""
    values = row["values"]
    if len({value["answer"] for value in values}) < 2:
        yield "one value alone is no change"
    if any(newer["date"] <= older["date"] for newer, older in pairwise(values)):
        yield "values are not in order, the newest first"
    for value, place in zip(values, places(row), strict=True):
        date = _day(texts[place.set, place.id]["date"])
        if _day(value["date"]) != date:
            yield f"record {place.id} of {place.set} is of {date}, not {value['date']}"


def _day(written: str) -> str:
    """The digits of a date, however they were written: 2023-08-04, 2023/8/4, 2023年08月04, 20230804."""
    return "".join(part.zfill(2) for part in _DIGITS.findall(written))


_CHECKS = {"paraphrase": _alike, "law_versions": _rivalled, "changing_facts": _changing}


def _content(text: str) -> set[str]:
    return {word for word, tag in tagged(text) if tag.startswith(_CONTENT) and word not in _LIGHT and word.strip()}


def _read(data: Path, name: str) -> Iterator[tuple[str, Row]]:
    with lzma.open(data / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines), start=1):
            yield row.get("id", str(number)), row


def _wanted(sets: dict[str, list[Row]]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for row in (row for rows in sets.values() for row in rows):
        for place in places(row):
            wanted.setdefault(place.set, set()).update([place.id, *row.get("rivals", []), *row.get("also", [])])
    return wanted


def _describe(name: str, rows: Sequence[Row], texts: Texts) -> Iterator[str]:
    """How many questions there are, about what, and how many words they share with what answers them."""
    firsts = [places(row)[0] for row in rows]
    sources = Counter(place.set for place in firsts)
    yield f"{name}: {len(rows)} questions: {', '.join(f'{count} {key}' for key, count in sources.most_common())}"
    shares = Counter(
        len(shared_words(row["question"], texts[place.set, place.id]["text"][place.start : place.end]))
        for row, place in zip(rows, firsts, strict=True)
    )
    yield f"  words shared: {', '.join(f'{words}: {shares[words] / len(rows):.0%}' for words in sorted(shares))}"


def main() -> int:
    """Check every set and say what is in it, or what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if an answer does not stand where it is said to")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    sets = {name: load(name) for name in _CHECKS if (SETS / f"{name}.jsonl").exists()}
    texts = records(options.data, _wanted(sets))
    found = [fault for name, rows in sets.items() for fault in faults(name, rows, texts)]
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    if not found:
        sys.stdout.writelines(f"{line}\n" for name, rows in sets.items() for line in _describe(name, rows, texts))
    return 1 if options.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
