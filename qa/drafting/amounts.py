"""Indicator and number: 地区生产总值达15503.20亿元 asks 多少元, 同比增长3.7% asks 百分之几.

Only where the number is the only one of its clause, with what is counted before it and nothing left behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.drafting.clauses import TIME, Clause
from qa.drafting.types import Kind, Proposal
from qa.reading.recognise import NUMBER, PERCENT
from qa.types import Span

_ABOUT = re.compile(r"(?:约|近|逾|超|将近|大约|不低于|不少于|至少|不超过|不高于)$")
_UNIT = re.compile(r"[\d.十百千万亿多余]([^\d.,十百千万亿多余%‰以左]+)(?:以上|以下|以内|左右)?$")
_ROSE = re.compile(
    r"(?P<than>比上年|比去年|较上年|较去年|同比|环比|平均每?年|年均)?(?:实际|名义|累计)?(?:将|预计)?"
    r"(?:增长|下降|上升|提高|上涨|下跌|回落|增加|减少|降低)(?:了|到|至|约)?$"
)
_SHARE = re.compile(
    r"(?:率|比重|占比|比例|份额|增速|增幅|涨幅|降幅)(?:已|将|就|均|也)?"
    r"(?:达到?|为|是|约为|保持在|稳定在|控制在|提高到|提高至|上升到|升至|降至|降到|超过)?(?:了)?$"
)
_REACHED = re.compile(
    r"(?:已|将|就|累计|共|总计|合计)*(?:达到?|为|是|约为|超过?|突破|增至|增加到|提高到|升至|降至|达成|共)(?:了)?$"
)
_INDICATOR = re.compile(
    r"(?:投资|收入|总额|总值|规模|面积|产量|总量|里程|人数|长度|高度|容量|产值|利润|成本|价格|均价|售价|票房|销量|余额"
    r"|增加值|支出|市值|估值|资金|金额|占地|全长|全程|就业|注册资本|客流量|吞吐量|发电量|交易额|销售额|成交额|贷款|存款"
    r"|人口|户数|数量|库存|产能|营收|赤字|国债|总数|距离|深度|宽度|重量|奖金|储备|罚款)$"
)
_FLOW = re.compile(
    r"营收|出货量|交付量|成交|气温|水位|降水量|雨量|归母|净额|净利|收入|利润|销量|产量|票房|增加值|总额|出口|进口|总值"
    r"|支出|人数|客流|吞吐|发电量|销售|交易额|就业|产值|投资(?!总)"
)
_MOVED = re.compile(r"(?:增|升|降|跌|减|提高|增加|上升|下降|减少|上涨)[到至了]?$")
_GROWS = re.compile(r"已|累计|突破")  # what is higher in another year
_SOMETIME = re.compile(r"期间|以来|[年月日周晚]|季度|世纪|小时")
_THIS_YEAR = re.compile(r"(?:今年|\d{4}年)(?!\d|[上下]|前|第?[一二三四]季|底|末)")
_BASELINE = re.compile(r"(?:比|较|同|与)(?:19|20)?\d.*$")
_DID = re.compile(r"(?:实现|取得|完成|达成|录得)")
_NO_MEASURE = re.compile("[年月日号点时分秒届次级期强位章条款篇卷站层步声代成名国省市县]|世纪|个?百分点")
_MEASURED = re.compile(r"[额值量数价积本益款金资率重比例幅]$")
_NOUNS = ("n", "vn", "j", "l", "nz", "nt", "ng")
_SPREAD = re.compile(
    r"分别|各自|各[为达]|从|由|、|之一|平均|每|或|其中|第|希望|认为|预计(?=将?达)|差|不足|以及|等(?!于)"
)
_SHORTEST = 4  # characters of what is counted: 总数 alone counts nothing


def amounts(clause: Clause) -> Iterator[Proposal]:
    """Questions after the one number of a clause."""
    text = clause.text
    at = next((match for match in NUMBER.finditer(text) if _asked(match.group())), None)
    if at is None or not _alone(clause, at):
        return
    left, right = text[: at.start()], text[at.end() :]
    about = _ABOUT.search(left) if not _REACHED.search(left) else None
    if about:
        left = left[: about.start()]
    answer = clause.at(len(left), at.end())
    if PERCENT.fullmatch(at.group()):
        yield from _rates(clause, left, right, answer)
    else:
        yield from _counts(clause, left, right, answer)


def _asked(number: str) -> bool:
    unit = _UNIT.search(number)
    return number[0].isdigit() and (
        number.endswith("%") or (unit is not None and not _NO_MEASURE.fullmatch(unit.group(1)))
    )


def _alone(clause: Clause, match: re.Match[str]) -> bool:
    """Whether it is the only number of its clause but for a time, whole, and about one thing."""
    left, right = clause.text[: match.start()], clause.text[match.end() :]
    return not (
        re.search(r"\d", TIME.sub("", left, count=1) + right)
        or _SPREAD.search(left)
        or "(" in left
        or clause.at(0, match.end()).end not in clause.edges
        or right[:1] in tuple("-~至到/个点多余万亿左以的")
    )


def _time(clause: Clause, left: str) -> tuple[str | Span, ...]:
    """The time that the sentence gave before, where the clause has none."""
    return (clause.time,) if clause.time and not TIME.search(_BASELINE.sub("", left)) else ()


def _rates(clause: Clause, left: str, right: str, answer: Span) -> Iterator[Proposal]:
    """How much something rose, or what share it is; what rose may stand in the clause before."""
    rose = _ROSE.search(left)
    opening = clause.passage.text[clause.sentence.start : clause.span.start]
    if right or not (rose or _SHARE.search(left)) or re.search("从[同环]比", opening):
        return
    own = left[: rose.start()] if rose else left
    if TIME.sub("", own).strip():
        subject, timed = clause.at(0, len(left)), bool(TIME.search(_BASELINE.sub("", own)) or clause.time)
        if timed and clause.begins_with_a_subject(_after_time(clause, subject)):
            yield Proposal(
                Kind.PERCENT,
                (*_time(clause, left), subject, _is(left), _rate(clause, answer)),
                answer,
                clause.told_in(subject),
            )
    elif rose and not own:
        yield from _rise_of_before(clause, clause.at(0, len(left)), answer)


def _is_of_a_day(left: str) -> bool:
    """Whether the number is of a day that the clause doesn't name: 今年 already so many, so many new ones."""
    return bool(_GROWS.search(left) and (_THIS_YEAR.search(left) or "新增" in left))


