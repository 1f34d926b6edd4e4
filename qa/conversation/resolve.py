"""What a question means after those before it: the slot that it names is replaced, the rest is carried over.

A question with a subject of its own is left exactly as it is. Where a question may stand alone or lean on the last
one, both wordings are handed out, and the documents decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.conversation.anatomy import WIDE, Anatomy
from qa.conversation.refer import pointed
from qa.conversation.replace import about, carried, described, entity, substituted
from qa.conversation.words import LEAD_IN, MORE, NEXT_TO, ONLY_MEASURE, ORDINAL, PREDICATE, TOPIC_CHANGE, WHICH, WHY
from qa.store.conversations import Turn
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.types import AnswerType

_NOUNS = ("n", "vn", "j", "l", "i", "eng", "an", "b", "s")
_COMPARED = {"同比", "环比", "上年", "去年", "全国", "全省", "全市", "时候", "时间"}
_GENERIC = 4  # characters of a subject that says little by itself: 主题, 增长率
_STANDS = re.compile(
    r"[吗嗎][?？!！。.\s]*$|^(?:请|請)?[帮幫给給替教]我|^.{24,}[^呢?？]$"
)  # asks for a yes, or for work
_DIGITS = "零一二三四五六七八九十"


class FollowUp(StrEnum):
    """How a question leans on those before it."""

    FRESH = "fresh"
    NEW_TIME = "new_time"
    NEW_PLACE = "new_place"
    NEW_INDICATOR = "new_indicator"
    PRONOUN = "pronoun"
    LAST_ANSWER = "last_answer"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question spelled out, how it leans on the last one, and other wordings of it, the likeliest first.

    `document_id` is where the last answer stood: the place to look too, never the only one.
    """

    question: str
    kind: FollowUp = FollowUp.FRESH
    others: tuple[str, ...] = ()
    document_id: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that the question may mean."""
        return self.question, *self.others


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """The question as it is meant after these turns, the last one last.

    >>> resolve("那高邮呢?", [Turn("江都区委书记是谁", "江都区委书记是谁", answer="朱莉莉")]).question
    '高邮市委书记是谁'
    """
    if not history:
        return Resolved(question)
    bare, changed = _bare(question.strip())
    last = history[-1]
    before = Anatomy.of(last.resolved_question)
    kind, wordings = FollowUp.LAST_ANSWER, _asking_back(bare, before, last)
    if not wordings:
        bare = _counted(bare, before)
        texts = pointed(bare, history)
        if texts != (bare,):
            kind = FollowUp.PRONOUN
            wordings = tuple(wording for text in texts for wording in _spelled_out(Anatomy.of(text), text, before))
        elif not changed:
            kind, wordings = _leaning(bare, before, last)
    wordings = tuple(dict.fromkeys(wordings))
    if kind is FollowUp.FRESH or set(wordings) <= {Anatomy.of(bare).text}:
        return Resolved(question)
    return Resolved(wordings[0], kind, wordings[1:], last.document_id)


def _bare(question: str) -> tuple[str, bool]:
    """The question without what leads in, and whether it says that the topic changes."""
    changed = TOPIC_CHANGE.match(fold(question))
    if changed:
        question = question[changed.end() :]
    while not MORE.match(_plain(question)) and (lead := LEAD_IN.match(fold(question))):
        question = question[lead.end() :]
    return question, changed is not None


def _counted(bare: str, before: Anatomy) -> str:
    """前一年 and 次年 as the years that they are, where the last question names one year."""
    told, years = NEXT_TO.match(fold(bare)), before.query.years
    if not told or len(years) != 1:
        return bare
    return f"{years[0] + (1 if told['after'] else -1)}年{bare[told.end() :]}"


def _plain(text: str) -> str:
    return fold(text).rstrip("?？!！。. ")


def _asking_back(bare: str, before: Anatomy, last: Turn) -> tuple[str, ...]:
    """A question about the last answer: why, what else, which ones, the second."""
    text = _plain(bare)
    if WHY.match(text):
        return (f"为什么{described(before, last)}",)
    if MORE.match(text) or WHICH.match(text):
        return (f"{about(before, last)}{'还有哪些' if MORE.match(text) else '具体有哪些'}",)
    ordinal = ORDINAL.match(text)
    if not ordinal or not re.fullmatch(r"(?:是(?:什么|谁|哪个?|多少)?)?[呢呀啊]?", text[ordinal.end() :]):
        return ()
    replaced = ORDINAL.search(before.folded)
    if replaced:
        return (before.text[: replaced.start()] + bare[: ordinal.end()] + before.text[replaced.end() :],)
    member = _member(last.answer, ordinal[1])
    return (f"{member}是什么",) if member else (f"{about(before, last)}{bare[: ordinal.end()]}是什么",)


def _member(answer: str, number: str) -> str:
    """The second of an enumeration, "" where there are not as many."""
    members = [part.strip('“”"《》 ') for part in re.split(r"[、,，;；]|(?<=.)[和与及](?=.)", answer)]
    place = int(number) if number.isdecimal() else _DIGITS.find(number)
    return members[place - 1] if len(members) > 1 and 0 < place <= len(members) else ""


def _spelled_out(asked: Anatomy, text: str, before: Anatomy) -> tuple[str, ...]:
    """A question whose pronoun has been replaced: it names a slot only, or is a question of its own by now."""
    if not asked.asking:
        return (asked.text,) if _STANDS.search(text) else substituted(before, asked)
    only_time = asked.times and not asked.places and not asked.names
    return (carried(before, asked), asked.text) if only_time else (text,)


def _leaning(bare: str, before: Anatomy, last: Turn) -> tuple[FollowUp, tuple[str, ...]]:
    """A question without a pronoun: a slot's new value, a predicate without a subject, or one that stands alone."""
    asked = Anatomy.of(bare)
    placed = any(asked.cut(span) not in WIDE for span in asked.places)
    if _STANDS.search(bare):
        return FollowUp.FRESH, ()
    if not asked.asking or (not _residue(asked) and (asked.times or placed)):
        return _names_what(asked), substituted(before, asked)
    nouns = _nouns(asked)
    topic = about(before, last)
    thing = entity(topic)
    topics = (topic, thing) if thing else (topic,)
    if not nouns or _only_happens(asked):
        return FollowUp.LAST_ANSWER, tuple(each + asked.text for each in topics)
    if asked.names or placed:
        return FollowUp.FRESH, ()
    subject = fold(asked.cut(asked.core))
    if not asked.times and (ONLY_MEASURE.match(subject) or (len(subject) <= _GENERIC and nouns[0] in subject)):
        leaning = [f"{each}的{asked.text}" for each in reversed(topics)]
        return FollowUp.CARRIED, (*leaning, carried(before, asked), asked.text)
    return FollowUp.CARRIED, (carried(before, asked), asked.text)


