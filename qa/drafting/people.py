"""Office and name → 谁; a person's words → 谁说.

An office counts only where its town, company or school is named with it and one person holds it at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.drafting.clauses import Clause
from qa.drafting.types import Kind, Proposal
from qa.reading.recognise import SURNAMES
from qa.types import Span

_HELD_BY_ONE = (
    "党委书记|[省市县区镇乡村]委书记|工委书记|党组书记|总书记|市长|省长|区长|县长|州长|镇长|乡长|总理|主席|总统|首相|国王|秘书长|部长|厅长|局长|署长|"
    "院长|校长|馆长|会长|理事长|董事长|总经理|总裁|主任|总编辑|行长|检察长|首席执行官|ceo|台长|社长|主教练|首席经济学家|董事局主席|执行长"
)
_FOREIGN = r"[^\W\d_和与及]{1,8}(?:·[^\W\d_和与及]{1,8}?){1,3}?"
_HAN = r"[\u4e00-\u9fff]"
_AFTER = (
    r"(?=$|说|表示|指出|强调|介绍|认为|称|告诉|在|出席|主持|会见|率|宣布|致辞|作|向|对|同|与|、|参加|接受|代表|透露|坦言|回应|分析"
    r"|补充|直言)"
)
_OFFICE = re.compile(
    rf"^(?P<org>[\u4e00-\u9fffa-z·\"]{{2,24}}?)(?P<office>{_HELD_BY_ONE}) *(?P<name>{_FOREIGN}|{_HAN}{{2,3}}?){_AFTER}"
)
_NOT_THIS = re.compile(
    r"副|原|前|时任|首任|候任|代|助理|荣誉|名誉|[、和与及兼]|分管|医师|的|等|^[省市县区州]|一名|某|其|该|本|邀"
)
_ORGANISATION_IS_NO = ("v", "ul", "uj", "p", "r", "d", "c", "uz", "ud", "f")
_NO_PART = re.compile(r"[于在日月时对称说等周将和与也还则曾]")
_NO_SURNAME = frozenset("家长官师员者士")  # the ends of titles
_RANK = re.compile(r"(?:尉|校|将|军士|教授|博士|皮书|白宫|先生|女士|同志|爵士)$")
_SAID = re.compile(
    rf"(?P<name>{_FOREIGN}|{_HAN}{{2,3}}?)(?:对此|近日|日前|(?:于|当地时间)*[\d月]+日)?(?:在[^,]{{2,12}})?(?:警告|解释|补充|坦言)?"
    r"(?:说|表示|指出|认为|强调|称|介绍)$"
)
_TITLED = re.compile(
    r".*(?:学家|专家|人员|队员|委员|成员|议员|总统|总理|主席|[部局司处厅州市县区校院会社行馆所]长|发言人|官员|教授|博士|负责人"
    r"|创始人|总裁|分析师|律师|导演|教练|将军|大使|首相|外长|防长|秘书长|特使|主管|经理|顾问|代表|首席|主任|总监|董事|记者"
    r"|作家|市民|居民|学者|研究员|工程师|讲师)"
)
_WITHIN_A_WORD = re.compile(r"(?:[主担时出曾前现历兼新]任|[-·]\w|[\u4e00-\u9fff]·)$")
_FIRST_PERSON = re.compile(
    r"[我你他她它这那]|该|其|此|(?<![月\d])\d{1,2}日|首要|总统先生|贵国|阁下|目前|今[天年后]|去年|将"
)
_SAYS = re.compile(r"(?:说|表示|指出|认为|强调|称|介绍)$")
_WORDS = re.compile(r'^[,:]"?([^"\n:;]+?)[。!?]*"?$')
_FURTHEST = 40  # code points from the verb back to the name
_LONGEST_PART = 5
_NAMED_WITHIN = 16
_SHORTEST_WORDS, _LONGEST_WORDS = 10, 42


def offices(clause: Clause) -> Iterator[Proposal]:
    """Who holds an office, where a clause begins with place, office and name."""
    match = _OFFICE.match(clause.text)
    if not match or _NOT_THIS.search(match["org"]) or not _opens(clause):
        return
    name, org = clause.at(*match.span("name")), clause.at(*match.span("org"))
    if is_person(clause, name) and clause.names(org) and not set(clause.tags(org)) & set(_ORGANISATION_IS_NO):
        start = len("现任") if match["org"].startswith("现任") else 0
        yield Proposal(Kind.PERSON, (clause.at(start, match.end("office")), "是谁"), name, dated="year")


def _opens(clause: Clause) -> bool:
    """Whether the clause begins behind a mark, and not in the middle of what stands before."""
    before = clause.passage.text[max(0, clause.span.start - 1) : clause.span.start]
    return before in ("", ",", "。", ";", "!", "?", "\n", " ", '"', ":", "-", ")")


def is_person(clause: Clause, span: Span) -> bool:
    """Whether a stretch is one whole name: cut where words are cut, a surname first or a foreign name's dot."""
    text = clause.passage.text[span.start : span.end]
    if _WITHIN_A_WORD.search(clause.passage.text[max(0, span.start - 1) : span.start + 1]):
        return False
    if "·" in text:
        return (
            not _NO_PART.search(text)
            and {span.start, span.end} <= clause.edges
            and text.index("·") <= _LONGEST_PART
            and not _RANK.search(text)
        )
    tags = clause.tags(span)
    before = next((word for word in clause.words if word.end == span.start), None)
    if before is not None and before.tag.startswith("nr"):
        return False  # the end of a longer foreign name
    return (
        text[0] in SURNAMES
        and text[0] not in _NO_SURNAME
        and not _RANK.search(text)
        and span.end in clause.edges
        and (tags == ["nr"] or (bool(tags) and tags[0] == "nr" and span.start in clause.edges))
    )


def words_said(clause: Clause) -> Iterator[Proposal]:
    """Who said a sentence that stands whole behind a name."""
    rest = clause.passage.text[clause.span.end : clause.sentence.end]
    said = _SAYS.search(clause.text) and _WORDS.match(rest)
    if not said or _FIRST_PERSON.search(said.group(1)):
        return
    words = Span(clause.span.end + said.start(1), clause.span.end + said.end(1))
    whole = Clause(clause.passage, clause.sentence, words, ())
    opening = Span(words.start, min(words.end, words.start + _NAMED_WITHIN))
    name = _speaker(clause)
    if name and _SHORTEST_WORDS <= words.end - words.start <= _LONGEST_WORDS and whole.told_in(opening):
        yield Proposal(Kind.SPEAKER, ("谁表示，", words), name)


def _speaker(clause: Clause) -> Span | None:
    """The one name before the verb; of several people in a row, none."""
    for at in range(max(0, len(clause.text) - _FURTHEST), len(clause.text)):
        match = _SAID.match(clause.text, at)
        if match:
            titled = _TITLED.match(match["name"])
            name = clause.at(match.start("name") + (titled.end() if titled else 0), match.end("name"))
            if name.end - name.start > 1 and is_person(clause, name):
                return None if "、" in clause.text[:at] else name
    return None
