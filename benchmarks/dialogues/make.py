"""Dialogues by pattern: single questions on news and yearly reports, in pairs, the second said as people say it.

`python -m benchmarks.dialogues.make --data DIR` writes `by-pattern.jsonl`. The second question's full wording is kept,
so that what is lost in resolving can be told from what is lost anyway. Of each kind at most MOST are kept.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks import corpus
from qa.conversation.anatomy import Anatomy
from qa.documents.load import read_document
from qa.drafting.draft import as_printed, draft
from qa.text.fold import fold

MOST = 40
ARTICLES, SHORT = 16_000, (200, 1_400)
OUT = Path(__file__).with_name("by-pattern.jsonl")


_AIMS = re.compile(r"预期目标是?[:：]?(.{20,400}?)。", re.DOTALL)
_AIM = {
    "国内生产总值增长": r"(?:国内生产总值|经济)(?:预期)?增长(\d[\d.]*%?(?:\s*-\s*\d[\d.]*%)?(?:左右|以上)?)",
    "城镇新增就业": r"城镇新增就业(\d+万人(?:以上|左右)?)",
    "城镇登记失业率控制": r"城镇登记失业率(?:控制在)?(\d[\d.]*%(?:以内|左右|以下)?)",
    "居民消费价格涨幅": r"居民消费价格(?:总水平)?(?:涨幅|上涨)?(?:控制在)?(\d[\d.]*%(?:左右)?)",
}


class Single(NamedTuple):
    """A question that stands alone, with its answer and the article that it is from."""

    article: str
    question: str
    answer: str


class Pair(NamedTuple):
    """Two questions, and how the second is said after the first; a third one points back at the second's year."""

    kind: str
    first: Single
    second: Single
    said: str
    third: Single | None = None
    said_third: str = ""


Patterns = dict[str, Callable[[Sequence[Single]], Iterator[Pair]]]


def main() -> None:
    """Draft, pair and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    rows = [*dialogues(drafted(options.data), PATTERNS, "news"), *dialogues(aims(options.data), OF_AIMS, "reports")]
    OUT.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(len(rows), "dialogues")


def drafted(data: Path) -> Iterator[Single]:
    """Single questions on some of the shorter articles."""
    told = [(article.name, article.text.partition("\n\n")[2]) for article in corpus.articles(data)]
    short = [(name, text) for name, text in told if SHORT[0] < len(text) < SHORT[1]]
    Random(11).shuffle(short)
    for name, text in short[:ARTICLES]:
        document, passages = read_document(text.encode(), source=name, collection="default")
        for made in draft(passages, random=Random(0), wording=as_printed(document)):
            yield Single(name, made.question, document.text[made.place.start : made.place.end])


def aims(data: Path) -> Iterator[Single]:
    """What the government's yearly reports aim at, as far as they say it in one sentence."""
    for report in corpus.reports(data):
        stated = _AIMS.search(fold(report.text))
        for name, pattern in _AIM.items():
            found = re.search(pattern, stated[1]) if stated else None
            if found:
                yield Single(report.name, f"{report.name[:4]}年{name}目标是多少？", found[1])


def dialogues(singles: Iterable[Single], patterns: Patterns, documents: str) -> list[dict[str, Any]]:
    """The dialogues, named by their order; always the same ones of the same questions."""
    kept = _alone(singles)
    pairs = {kind: list(make(kept)) for kind, make in patterns.items()}
    random = Random(0)
    rows = []
    for kind, found in pairs.items():
        for number, pair in enumerate(_spread(found, random)[:MOST]):
            turns = [_turn("first", pair.first, pair.first.question), _turn(pair.kind, pair.second, pair.said)]
            turns += [_turn("pronoun", pair.third, pair.said_third)] if pair.third else []
            rows.append({"id": f"{documents}-{kind}-{number:02}", "set": documents, "turns": turns})
    return rows


def _alone(singles: Iterable[Single]) -> list[Single]:
    """Questions that are asked of one article only and name something of their own."""
    found: dict[str, list[Single]] = defaultdict(list)
    for single in singles:
        found[single.question].append(single)
    same = [alike for question, alike in sorted(found.items()) if not question.startswith(("谁", "根据"))]
    return [alike[0] for alike in same if len({one.answer for one in alike}) == 1]


