"""Enumerations → 哪些, and what a text itself defines → 是指什么."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.drafting.clauses import Clause
from qa.drafting.types import Kind, Proposal
from qa.types import Span

_ITEM = r'(?:"[^"\n]{1,20}"|《[^》\n]{1,30}》|[^,、。;:!?"《》\s]{2,20}?)'
_ITEMS = rf"{_ITEM}(?:、{_ITEM}){{1,9}}?(?:(?:和|及|以及|与){_ITEM})?"
_COMPRISES = re.compile(
    rf"^(?P<what>.{{3,36}}?)(?P<verb>(?:主要|具体)?包括|分别[是为]|(?:主要)?涵盖|(?:主要)?包含|分为|设有|下设|下辖)了?(?P<items>{_ITEMS})(?:(?<![高平同对均])等(?P<rest>[^、级额式][^、]{{0,7}})?)?$"
)
_MADE_OF = re.compile(rf"^(?P<what>.{{3,36}}?)由(?P<items>{_ITEMS})(?:等)?(?P<rest>)(?P<verb>组成|构成)$")
_COUNTED = re.compile(
    rf'^(?P<what>.{{3,30}}?)(?P<items>"[^"、]+(?:、[^"、]+)+"|{_ITEMS})等?(?P<count>[两二三四五六七八九十])(?P<measure>大|个|项|类|种|篇|座|家|部)(?P<noun>[\u4e00-\u9fff]{{2,8}})$'
)
_TALLY = re.compile(r"(?:等|这)?(?P<count>(?:[两二三四五六七八九十]+|\d+)(?:部分|[个大类项种级座条家名位])[^、]*)$")
_PAIR, _SHORT = 2, 4  # of two items alone the first is told by its length only where they are short
_NO_NOUN = re.compile(r"情形|情事|之|[内中上]$")
_MANY = re.compile(r"[两二三四五六七八九十\d][个大类项种只名位家条座]")
_CONTEXTUAL = re.compile(r"^.{0,4}(?:内容|措施|范围|事项|目的|原则|方式|材料|项目|活动)(?:应当)?$")
_NO_ITEMS = re.compile(r"^[该其本的]|\d[年月日]|是指|指|共\d|等\d")
_HOW = re.compile(r"从|围绕|在|就|按|对|通过|针对|结合|聚焦(?!于)|根据")
_NUMBERS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_BETWEEN = re.compile(r"、|以及|和|及|与")
_ASKED = {"分别是": "分别是哪些", "分别为": "分别是哪些", "分为": "分为哪几种"}
_LAW = r"本(?:法|条例|办法|规定|细则|规则)"
_MEANS = re.compile(
    rf"^(?P<lead>{_LAW}(?:所称|中)的?)?(?P<what>(?:(?!也叫|又称|也称|所谓|顾名思义|就是)[^,。;:、]){{2,20}}?),?(?:是指|系指|指的是),?(?P<meaning>[^,:;][^:]{{8,140}}?)(?:。|;)?$"
)
_OPEN = re.compile(r"不限于|指|情形|[还也]|在内|遭到|例如|比如|诸如|的$|其中|以及$|和$|将$|[0-9]")


def enumerations(clause: Clause) -> Iterator[Proposal]:
    """What something comprises, all of it, where its clause ends the sentence."""
    match = _COMPRISES.match(clause.text) or _MADE_OF.match(clause.text)
    if not match or clause.span.end < clause.sentence.end - 1 or _OPEN.search(match["what"]) or "在内" in clause.text:
        return
    if _CONTEXTUAL.search(match["what"]) or _NO_ITEMS.search(match["items"]):
        return
    if match["verb"].startswith("分别") and not re.search(
        r"[两二三四五六七八九十\d][个大类项种只名位家条座]", match["what"]
    ):
        return
    rest = clause.tags(clause.at(*match.span("rest"))) if match["rest"] else []
    if not all(tag in ("n", "vn", "l", "j", "m", "q", "ns", "nz") for tag in rest):
        return
    what = clause.at(*match.span("what"))
    time: tuple[str | Span, ...] = (clause.time,) if clause.time else ()
    if clause.begins_with_a_subject(what.start) and _ends_with_a_noun(clause, what) and what.end in clause.edges:
        verb = match["verb"]
        made = verb in ("组成", "构成")
        tally = _tally(match["items"])
        items = clause.at(
            match.start("items"), match.start("items") + (tally.start() if tally else len(match["items"]))
        )
        counted_as = clause.at(match.start("items") + tally.start("count"), match.end("items")) if tally else ""
        asked: tuple[str | Span, ...] = (f"由哪些部分{verb}",) if made else (_ASKED.get(verb, f"{verb}哪些"),)
        if tally and not made:
            asked = (f"{verb}哪", counted_as)
        yield Proposal(Kind.LIST, (*time, what, *asked), items, clause.told_in(what))


def _tally(items: str) -> re.Match[str] | None:
    """The count behind the items, where it is theirs: A、B两部分."""
    match = _TALLY.search(items)
    listed = len(_BETWEEN.split(items[: match.start()])) if match else 0
    count = match["count"] if match else ""
    if match and items[: match.start()].endswith(("、", "和", "及", "与")):
        return None
    fits = count.startswith(str(listed)) or (bool(count) and _NUMBERS.get(count[0]) == listed)
    return match if fits else None


def _ends_with_a_noun(clause: Clause, span: Span) -> bool:
    return any(
        word.end == span.end and (word.tag[:1] in ("n", "j", "l", "x") or word.tag == "vn") for word in clause.words
    )


def counted(clause: Clause) -> Iterator[Proposal]:
    """富民、惠民、安民三篇文章 asks 哪三篇文章, where there are as many as the text says."""
    match = _COUNTED.match(clause.text)
    if not match or _NO_ITEMS.search(match["items"]) or _NO_NOUN.search(match["noun"]):
        return
    if len(_BETWEEN.split(match["items"])) != _NUMBERS[match["count"]]:
        return
    listed = _BETWEEN.split(match["items"])
    lengths = {len(item) for item in listed[1:]}
    first = match.end("items") - len(match["items"]) + max(0, len(listed[0]) - min(lengths))
    if match["items"][0] == '"':
        first = match.start("items")
    elif len(lengths) > 1 or (len(listed) == _PAIR and max(lengths) > _SHORT):
        return
    quoted = int(match["items"][0] == '"')
    what, items = clause.at(0, first), clause.at(first + quoted, match.end("items") - quoted)
    tail = clause.at(match.start("count"), match.end("noun"))
    unfinished = _HOW.search(clause.text[:first]) and clause.span.end < clause.sentence.end - 1
    if not unfinished and {items.start, items.end} <= clause.edges and clause.begins_with_a_subject(what.start):
        yield Proposal(Kind.LIST, (what, "哪", tail), items, clause.told_in(what))


def definitions(clause: Clause) -> Iterator[Proposal]:
    """What a term means where the text itself says so."""
    if clause.before:
        return
    start = clause.span.start
    match = _MEANS.match(clause.passage.text[start : clause.sentence.end])
    if match is None or re.search(r"是指|系指|指的是|\"指", match["meaning"]):
        return
    what, meaning = (Span(start + match.start(part), start + match.end(part)) for part in ("what", "meaning"))
    law = re.match(_LAW, match["lead"] or "")
    named = bool(law) or clause.passage.text[what.start] in '"《'
    lead = (f"{law.group()}所称的",) if law else ()
    yield Proposal(Kind.DEFINITION, (*lead, what, "是指什么"), meaning, named)
