"""A sentence in clauses, and a clause in tagged words: what all patterns of drafting look at.

Commas inside quotes, brackets and numbers part nothing. All of it is folded text; spans count in the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qa.reading.recognise import SURNAMES
from qa.text.tokens import tagged
from qa.types import Passage, Span

_PARTS = re.compile(r'"[^"\n]{0,60}"|《[^》\n]{0,60}》|[(（][^()（）\n]{0,60}[)）]|\d,\d|([,;:。!?\n])')
_PROPER = ("nr", "ns", "nt", "nz", "nrt", "nrfg", "eng")
_NO_NAMES = re.compile(  # what the segmenter takes for names
    "深度|城镇|力争|雨强|上市公司|新兴产业|多达|普通|国际航班|新建|惠及|欧元|宾客|青少年|卫星|幼儿园|智慧|高水平"
    "|毛利润|海洋|归母|露天煤矿|明星|足球|明年|东道主|居民|农村|高速公路|国际|和平|解放|常住人口|人民|民族|文明"
    "|高铁|地铁|大桥|公安|公安局|安全|新能源|民营企业|国有企业|平均|丰富|健康|公里|单注|换手率|蓝皮书|妇女联合会|科技|中央委员会|白皮书|研发|赤字率|暑托班|暑假|绿水青山|金山|成功|安排|胜利|成交|成果|全年"
    "|高峰|任务|党委|党员|高校|高新技术|马拉松|奥运会|亚运会|世界杯|世锦赛"
)
_GENERAL = re.compile(r"全国|我国|中国|全球|世界")
_HAN_NUMBER = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?:第[{_HAN_NUMBER}百零〇\d]+条(?:之[{_HAN_NUMBER}])?|[(（][{_HAN_NUMBER}\d]{{1,3}}[)）]|\d{{1,2}}[.、]"
    rf"|[{_HAN_NUMBER}]{{1,3}}、) *"
)
_SUBJECTS = ("n", "j", "l", "b", "e", "i")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{4}"
    r"(?:有限公司|股份公司|银行|委员会|大学|学院|医院|研究院|研究所|协会|联盟|法院|检察院|俱乐部|基金会)"
)
_QUOTED = re.compile(r'"(?!十?[一二三四五六七八九]五)[^"\n]{2,60}"|《[^》\n]{1,40}》')
_LATIN = re.compile(r"[a-z]{2}")
TIME = re.compile(
    r"(?:截至|截止到?|到)?(?:(?:(?:19|20)\d\d年|今年|去年)(?:[上下]半年[底末]?|前[一二三]个?季度|第?[一二三四]季度[末底初]?"
    r"|前?(?:1[0-2]|[1-9])个?月(?:份|底|末|[0-3]?\d[日号])?|[1-9](?:月份?)?[-~至到](?:1[0-2]|[1-9])月(?:份)?|年?[底末初]|全年|度)?"
    r"|[上下]半年[底末]?|前三季度|第?[一二三四]季度[末底初]?|[1-9](?:月份?)?[-~至到](?:1[0-2]|[1-9])月份?|(?:1[0-2]|[1-9])月(?:份|[底末]|[0-3]?\d[日号])?"
    r"|\"?十[一二三四五]五\"?(?:时期|期间|末)?)(?![\d起至到\-~的前后以间月年同春夏秋冬]|\d[日号])"
)


class Word(NamedTuple):
    """A word with its span in the passage and its part of speech."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True)
class Clause:
    """A stretch between two commas, with the sentence it stands in and the clauses before it."""

    passage: Passage
    sentence: Span
    span: Span
    before: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The clause's folded text."""
        return self.passage.text[self.span.start : self.span.end]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words in order."""
        found, at = [], self.span.start
        for word, tag in tagged(self.text):
            found.append(Word(at, at + len(word), tag))
            at += len(word)
        return tuple(found)

    @cached_property
    def edges(self) -> frozenset[int]:
        """Where words begin or end."""
        return frozenset({self.span.start} | {word.end for word in self.words})

    def at(self, start: int, end: int) -> Span:
        """A span of the clause's text as a span of the passage."""
        return Span(self.span.start + start, self.span.start + end)

    def tags(self, span: Span) -> list[str]:
        """The parts of speech inside a span."""
        return [word.tag for word in self._within(span)]

    def _within(self, span: Span) -> Iterator[Word]:
        return (word for word in self.words if span.start <= word.start and word.end <= span.end)

    def names(self, span: Span) -> bool:
        """Whether a stretch names something: a proper name, a quoted one, an organisation, the country."""
        text = self.passage.text[span.start : span.end]
        return any(map(self._is_name, self._within(span))) or any(
            pattern.search(text) for pattern in (_QUOTED, _GENERAL, _LATIN, _BODY)
        )

    def _is_name(self, word: Word) -> bool:
        text = self.passage.text[word.start : word.end]
        known = word.tag in _PROPER and not _NO_NAMES.fullmatch(text) and len(text) > 1
        return known and (word.tag != "nr" or text[0] in SURNAMES)

    def begins_with_a_subject(self, start: int) -> bool:
        """Whether the first word at or after a position can begin what a sentence is about."""
        first = next((word for word in self.words if word.start >= start and word.tag not in ("x", "m", "q")), None)
        return first is not None and first.tag[:1] in _SUBJECTS

    def told_in(self, span: Span) -> bool:
        """Whether a stretch is a subject on its own: it begins with one, and names something."""
        timed = TIME.match(self.passage.text, span.start, span.end)
        return self.begins_with_a_subject(timed.end() if timed else span.start) and self.names(span)

    @property
    def time(self) -> Span | None:
        """The time that holds here and stands in a clause before, at its beginning."""
        if TIME.match(self.text):
            return None
        for start, end in reversed(self.before):
            if match := TIME.match(self.passage.text, start, end):
                return Span(*match.span())
        return None


def clauses(passage: Passage) -> Iterator[Clause]:
    """All clauses of a passage, sentence by sentence."""
    for sentence in passage.sentences:
        before: list[Span] = []
        for span in _parted(passage.text, sentence):
            yield Clause(passage, sentence, span, tuple(before))
            before.append(span)


def _parted(text: str, sentence: Span) -> Iterator[Span]:
    marked = _MARK.match(text, *sentence)
    start = marked.end() if marked else sentence.start
    for match in _PARTS.finditer(text, start, sentence.end):
        if match.group(1):
            if match.start() > start:
                yield Span(start, match.start())
            start = match.end()
    if start < sentence.end:
        yield Span(start, sentence.end)