def _spread(pairs: list[Pair], random: Random) -> list[Pair]:
    """The pairs in a random order, no question asked twice."""
    random.shuffle(pairs)
    seen: set[str] = set()
    kept = []
    for pair in pairs:
        if not {pair.first.question, pair.second.question} & seen:
            seen |= {pair.first.question, pair.second.question}
            kept.append(pair)
    return kept


def _turn(kind: str, single: Single, said: str) -> dict[str, Any]:
    return {
        "question": said,
        "kind": kind,
        "spelled": single.question,
        "answers": [single.answer],
        "documents": [single.article],
    }


def _new_slot(kind: str, singles: Sequence[Single]) -> Iterator[Pair]:
    """The same question of another place, or of another time."""
    groups: dict[str, list[tuple[str, Single]]] = defaultdict(list)
    for single in singles:
        parts = Anatomy.of(single.question)
        spans = parts.places if kind == "new_place" else parts.times
        if spans and spans[0].start == 0 and len(parts.text) > spans[0].end + 4:
            groups[parts.text[spans[0].end :]].append((parts.cut(spans[0]), single))
    for group in groups.values():
        for (_, first), (named, second) in combinations(group, 2):
            yield Pair(kind, first, second, f"那{named}呢？" if len(named) % 2 else f"{named}呢")


def _new_indicator(singles: Sequence[Single]) -> Iterator[Pair]:
    """Another thing counted at the same time and place."""
    for first, second in _of_one_article(singles):
        before, after = Anatomy.of(first.question), Anatomy.of(second.question)
        lead = before.text[: before.lead]
        same = lead and lead == after.text[: after.lead] and before.query.expects == after.query.expects
        named = after.cut(after.core)
        if same and len(named) >= 3 and not named[0].isdigit() and before.cut(before.core) != named:
            yield Pair("new_indicator", first, second, f"{named}呢？")


def _last_answer(singles: Sequence[Single]) -> Iterator[Pair]:
    """What the last answer rose by, or what it is compared with."""
    for first, second in _of_one_article(singles):
        subject = Anatomy.of(first.question)
        named = subject.text[: subject.core.end]
        rest = second.question.removeprefix(named)
        if len(named) >= 4 and rest != second.question and rest.startswith(("同比", "环比", "比")):
            yield Pair("last_answer", first, second, rest)


def _fresh(singles: Sequence[Single]) -> Iterator[Pair]:
    """Something else altogether."""
    shuffled = list(singles)
    Random(1).shuffle(shuffled)
    for first, second in zip(shuffled[::2], shuffled[1::2], strict=False):
        if first.article != second.article:
            yield Pair("fresh", first, second, second.question)


def _of_one_article(singles: Sequence[Single]) -> Iterator[tuple[Single, Single]]:
    groups: dict[str, list[Single]] = defaultdict(list)
    for single in singles:
        groups[single.article].append(single)
    for group in groups.values():
        for first, second in combinations(group, 2):
            yield first, second
            yield second, first


def _new_aim(singles: Sequence[Single]) -> Iterator[Pair]:
    """Another aim of the same year."""
    for first, second in _of_one_article(singles):
        yield Pair("new_indicator", first, second, f"{second.question[5:].removesuffix('目标是多少？')}呢？")


PATTERNS: Patterns = {
    "place": lambda singles: _new_slot("new_place", singles),
    "time": lambda singles: _new_slot("new_time", singles),
    "indicator": _new_indicator,
    "last": _last_answer,
    "fresh": _fresh,
}


def _that_year(singles: Sequence[Single]) -> Iterator[Pair]:
    """The same aim of another year, then another aim of that year."""
    for pair in _new_slot("new_time", singles):
        for third in singles:
            if third.article == pair.second.article and third != pair.second:
                said = f"那年的{third.question[5:].removesuffix('是多少？')}呢？"
                yield pair._replace(third=third, said_third=said)


OF_AIMS: Patterns = {"time": lambda singles: _new_slot("new_time", singles), "aim": _new_aim, "that-year": _that_year}

if __name__ == "__main__":
    main()
