"""What 它, 他, 那里, 那年 and the like point at in the turns before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.conversation.anatomy import Anatomy
from qa.conversation.replace import about, entity
from qa.conversation.words import AMONG, AT_THAT_TIME, IT, THAT_TIME, THERE, THEY
from qa.store.conversations import Turn
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.types import AnswerType

Find = Callable[[Sequence[Turn]], str]

_CLAUSE = re.compile(r".{4}[,，]")
_EVENT = re.compile(r"(.{4,}?)时(?!候|间|期|代)")  # what 当时 has been replaced by before


def pointed(text: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """The text with what points back replaced by what it points at, the likeliest first.

    Words that point at nothing known stay.
    """
    folded = fold(text)
    if match := AMONG.search(folded):
        return (_put(text, match, f"{_topic(history)}中"),)
    if match := AT_THAT_TIME.search(folded):
        return (_put(text, match, f"{_topic(history)}时"),)
    text = _replaced(text, THAT_TIME, _time, history)
    text = _replaced(text, THERE, _place, history)
    text = _replaced(text, THEY, _person, history)
    match = IT.search(fold(text))
    if not match or _CLAUSE.search(text[: match.start()]):  # 农业税这种税: what it points at stands before it
        return (text,)
    topic = _topic(history)
    things = [thing for thing in (entity(topic), topic) if thing]
    return tuple(_thing(text, match, thing) for thing in things)


def _topic(history: Sequence[Turn]) -> str:
    """What the last question was about; of what happened "at the time", the time's own event."""
    topic = about(Anatomy.of(history[-1].resolved_question), history[-1])
    event = _EVENT.match(topic)
    return event[1] if event else topic


def _replaced(
    text: str, pattern: re.Pattern[str], find: Callable[[Sequence[Turn]], str], history: Sequence[Turn]
) -> str:
    match = pattern.search(fold(text))
    referent = find(history) if match else ""
    return _put(text, match, referent) if match and referent else text


def _put(text: str, match: re.Match[str], referent: str) -> str:
    return text[: match.start()] + referent + text[match.end() :]


def _thing(text: str, match: re.Match[str], topic: str) -> str:
    """A thing pointed at, with the noun that names its kind: 这个目标, 该公司, 其."""
    end, found = match.end(), match[0]
    words = tagged(fold(text[end:]))
    if found[-1] not in "其它们此" and words and words[0][1].startswith(("n", "vn", "v")):
        end += len(words[0][0])
        named = fold(topic).find(words[0][0])
        topic = topic[: named + len(words[0][0])] if named > 0 else topic
    joint = "的" if found == "其" and not text[end:].startswith("的") else ""
    return text[: match.start()] + topic + joint + text[end:]


def _time(history: Sequence[Turn]) -> str:
    return _latest(history, AnswerType.TIME, lambda before: [before.cut(span) for span in before.times[:1]])


def _place(history: Sequence[Turn]) -> str:
    return _latest(history, AnswerType.PLACE, lambda before: [before.cut(span) for span in before.places[:1]])


def _person(history: Sequence[Turn]) -> str:
    return _latest(history, AnswerType.PERSON, Anatomy.persons)


def _latest(history: Sequence[Turn], kind: AnswerType, named: Callable[[Anatomy], Sequence[str]]) -> str:
    """What the last question of this kind was answered with, or what a later question names of it."""
    for turn in reversed(history):
        before = Anatomy.of(turn.resolved_question)
        if before.query.expects is kind and turn.answer:
            return turn.answer
        if names := named(before):
            return names[0]
    return ""
