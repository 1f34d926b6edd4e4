"""Date and event → 哪一天; event and place → 哪里.

The event has to be told in one clause that names it, and the date has to be one that stands without its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.drafting.clauses import Clause
from qa.drafting.types import Kind, Proposal
from qa.types import Span

_DAY = r"(?:(?:19|20)\d\d年)?(?:1[0-2]|[1-9])月[1-3]?\d[日号]"
_DATE = rf"(?:{_DAY}|(?:19|20)\d\d年(?:1[0-2]|[1-9])月(?:份|底|初)?|(?:19|20)\d\d年(?:底|初)?)(?![\d至到\-~、])"
_HAPPENS = (
    "举行|召开|开幕|闭幕|成立|揭牌|启动|开工|竣工|通车|发布|签署|签约|印发|出台|颁布|施行|上市|上线|开通|投产|投用|运营|举办|挂牌|获批|当选|逝世|"
    "出生|诞生|登陆|发射|首飞|开赛|开馆|开园|开业|开播|上映|公映|入选|首映|首演|落成|开机|杀青|定档|首发|问世|建成|创立|创办|创刊|停刊|生效|点火|开售|交付|下线|合龙|贯通|并网|落幕|收官|启用|设立|更名|加入|退役|复航|首航|奠基|封顶"
)
_EVERY_YEAR = re.compile(r"举行|召开|开幕|闭幕|举办|发布|启动|落幕|开赛")
_LEADING = re.compile(rf"^(?P<date>{_DATE})(?:[上下]午|晚|凌晨)? *(?P<what>[^\d].*)$")
_INSIDE = re.compile(
    rf"^(?P<what>.{{2,30}}?)(?:将|已)?(?P<at>于|自|从|在)(?P<date>{_DATE})(?P<since>起)?"
    rf"(?P<then>(?:正式|全面|全网|首次)?(?:在[^,]{{2,12}})?(?:{_HAPPENS})(?!的).{{0,10}})$"
)
_AMOUNT = re.compile(r"\d\.\d|\d[万亿]")
_EVENT = re.compile(rf"(?<!的)(?:{_HAPPENS})(?!的|以来|后|前|时|仪式|会|方)")
_PLACE = re.compile(
    r"^(?P<when>(?:(?:19|20)\d\d年)?(?:(?:1[0-2]|[1-9])月[1-3]?\d日)?)(?:[上下]午|晚)?(?P<what>.{4,34}?)(?:即将|将|正)?在(?P<place>(?![全该])[\u4e00-\u9fff·a-z0-9()]{2,20}?)"
    r"(?P<verb>(?:正式|隆重|顺利|成功|圆满|同步)?(?:举行|召开|开幕|闭幕|揭牌|启动|开工|开赛|举办|落幕|开机|首映|首演|上演|揭幕|开馆|开园|签约|成立))$"
)
_A_PLACE = re.compile(
    r"(?:[省市县区州镇乡村岛]|中心|馆|厅|广场|体育场|酒店|大学|学院|剧院|剧场|公园|大厦|宾馆|基地|会堂|机场|小镇|学校|中学|小学|园区|医院|大会堂|港|大桥|古镇|景区|书店|博物院|故宫|站|社区|工厂|城|院|"
    r"北京|上海|天津|重庆|香港|澳门)$"
)
_VAGUE = re.compile(
    r"^(?:[在于起]|台风(?!\")|与|和|以|由|对|将|据|随着|经|为|从|该|当|[一二三四五六七八九十]|建议|会议|活动|大会|仪式|论坛|比赛|峰会|记者|来自|上午|下午|晚|消息|电$|讯)"
)
_UNFINISHED = re.compile(
    r"(?:的|和|与|及|在|对|为|将|以|等|中|时|后|前|上|下|是|于|由|据|称|表示|显示|说|指出|获悉|了解到|宣布|消息|讯|电|起|以来|至今.*|公告|通知|数据)$"
)


def dates(clause: Clause) -> Iterator[Proposal]:
    """When something happened: the date before a whole event, or inside it behind 于 or 自."""
    if match := _LEADING.match(clause.text):
        yield from _leading(clause, match)
    elif (match := _INSIDE.match(clause.text)) and not _UNFINISHED.search(match["then"]):
        what = clause.at(*match.span("what"))
        lawful = re.fullmatch(r"本[\u4e00-\u9fff]{1,2}", match["what"]) is not None
        if lawful or clause.told_in(what):
            then = clause.at(match.start("then"), len(clause.text))
            parts = (what, match["at"], _asking(match["date"]), match["since"] or "", then)
            yield Proposal(
                Kind.DATE, parts, clause.at(*match.span("date")), dated="" if lawful or _tells_year(match) else "year"
            )


def _leading(clause: Clause, match: re.Match[str]) -> Iterator[Proposal]:
    said, what = match["what"], clause.at(*match.span("what"))
    yearly = re.fullmatch(r"\d{4}年", match["date"]) and (_EVERY_YEAR.search(said) or clause.before)
    if (
        _EVENT.search(said)
        and not yearly
        and not _VAGUE.match(said)
        and not _UNFINISHED.search(said)
        and not re.match(_HAPPENS, said)
        and not _AMOUNT.search(said)
        and clause.told_in(what)
        and clause.passage.text[clause.span.end : clause.span.end + 1] != ":"
    ):
        parts = (what, f"是在{_asking(match['date'])}")
        yield Proposal(Kind.DATE, parts, clause.at(*match.span("date")), dated="" if _tells_year(match) else "year")


def _tells_year(match: re.Match[str]) -> bool:
    return match["date"][:4].isdigit()


def _asking(date: str) -> str:
    if date[-1] in "日号":
        return "哪一天"
    return "哪一年" if date.endswith("年") else "什么时候"


def places(clause: Clause) -> Iterator[Proposal]:
    """Where something took place."""
    match = _PLACE.match(clause.text)
    if not match or _EVENT.search(match["place"]) or not _A_PLACE.search(match["place"]) or _VAGUE.match(match["what"]):
        return
    what, place = clause.at(*match.span("what")), clause.at(*match.span("place"))
    if (
        not clause.told_in(what)
        or not {place.start, place.end} <= clause.edges
        or re.search(r"^.?[至到]|、|之一|(?<![月\d])\d{1,2}[日号]|也于|今明", match["what"])
    ):
        return
    when: tuple[str | Span, ...] = (clause.at(*match.span("when")),) if match["when"] else ()
    if re.match(r'"?(?:19|20)\d\d', match["what"]) or "月" in match["what"]:
        when = ()
    elif not when and clause.time:
        when = (clause.time,)
    yield Proposal(Kind.PLACE, (*when, what, "在哪里", clause.at(*match.span("verb"))), place, dated="year")
