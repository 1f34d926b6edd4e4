"""Writes questions whose answer another sentence tells too: `python -m qa.training.retold --data DIR --out FILE`.

A sentence is taken out of its article; what it shares with a sentence that stays becomes the answer, and the rest of it
the question (Dhingra et al., "Simple and Effective Semi-Supervised Question Answering", 2018). No word order gives the
answer away, as it does where a question is made of the very sentence that answers it. One JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.text.fold import fold
from qa.text.sentences import split_sentences
from qa.text.tokens import tagged
from qa.training.reader import DEVELOPMENT_YEARS

_SOURCES = {"central_government_reports_1954_2024": 1000, "laws_cn": 500, "news_2023": 60_000}
_EACH = 4  # questions of an article at most
_AROUND = 420  # characters of a context, about
_LONGEST, _OFTEN = 14, 6  # characters of an answer; times that it may stand in an article
_SENTENCE = range(14, 121)  # characters of the sentence that becomes a question
_ASKED = {
    "nr": ("谁", "谁", "哪位", "何人"),
    "ns": ("哪里", "哪个地方", "什么地方", "哪儿"),
    "nt": ("哪个机构", "什么单位", "哪个部门"),
    "t": ("什么时候", "何时", "哪一年", "哪天"),
    "m": ("多少", "几", "多少"),
    "nz": ("什么", "哪个"),
    "j": ("什么", "哪个"),
    "n": ("什么", "什么", "哪个", "哪些"),
    "vn": ("什么",),
    "eng": ("什么", "哪个"),
    "l": ("什么",),
    "i": ("什么",),
}
_NAMED = frozenset(("nr", "ns", "nt", "t", "m", "nz"))  # kinds that are asked for three times as readily
_DROPPED = {"u": 0.4, "d": 0.4, "c": 0.4, "p": 0.2, "m": 0.2, "t": 0.2, "a": 0.25, "v": 0.2, "n": 0.12}
_CLAUSE = re.compile(r"[,，;；:：]")
_END = re.compile(r"[,，;；:：。!?]")
_SPACE = re.compile(r"\s+")

Row = dict[str, Any]


class Words(NamedTuple):
    """The words of one sentence with their tags."""

    words: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def content(self) -> frozenset[str]:
        """What it is about."""
        pairs = zip(self.words, self.tags, strict=True)
        return frozenset(word for word, tag in pairs if len(word) > 1 and tag[:1] in "nvjtmie")


def retold(text: str, header: str, generator: random.Random) -> Iterator[Row]:
    """Some questions of one folded text."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    told = [Words(*(tuple(each) for each in zip(*tagged(sentence), strict=True))) for sentence in sentences]
    order = [number for number, sentence in enumerate(sentences) if len(sentence) in _SENTENCE]
    found = 0
    for number in generator.sample(order, len(order)):
        if found == _EACH:
            return
        row = _question(sentences, told, number, header, generator)
        if row is not None:
            found += 1
            yield row


def _question(
    sentences: Sequence[str], told: Sequence[Words], number: int, header: str, generator: random.Random
) -> Row | None:
    before, after = _around(sentences, number)
    others = [*range(before, number), *range(number + 1, after)]
    spans = _shared(told[number], [sentences[other] for other in others])
    if not spans:
        return None
    readily = [3 if told[number].tags[first] in _NAMED else 1 for first, _ in spans]
    ((first, last),) = generator.choices(spans, readily)
    answer = "".join(told[number].words[first:last])
    rest = told[number].content - frozenset(told[number].words[first:last])
    right = [other for other in others if answer in sentences[other] and rest & told[other].content]
    if not right:
        return None
    context, answers = "", []
    for other in others:
        if other in right:
            starts = [match.start() for match in re.finditer(re.escape(answer), sentences[other])]
            answers += [{"text": answer, "start": len(context) + start} for start in starts]
        context += sentences[other]
    question = _asked(told[number], first, last, generator)
    if len(question) < 7 or answer in question:
        return None
    return {"question": question, "context": context, "header": header, "answers": answers, "answerable": True}


def _around(sentences: Sequence[str], number: int) -> tuple[int, int]:
    """The sentences before and after that make a context."""
    before, after, size = number, number + 1, 0
    while size < _AROUND and (before > 0 or after < len(sentences)):
        if before > 0:
            before -= 1
            size += len(sentences[before])
        if after < len(sentences) and size < _AROUND:
            size += len(sentences[after])
            after += 1
    return before, after


def _shared(told: Words, others: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of words that stand in other sentences too, each as long as it can be."""
    found: list[tuple[int, int]] = []
    words, tags, first = told.words, told.tags, 0
    while first < len(words):
        if tags[first] not in _ASKED or len(words[first]) < 2:
            first += 1
            continue
        last = first + 1
        if not any(words[first] in other for other in others):
            first += 1
            continue
        text = words[first]
        while last < len(words) and tags[last][:1] in "nvjtmqe" and len(text + words[last]) <= _LONGEST:
            if not any(text + words[last] in other for other in others):
                break
            text += words[last]
            last += 1
        if sum(other.count(text) for other in others) <= _OFTEN:
            found.append((first, last))
        first = last
    return found


def _asked(told: Words, first: int, last: int, generator: random.Random) -> str:
    """The clause of the answer, sometimes with the one before it, as a question."""
    words, tags = told
    low = max((n + 1 for n in range(first) if _CLAUSE.match(words[n])), default=0)
    high = min((n for n in range(last, len(words)) if _END.match(words[n])), default=len(words))
    if low > 1 and (generator.random() < 0.4 or high - low - (last - first) < 3):
        low = max((n + 1 for n in range(low - 1) if _CLAUSE.match(words[n])), default=0)
    tail = last - 1 if last - first > 1 and generator.random() < 0.4 else last  # 哪项工程: the last word says the kind
    kind = tags[last - 1] if tags[last - 1] in _ASKED and tail == last else "n" if tail < last else tags[first]
    word = generator.choice(("什么", "哪个", "哪项", "哪些") if tail < last else _ASKED[kind])
    eager = generator.choice((0.0, 0.7, 1.3))

    def kept(numbers: range) -> str:
        return "".join(words[n] for n in numbers if generator.random() > eager * _DROPPED.get(tags[n][:1], 0.1))

    left, right = kept(range(low, first)), "".join(words[tail:last]) + kept(range(last, high))
    if generator.random() < 0.25:
        return _SPACE.sub("", f"{word}{words[last - 1] if tail < last else ''}{left}{kept(range(last, high))}")
    return _SPACE.sub("", f"{left}{word}{right}")


def documents(data: Path) -> Iterator[tuple[str, str]]:
    """Folded texts with their titles; none of the reports of the years measured on."""
    for name, count in _SOURCES.items():
        with lzma.open(data / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(count), lines, strict=False):
                row = json.loads(line)
                title = row.get("title") or ""
                if not (name.startswith("central") and any(year in title for year in DEVELOPMENT_YEARS)):
                    yield fold(row["text"][:6000]), fold(title)


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description="Make questions whose answer another sentence tells too.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with text/*.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="JSON Lines")
    parser.add_argument("--limit", type=int, default=150_000, help="questions at most")
    options = parser.parse_args()
    generator, count = random.Random(11), 0
    with options.out.open("w", encoding="utf-8") as file:
        for text, title in documents(options.data):
            for row in retold(text, title, generator):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
            if count >= options.limit:
                break
    print(f"{count:,} questions")


if __name__ == "__main__":
    main()
