"""Questions made from the texts themselves: a recognised span is taken out of its clause and asked for.

Labelled sets ask about encyclopaedias; these ask about news, reports and laws in the words of news, reports and laws.
Words are dropped at random, so that the reader learns to find a sentence by a part of it; a year or a place that only
the context tells is named in the question.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator
from pathlib import Path

from qa.documents.load import Given, read_document
from qa.reading.recognise import typed_spans
from qa.reading.slots import surroundings
from qa.text.tokens import tagged
from qa.training.labelled import Example
from qa.types import AnswerType, Kind, Passage, Span

ASKED = {
    AnswerType.NUMBER: ("多少{unit}", "多少", "几{unit}", "多少{unit}"),
    AnswerType.PERCENT: ("百分之几", "多少", "百分之多少"),
    AnswerType.MONEY: ("多少{unit}", "多少", "多少钱", "多少{unit}"),
    AnswerType.TIME: ("什么时候", "哪一天", "哪年", "何时", "哪天", "几月几日"),
    AnswerType.PERSON: ("谁", "哪位", "谁"),
    AnswerType.PLACE: ("哪里", "哪个地方", "哪个城市", "什么地方"),
    AnswerType.ORGANISATION: ("哪个单位", "哪家公司", "什么机构", "哪个部门"),
    AnswerType.NAME: ("什么", "哪个", "什么", "哪项"),
    AnswerType.LIST: ("哪些", "什么", "哪几个"),
}
_RANK = {
    AnswerType.LIST: 0,
    AnswerType.PERCENT: 1,
    AnswerType.MONEY: 1,
    AnswerType.TIME: 1,
    AnswerType.PERSON: 1,
    AnswerType.NAME: 2,
}
_UNIT = re.compile(r"[\u4e00-\u9fff]+$")
_LIST = re.compile(r"[\u4e00-\u9fff·]{2,8}(?:、[\u4e00-\u9fff·]{2,8}){1,6}(?:和[\u4e00-\u9fff]{2,8}(?=等|[,，。]))?")
_CLAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_DROPPED = {"u": 0.4, "d": 0.4, "c": 0.4, "p": 0.2, "m": 0.3, "t": 0.3, "a": 0.25, "v": 0.2, "n": 0.12}


def passages(folder: Path, generator: random.Random, *, news: int, reports: tuple[str, ...]) -> Iterator[Passage]:
    """Passages, headings among them, of some news and laws, and of the reports but for the years in `reports`."""
    counts = {"news_2023": news, "laws_cn": news // 10, "central_government_reports_1954_2024": 1000}
    number = 0
    for name, count in counts.items():
        with lzma.open(folder / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for _, line in zip(range(count), lines, strict=False):
                row = json.loads(line)
                title = row.get("title") or ""
                if any(year in title for year in reports):
                    continue
                _, found = read_document(
                    row["text"].encode(), source=f"{title or row.get('id')}.txt", given=Given(title=title or None)
                )
                for passage in found if len(found) < 16 else generator.sample(found, 16):
                    number += 1
                    yield _numbered(passage, number)


def _numbered(passage: Passage, number: int) -> Passage:
    return Passage(
        10**6 + number,
        passage.document_id,
        passage.ordinal,
        passage.kind,
        passage.text,
        passage.offsets,
        passage.sentences,
        passage.context,
        passage.source,
    )


def question_from(passage: Passage, generator: random.Random) -> Example | None:
    """One question about one span of the passage, or None where nothing in it can be asked for."""
    if passage.kind is Kind.BOILERPLATE or not passage.sentences:
        return None
    start, end = generator.choice(passage.sentences)
    sentence = passage.text[start:end]
    edges = _edges(sentence)
    spans = [(span, kind) for span, kind in typed_spans(sentence) if _askable(sentence, span, kind, edges)]
    spans += [
        (span, AnswerType.LIST) for span in map(_span, _LIST.finditer(sentence)) if edges.get(span.start, "x") in "pvx"
    ]
    if not spans:
        return None
    kinds = sorted({kind for _, kind in spans})
    kind = generator.choice(kinds)
    span = generator.choice([span for span, other in spans if other is kind])
    if any(
        _RANK.get(other, 3) < _RANK.get(kind, 3) and at.start <= span.start and at.end >= span.end
        for at, other in spans
    ):
        return None
    question = _ask(sentence, span, kind, generator)
    if question is None:
        return None
    return Example(
        _context_of(passage, sentence, generator) + question, passage, (Span(start + span.start, start + span.end),)
    )


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _edges(sentence: str) -> dict[int, str]:
    """Where words begin, each with the part of speech of the word before it."""
    found, at, before = {}, 0, "x"
    for word, tag in tagged(sentence):
        found[at] = before
        at, before = at + len(word), tag[:1]
    return found | {at: before}


def _askable(sentence: str, span: Span, kind: AnswerType, edges: dict[int, str]) -> bool:
    """Whole words only; of numbers those in digits, and ordinals."""
    text = sentence[span.start : span.end]
    numeric = kind in (AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENT)
    return (
        kind in ASKED
        and kind is not AnswerType.ORGANISATION
        and len(text) > 1
        and span.start in edges
        and span.end in edges
        and (not numeric or any(char.isdigit() for char in text) or (text.startswith("第") and text[-1] in "次届个位"))
    )


def _ask(sentence: str, span: Span, kind: AnswerType, generator: random.Random) -> str | None:
    unit = _UNIT.search(sentence[span.start : span.end])
    word = generator.choice(ASKED[kind]).format(unit=unit.group()[-2:] if unit else "")
    left, right = _CLAUSE.split(sentence[: span.start])[-1], _CLAUSE.split(sentence[span.end :])[0]
    before = _CLAUSE.split(sentence[: span.start])[:-1]
    if len(left) < 5 or generator.random() < 0.35:
        left = (before[-1] if before else "") + left
    left, right = _thinned(left[-30:].strip('" '), generator), _thinned(right[:12].strip('" '), generator)
    if len(left) + len(right) < 5:
        return None
    style = generator.random()
    if style < 0.5:
        return f"{left}{word}{right}"
    if style < 0.8:
        return f"{left}{right}是{word}" if kind is not AnswerType.TIME else f"{word}{left}{right}"
    return f"{word}{left}{right}" if kind in (AnswerType.PERSON, AnswerType.PLACE) else f"{left}{word}"


def _thinned(text: str, generator: random.Random) -> str:
    """The text with some words left out, the light ones more often."""
    eager = generator.choice((0.0, 0.7, 1.3))
    return "".join(w for w, tag in tagged(text) if generator.random() > eager * _DROPPED.get(tag[:1], 0.1))


def _context_of(passage: Passage, sentence: str, generator: random.Random) -> str:
    """The year or the place that only the passage's context tells, most of the time."""
    about = surroundings(passage.context, passage.source)
    years = about.section_years or about.years
    told = ""
    if len(years) == 1 and not re.search(r"\d{4}年|去年|上年|明年|以来", sentence) and generator.random() < 0.9:
        told = f"{next(iter(years))}年"
    if passage.context.region and passage.context.region not in sentence and generator.random() < 0.6:
        told += passage.context.region
    return told
