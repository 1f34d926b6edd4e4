"""Putting the new into the old: a slot's new value into the last question, or its slots before a new one.

All of it takes and gives questions as people type them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.conversation.anatomy import Anatomy, edited, full_name
from qa.conversation.words import MEASURE_END, ONLY_MEASURE, THINGS
from qa.reading.recognise import OFFICE, QUOTED, is_name
from qa.store.conversations import Turn
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.types import AnswerType, Span

_UNIT = "省市区县州旗"
_YEAR = re.compile(r"^(?:(?:1[5-9]|20)\d{2}|\d{2}|[一二][〇零一二三四五六七八九]{3})年")
_PART_OF_YEAR = re.compile(r"^(?:\d{1,2}月|[上下]半年|第?[一二三四]季度)")
_PURPOSE = re.compile(r"(?:用于|投向|投入到?|针对|面向|关于)(.{2,8}?)(?:方面|领域)?的")
_COPULA = re.compile(r"(?:是|为|达到?|有|要|将|会|了|的|到|至|在)+$")
_ACT = re.compile(
    r"(?:新增|完成|安排|建设|引进|招引|发行|实施|新建|改造|培育|建立|设立|减少|增加|退出|实现|提供|发放|解决|资助)(?=..)"
)
_THING = re.compile(rf"(?:{THINGS})$")
_HOW = re.compile(r"^[多几]")
_AIM = re.compile(r"(?:预期|控制|增长)?目标$")
_PREPOSITION = re.compile(r"[与和同向对把被由从以在]$")
_PLAIN_ASK = {
    AnswerType.PERSON: "是谁",
    AnswerType.TIME: "是什么时候",
    AnswerType.PLACE: "在哪里",
    AnswerType.LIST: "有哪些",
    AnswerType.NUMBER: "是多少",
    AnswerType.PERCENT: "是多少",
    AnswerType.MONEY: "是多少",
}
_ENTITIES = (AnswerType.PERSON, AnswerType.NAME, AnswerType.ORGANISATION)


def substituted(before: Anatomy, named: Anatomy) -> tuple[str, ...]:
    """The last question with what the new turn names in its place; several wordings where several are likely."""
    edits = [*_time_edit(before, named), *_place_edits(before, named)]
    slots = edited(before.text, edits)
    if not named.rest:
        return (slots,)
    within = Anatomy.of(slots)
    return tuple(dict.fromkeys(_with_indicator(within, named.rest)))


def carried(before: Anatomy, asked: Anatomy) -> str:
    """The question with the last one's time and place before it, where it has none of its own."""
    spans = [before.times[0]] if before.times and not asked.times else []
    spans += [before.places[0]] if before.places and not asked.places else []
    return "".join(before.cut(span) for span in sorted(spans)) + asked.text


def about(before: Anatomy, last: Turn) -> str:
    """What the last question was about, without what it asked of it: 泰州大健康产业目标 of 泰州大健康产业目标是多少."""
    head = before.text[: before.core.end]
    if before.core.end > before.core.start and not _PREPOSITION.search(fold(head)):
        if last.answer and _leads_to_entity(before):
            return head + last.answer
        starts_noun = before.tail and tagged(before.tail)[0][1].startswith("n")
        return f"{head}的{before.tail_as_typed}" if starts_noun else head
    if not before.asking:
        return before.text
    rest = re.sub(r"^(?:是|为)", "", before.tail_as_typed)
    if before.core.end == before.lead and rest and tagged(rest)[0][1].startswith(("n", "m")):
        lead = before.text[: before.lead].rstrip("的")
        return f"{lead}的{rest}" if lead else rest
    return described(before, last)


def entity(topic: str) -> str:
    """The thing that a topic says something of: 黄茅海跨海通道 of 黄茅海跨海通道管理中心主任; "" for a thing itself."""
    at = 0
    for word, tag in tagged(fold(topic)):
        at += len(word)
        if tag.startswith("n") and _THING.search(fold(topic[:at])) and 4 <= at < len(topic):
            return topic[:at]
    return ""


def described(before: Anatomy, last: Turn) -> str:
    """The last question with its answer in the place of the question word."""
    if not last.answer or not before.asking:
        return before.text[: before.asks.start] + before.text[before.asks.end :]
    rest = before.text[before.asks.end :]
    doubled = max(size for size in range(len(rest) + 1) if last.answer.endswith(rest[:size]))  # 哪两家交易所
    return before.text[: before.asks.start] + last.answer + rest[doubled:]


def _leads_to_entity(before: Anatomy) -> bool:
    """Whether the last question asked for the name of what it was about."""
    return before.query.expects in _ENTITIES and not before.tail and bool(re.search(r"[是为叫]", before.predicate))


