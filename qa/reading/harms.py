"""Dead, hurt and missing: numbers that are easily taken for one another, and tolls that count several."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.types import Query, Span

_DEAD = r"死亡|遇难|丧生|身亡|罹难|死去|致死|遇害|丧命|牺牲|去世|殒命|毙命|炸死|打死|杀害|病亡|病死"
_HURT = r"受伤|轻伤|重伤|受轻|负伤|伤者|烧伤|炸伤|打伤|受了?重伤"
_MISSING = r"失踪|失联|下落不明"
_CAUGHT = r"被捕|逮捕|拘捕|抓获|被抓|拘留|落网"
_KINDS = tuple(re.compile(kind) for kind in (_DEAD, _HURT, _MISSING, _CAUGHT))
_ANY = re.compile(f"{_DEAD}|{_HURT}|{_MISSING}|{_CAUGHT}")
_ASKS_TOLL = re.compile(
    r"(?:多少|几|什么样?的?|怎样的?|哪些)(?:人员|平民|名|人|的)*(?:伤亡|死伤)(?!事故|事件)|"
    r"(?:伤亡|死伤)(?:人数|情况|人员)?(?:是|有|为|达|究竟)*(?:多少人?|几人|如何|怎么样|怎样|什么情况)$|(?:伤亡|死伤)情况$"
)
_PEOPLE = ("", "人", "名", "例", "位", "个")
_NUMBER = r"(?:\d[\d,]*|[一二两三四五六七八九十百千数]+)[多余]?(?:人|名|例|位)?"
_ONE = rf"{_NUMBER}[^,。;:!?、\d]{{0,10}}?(?:{_DEAD}|{_HURT}|{_MISSING}|死|伤)"
_TOLLS = re.compile(rf"(?:(?:至少|约|超过|近|逾)?{_ONE}(?:[,、]|以及|和|并)?(?:另有|另外?|还有|其中|至少|超过)*)+")
_BEHIND = re.compile(rf"[^,。;:!?、\n\d]{{0,10}}?(?P<kind>{_ANY.pattern})")  # 名平民死亡 behind 40
_BEFORE = re.compile(rf"(?P<kind>{_ANY.pattern})(?:总?人数|者)?(?:(?!\d[人名例])[^,。;:!?、\n]){{0,10}}$")


def asks_toll(question: str) -> bool:
    """Whether a folded question asks for dead and hurt together: 造成多少伤亡, 伤亡情况如何."""
    return _ASKS_TOLL.search(question) is not None


def tolls(sentence: str) -> Iterator[Span]:
    """The stretches of a sentence that count at least two of dead, hurt and missing.

    >>> text = "已造成14人死亡、63人受伤。"
    >>> [text[start:end] for start, end in tolls(text)]
    ['14人死亡、63人受伤']
    """
    for match in _TOLLS.finditer(sentence):
        text = match.group().rstrip(",、和并以及另有还其中至少超过外")
        if len(re.findall(f"{_DEAD}|{_HURT}|{_MISSING}|死|伤", text)) > 1:
            yield Span(match.start(), match.start() + len(text))


def of_another_harm(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates count the dead where the hurt are asked for, or the like.

    What became of those that a number counts stands behind it (63人受伤), or before it (死亡人数升至20人).
    """
    other = np.zeros(len(candidates.starts), np.bool_)
    asked = _kinds(query.text[query.asks.start :]) or _kinds(query.text)
    if len(asked) != 1 or query.unit not in _PEOPLE:
        return other
    for number, (start, end) in enumerate(zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)):
        said = _said_of(text, start, end)
        other[number] = said >= 0 and said not in asked
    return other


def _kinds(text: str) -> set[int]:
    return {number for number, kind in enumerate(_KINDS) if kind.search(text)}


def _said_of(text: str, start: int, end: int) -> int:
    """What became of those whom a number counts: the kind's number, or -1."""
    behind = _BEHIND.match(text, end)
    if behind:
        return min(_kinds(behind["kind"]))
    before = _BEFORE.search(text, max(0, start - 24), start)
    return min(_kinds(before["kind"])) if before else -1