def _rate(clause: Clause, answer: Span) -> str:
    return "多少个百分点" if clause.passage.text[slice(*answer)].endswith("百分点") else "百分之几"


def _is(left: str) -> str:
    """The verb that an indicator lacks right before its number: 总金额18.5亿元."""
    return "为" if _MEASURED.search(left) and "被" not in left else ""


def _after_time(clause: Clause, span: Span) -> int:
    timed = TIME.match(clause.passage.text, *span)
    return timed.end() if timed else span.start


def _rise_of_before(clause: Clause, rose: Span, answer: Span) -> Iterator[Proposal]:
    """同比增长3.7% alone: of the indicator whose number ends the clause before."""
    if not clause.before or clause.passage.text[clause.before[-1].end : clause.span.start] != ",":
        return
    whole = Clause(clause.passage, clause.sentence, clause.before[-1], clause.before[:-1])
    number = next((match for match in NUMBER.finditer(whole.text) if match.end() == len(whole.text)), None)
    if number is None or not _asked(number.group()) or not _alone(whole, number) or number.group().endswith("%"):
        return
    left = _REACHED.sub("", _ABOUT.sub("", whole.text[: number.start()]))
    indicator = whole.at(0, len(left))
    timed = TIME.search(left) or whole.time
    if timed and _INDICATOR.search(left) and whole.begins_with_a_subject(_after_time(whole, indicator)):
        did = _DID.search(left)
        parts: tuple[str | Span, ...] = (indicator,)
        if did:
            parts = (whole.at(0, did.start()), whole.at(did.end(), len(left)))
        yield Proposal(
            Kind.PERCENT, (*_time(whole, left), *parts, rose, _rate(clause, answer)), answer, whole.told_in(indicator)
        )


def _counts(clause: Clause, left: str, right: str, answer: Span) -> Iterator[Proposal]:
    unit = _UNIT.search(clause.passage.text[slice(*answer)])
    subject = clause.at(0, len(left))
    if (
        unit is None
        or len(_REACHED.sub("", TIME.sub("", left))) < _SHORTEST
        or not clause.begins_with_a_subject(_after_time(clause, subject))
    ):
        return
    if right:
        behind = clause.tags(Span(answer.end, clause.span.end))
        verb = next((word.tag for word in clause.words if word.end == subject.end), "")
        if len(right) not in range(2, 11) or not all(tag in _NOUNS for tag in behind) or verb[:1] != "v":
            return
    elif not _INDICATOR.search(re.sub("(?:约?为|是)$", "", left)) and not (
        _REACHED.search(left) and left[-1] not in "为是"
    ):
        return
    time = _time(clause, left)
    opening = clause.passage.text[clause.sentence.start : subject.start]
    changes = _FLOW.search(left) or _MOVED.search(left) or _SOMETIME.search(opening)
    if (changes and not (time or TIME.search(left))) or _is_of_a_day(left):
        return
    tail = (Span(answer.end, clause.span.end),) if right else ()
    parts = (*time, subject, _is(left), f"多少{unit.group(1)}", *tail)
    yield Proposal(Kind.NUMBER, parts, answer, clause.told_in(subject), dated="day" if _GROWS.search(left) else "")