def _only_happens(asked: Anatomy) -> bool:
    """Whether it asks when or where something happens, and does not say to what: 什么时候通车."""
    at_once = asked.asks.start <= 1 and asked.query.expects in (AnswerType.TIME, AnswerType.PLACE)
    return at_once and len(asked.tail) <= _GENERIC


def _names_what(named: Anatomy) -> FollowUp:
    if named.rest:
        return FollowUp.NEW_INDICATOR
    return FollowUp.NEW_PLACE if named.places else FollowUp.NEW_TIME


def _residue(asked: Anatomy) -> str:
    """What a question says beside times, places and the question word."""
    text = list(asked.folded)
    for start, end in (*asked.times, *asked.places, asked.asks):
        text[start:end] = " " * (end - start)
    return "".join(PREDICATE.sub("", part) for part in "".join(text).split())


def _nouns(asked: Anatomy) -> list[str]:
    """The things that a question names beside its question word; behind it, 通车 and 举行 are things that happen."""
    found, at = [], 0
    for word, tag in tagged(asked.folded):
        before = at + len(word) <= asked.asks.start
        if (before or at >= asked.asks.end) and tag.startswith(_NOUNS) and (before or tag != "vn"):
            found.append(word)
        at += len(word)
    return [word for word in found if word not in _COMPARED]