def _time_edit(before: Anatomy, named: Anatomy) -> Iterator[tuple[Span, str]]:
    if not named.times:
        return
    new = named.cut(named.times[0])
    if not before.times:
        at = before.lead if before.places and before.places[0].start == 0 else 0
        yield Span(at, at), new
        return
    old = before.times[0]
    year = _YEAR.match(before.folded[old.start : old.end])
    if year and _PART_OF_YEAR.match(fold(new)):
        new = before.text[old.start : old.start + year.end()] + new
    yield old, new


def _place_edits(before: Anatomy, named: Anatomy) -> Iterator[tuple[Span, str]]:
    if not named.places:
        return
    new = named.cut(named.places[0])
    if not before.places:
        yield Span(0, 0), new
        return
    old = before.places[0]
    office = OFFICE.match(before.folded, old.end)
    unit = before.folded[old.end : old.end + 1]
    full = full_name(new)
    if office and unit in _UNIT and full[-1] in _UNIT:  # 江都|区委书记 → 高邮|市委书记
        yield Span(old.start, old.end + 1), full
    else:
        yield old, new


def _with_indicator(before: Anatomy, new: str) -> Iterator[str]:
    """Wordings of the last question about something else, the likeliest first."""
    folded = fold(new)
    same = _same_kind(before, folded)
    if same:
        yield edited(before.text, [(same, new)])
        return
    core = before.cut(before.core)
    if ONLY_MEASURE.match(folded):  # 2011年的目标呢
        yield _COPULA.sub("", before.text[: before.asks.start]) + new + _plain_ask(before)
        return
    aligned = _aligned(before, folded)
    if aligned:
        yield _asked_again(
            before, before.text[before.core.start : aligned.start], new, before.text[aligned.end : before.core.end]
        )
    aim = _AIM.search(fold(core))
    measure = MEASURE_END.search(fold(core))
    if measure and not MEASURE_END.search(folded):
        yield _asked_again(before, "", new, core[_measures_begin(fold(core)) :])
    elif aim and not _AIM.search(folded):
        yield _asked_again(before, "", new, core[aim.start() :])
    elif acted := _acts(fold(core)):  # 年内新增|国家高新技术企业
        yield _asked_again(before, core[:acted], new, "")
    yield _asked_again(before, "", new, "")


def _same_kind(before: Anatomy, new: str) -> Span | None:
    """What in the last question is plainly of the new thing's kind: a quoted term, an office, a person, an ordinal."""
    if QUOTED.fullmatch(new):
        return _first(QUOTED, before.folded)
    if OFFICE.fullmatch(new):
        return _first(OFFICE, before.folded)
    if len(new) <= 4 and [tag for _, tag in tagged(new)] == ["nr"] and is_name(new):
        at = next((before.folded.find(name) for name in before.persons()), -1)
        return Span(at, at + len(before.persons()[0])) if at >= 0 else None
    purpose = _PURPOSE.search(before.folded)
    if purpose and not MEASURE_END.search(new):
        return Span(*purpose.span(1))
    return None


def _first(pattern: re.Pattern[str], text: str) -> Span | None:
    match = pattern.search(text)
    return Span(*match.span()) if match else None


def _aligned(before: Anatomy, new: str) -> Span | None:
    """The part of what was asked about that ends as the new thing ends: 制造业 for 建筑业, 居民 for 农村居民."""
    last = tagged(new)[-1][0]
    start = before.core.start
    at = start
    for word, tag in tagged(fold(before.cut(before.core))):
        at += len(word)
        if word == last or (word[-1] == last[-1] and tag.startswith("n") and len(word) > 1 < len(last)):
            return Span(start, at)
        if word in ("的", "与", "和"):
            start = at
    return None


def _acts(core: str) -> int:
    """Where a verb that goes on to name a thing ends; 0 where there is none."""
    at = 0
    for word, _ in tagged(core):
        at += len(word)
        if _ACT.fullmatch(word) and at < len(core):
            return at
    return 0


def _measures_begin(core: str) -> int:
    """Where the words begin that say in what the thing is measured: 销量 of 汽车销量, 预期目标 of 经济增长预期目标."""
    match = MEASURE_END.search(core)
    start = match.start() if match else len(core)
    return start - 1 if core[:start].endswith("的") else start


def _asked_again(before: Anatomy, prefix: str, new: str, suffix: str) -> str:
    """Time and place of the last question, the new thing, and the same question word without its unit."""
    lead = before.text[: before.core.start]
    if before.tail or before.core.end == before.core.start or not before.asking:
        return lead + prefix + new + suffix + _plain_ask(before)
    asks = before.cut(before.asks).removesuffix(before.query.unit)
    predicate = before.text[before.core.end : before.asks.start]
    if _HOW.match(fold(asks)) and (not predicate or fold(asks) not in ("多少", "几")):
        return lead + prefix + new + suffix + _plain_ask(before)
    return lead + prefix + new + suffix + predicate + asks


def _plain_ask(before: Anatomy) -> str:
    """The plainest question word for the same kind of answer."""
    return _PLAIN_ASK.get(before.query.expects, "是什么" if before.asking else "")
