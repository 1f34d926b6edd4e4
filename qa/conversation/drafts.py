"""Questions that a document's sentences suggest: a clause in its own words, with what it tells asked for.

They are only drafts. Whoever shows them asks them first, and shows those that are answered from the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.reading.places import find_places, stem
from qa.reading.recognise import DIGITS, SCALE, UNITS, is_name
from qa.text.tokens import tagged
from qa.types import Kind, Passage, Span

_CLAUSE = re.compile(r"[^,，。;；:：!！?？\n]+")
_NUMBER = re.compile(rf"(?:约|近|超|逾)?{DIGITS}{SCALE}[多余]?{SCALE}(?P<unit>%|{UNITS})(?:以上|以下|左右)?")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d{2}年(?:底|末)?|\d{1,2}月(?:\d{1,2}日)?")
_QUOTED = re.compile(r'"([^"\n]{2,12})"')
_STARTS = re.compile(
    r"^(?:并且?|而且?|和|又|还|也|同时|其中|此外|另外|因此|所以|为此|确保|力争|争取|推动|努力|继续|进一步|不断|坚持|加快|[着著]力|切实|已经?|将|要|"
    r"我们|大家|记者获悉|据介绍|据悉|今后)+"
)
_UNFIT = re.compile(r"[()（）/|]|他|她|它|这|那|该|其|本报|本市|我|你|是全|倍|分别|之一|第|每")
_NO_COUNT = ("年", "月", "日", "天", "级", "届", "次", "号", "点", "时")
_NO_SUBJECT = ("全国", "全省", "全市", "人", "规模")
_SHORTEST, _LONGEST = 6, 28  # characters of a question


class Suggested(NamedTuple):
    """A drafted question, and the sentence of the passage that has to answer it."""

    question: str
    passage: Passage
    sentence: Span


def drafts(passage: Passage) -> Iterator[Suggested]:
    """Questions after a passage, in the order of its sentences."""
    if passage.kind is not Kind.TEXT:
        return
    for sentence in passage.sentences:
        text = passage.text[sentence.start : sentence.end]
        for match in _CLAUSE.finditer(text):
            question = _amount(match[0].strip()) or _name(match[0].strip())
            if question and (worded := _about(question, passage)):
                yield Suggested(worded, passage, sentence)


def who(passage: Passage) -> Suggested | None:
    """Who holds the office that a passage's section is about, where both are known."""
    context = passage.context
    if not (context.office and context.person and is_name(context.person) and passage.sentences):
        return None
    return Suggested(f"{context.office}是谁", passage, passage.sentences[0])


def _amount(clause: str) -> str:
    """再细分2100个微网格 asks 再细分多少个微网格, where it is the clause's only number."""
    bare = _YEAR.sub("", clause)
    match = _NUMBER.search(clause, (_YEAR.search(clause) or re.match("", clause)).end())  # type: ignore[union-attr]
    if not match or len(re.findall(rf"{DIGITS}", bare)) != 1 or match["unit"] in _NO_COUNT:
        return ""
    unit = "" if match["unit"] == "%" else re.sub(rf"^{DIGITS}", "", match[0].lstrip("约近超逾"))
    unit = re.sub(r"以上|以下|左右|[十百千万亿兆多余]", "", unit)
    return clause[: match.start()] + "多少" + unit + clause[match.end() :]


def _name(clause: str) -> str:
    """打造"万事好通"营商服务品牌 asks 打造什么营商服务品牌, where it is the clause's only quoted name."""
    quoted = list(_QUOTED.finditer(clause))
    if len(quoted) != 1 or _DIGIT.search(clause) or clause.count('"') != 2:
        return ""
    before, after = clause[: quoted[0].start()], clause[quoted[0].end() :]
    after = after.removeprefix("的")
    if not (before.endswith(("以", "打造", "擦亮", "建设", "实施", "叫", "推进", "开展", "提出", "设立")) and after):
        return ""
    return f"{before}什么{after}"


def _about(question: str, passage: Passage) -> str:
    """The question with the place that its section is about, or "" where it would not read as one."""
    question = _STARTS.sub("", question).strip("的、 ")
    if _UNFIT.search(question) or '"' in question:
        return ""
    nouns = [word for word, tag in tagged(question) if tag.startswith("n") and word not in _NO_SUBJECT]
    if not find_places(question) and passage.context.region:
        named = find_places(passage.context.region)
        question = (stem(named[-1][1]) if named else "") + question
    fits = bool(nouns) and _SHORTEST <= len(question) <= _LONGEST
    return question if fits else ""
