"""Making a question stand alone: 今年 becomes the year, 全市 the city, 本办法 its title; what is left open is refused.

Whoever reads a question has no document before him. The patterns say what to ask; here it is put into words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.drafting.types import Proposal
from qa.reading.places import stem
from qa.reading.slots import surroundings
from qa.text.fold import fold, to_traditional
from qa.types import Context, Passage

_DOCUMENTS = "报告|公报|法|条例|办法|规定|决定|细则|规则|意见|通知|章程|纲要|规划|方案|决议|准则|标准|计划|解释"
_NAMED = re.compile(
    rf"(?:(?<![违方看做说想])(?:条例|办法|规定|细则|规则|章程|准则|工作报告|公报|法)"
    rf"|(?:关于|^国务院|^中共中央|^中华人民共和国|^全国人民代表大会|^\d{{4}}年).*(?:{_DOCUMENTS}))(?:[(（][^()（）]*[)）])?$"
)
_THIS = re.compile(rf"本({_DOCUMENTS})(?!律|院|人)")
_RELATIVE = ((re.compile(r"今年|本年度?"), 0), (re.compile(r"(?<![比较])去年"), -1), (re.compile(r"明年"), 1))
_UNDATED = re.compile(
    r"(?<![\d年-])(?<![\d月日][至到])(?:(?:1[0-2]|[1-9])月(?![\u4e00-\u9fff]球)|前(?:三个?季度|[1-9]个?月)|第?[一二三四]季度|[上下]半年|[1-9][-~至到](?:1[0-2]|[1-9])月)"
)
_MONTH = re.compile(r"(1[0-2]|[1-9])月")
_HERE = {"市": re.compile(r"[全我本]市"), "省": re.compile(r"[全我本]省"), "县": re.compile(r"[全我本]县")}
_PART = re.compile(r"[\u4e00-\u9fff]{2,9}?(?:省|自治区|[市县区旗])")
_LEAD_IN = re.compile(
    r"^(?:据悉|据了解|据介绍|据统计|数据显示|目前|日前|近日|近年来|此外|另外|同时|其中|而|并且?|且|但是?|不过|因此|随后|最终|据此前报道|据报道|截至目前|截至发稿|此前|已)+"
)
_OWN = "科|土|田|质|溪|地|身|能|钢|期债|息|金|草|源|来|领|色"  # after 本: words of their own
_UNSTABLE = re.compile(
    rf"该|其(?![他中它实余次])|此(?!外|前|后)|这|那|[我你他她它俺咱]|记者|本(?!{_OWN})|报告期|自己|上述|前述|以[上下]|如下|下列|下述"
    r"|有关|则(?!例)|被执行人|前款|(?:^|[年月度末日,])公司|就必须|现行|上年|当[年天日月时晚地前]|昨[天日晚]|今[天日晚早]|明[天日晚早]|近[日期年]|日前|目前|现在|同[日年月期](?!比|增|下)"
    r"|次[日年]|[一二两三四五]者|双方|对方|后者|前者|为此|对此|如此|据悉|据了解|据介绍|去年|今年|明年|前年|本[年月周]|上[月周]|下[月周]"
    r"|全[市省县区镇乡村校院州]|据统计|左图|右图|上图|下图|图为|公司(?=[今于在的将已达拥实现共总成营净])|某"
)
_ANY_DOCUMENT = re.compile(
    rf"《(?:若干|暂行|指导|实施|行动|管理)?(?:{_DOCUMENTS}|措施|规程|公告|协议|合同|指南|目录)》"
)  # one told of before
_OPENING = re.compile(
    r"^(?:并|还|也|但|而|且|即|则|使|让|将|为(?!期)|以|对|被|把|从|在|向|与|和(?!平|县|谐)|及|或|按|如|若|由|因|就|又|再|更|均|都|已"
    r"|曾|不|未|无|有|是|要|会|能|可|应|须|必须|需|得|来|去|到|所|的|等|者|之|了|着|过|比|较|约|近|超|逾|达|共|总|累计|平均|同比|环比"
    r"|增长|下降|分别|其|个|第(?![一二三四五六七八九十\d]+[届次])|只|仅|最|一[个些种是]|[二三四五六七八九十]是|首先|其次|再次|[、.)\]]|之?后|之?前)"
)
_FIRST_HAN, _LAST_HAN, _TRADITIONAL = "\u3400", "\uf900", 0.1
_SENTENCE = re.compile(r"[,，。:!?\s]|消息|.{70}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WIDE = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E)
}
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff]) +| +(?=[\u4e00-\u9fff])")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_OPEN_MARKS = (('"', '"'), ("(", ")"), ("《", "》"), ("（", "）"), ("“", "”"), ("「", "」"))
SHORTEST, LONGEST = 8, 62


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document says of itself: the year that 今年 means, the month it was written in, its places, its name."""

    year: int
    month: int
    day: str
    places: tuple[str, ...]
    name: str

    @classmethod
    def of(cls, context: Context, source: str) -> Setting:
        """The setting that a passage's context gives."""
        dated, folded = context.published_at or "", fold(context.title)
        return cls(
            year=surroundings(context, source).year,
            month=int(dated[5:7]) if len(dated) > 6 else 0,
            day=f"{int(dated[:4])}年{int(dated[5:7])}月{int(dated[8:10])}日" if len(dated) > 9 else "",
            places=tuple(_PART.findall(context.region)),
            name=context.title if _NAMED.search(folded) and not _SENTENCE.search(folded) else "",
        )

    def dated(self, question: str, *, by_day: bool) -> str:
        """The question with the document's year before it, or, of what grows, the day that it was written on."""
        if by_day and self.day:
            return f"截至{self.day}{question}"
        return f"{self.year}年{question}" if self.year else question

    def place(self, level: str) -> str:
        """The city, province or county that the document is about."""
        return next((place for place in self.places if place.endswith(level)), "")

    @property
    def title(self) -> str:
        """The document's name as one writes it in a sentence."""
        return self.name if "《" in self.name else f"《{self.name}》"


def worded(proposal: Proposal, passage: Passage, plain: str, setting: Setting) -> str | None:
    """The question in the document's own script, or None where it would not stand alone.

    `plain` is the passage's text unfolded, of the same length.
    """
    said = "".join(part if isinstance(part, str) else plain[slice(*part)] for part in proposal.parts)
    said = _LEAD_IN.sub("", _BRACKETED.sub("", said.translate(_WIDE)).strip())
    resolved = _dated(_placed(_titled(said, setting), passage, setting), setting)
    if resolved is None or not (proposal.named or setting.name):
        return None
    question = _BLANK.sub("", resolved).strip("、,， ")
    if not _stands(fold(question)):
        return None
    if setting.name and setting.title not in question:
        question = f"根据{setting.title}，{question}"
    elif proposal.dated and not _YEAR.search(question):
        question = setting.dated(question, by_day=proposal.dated == "day")
    return f"{to_traditional(question) if _is_traditional(plain) else question}？"


def _is_traditional(plain: str) -> bool:
    """Whether a text is in Traditional characters: folding would change many of its Han characters."""
    changed = sum(one != other and _FIRST_HAN < one < _LAST_HAN for one, other in zip(plain, fold(plain), strict=True))
    return changed > len(plain) * _TRADITIONAL


def _stands(question: str) -> bool:
    if _ANY_DOCUMENT.search(question):
        return False
    inside = re.sub(r"《[^》]*》", "《》", question)
    return (
        SHORTEST <= len(question) <= LONGEST
        and not _UNSTABLE.search(inside)
        and not _OPENING.match(question)
        and "。" not in question
        and all(
            question.count(mark) % 2 == 0 if mark == other else question.count(mark) == question.count(other)
            for mark, other in _OPEN_MARKS
        )
    )


def _titled(text: str, setting: Setting) -> str:
    """本办法 as the document's name, where that is what it is."""
    match = _THIS.search(fold(text))
    if not match or not fold(_BRACKETED.sub("", setting.name)).endswith(match.group(1)):
        return text
    return f"{text[: match.start()]}{setting.title}{text[match.end() :]}"


def _placed(text: str, passage: Passage, setting: Setting) -> str:
    """全市 as the city's name, where the passage or its headings name that city too."""
    about = f"{passage.text} {fold(passage.context.title)} {fold(passage.context.section)}"
    for level, pattern in _HERE.items():
        if (place := setting.place(level)) and fold(place[:-1]) in about:
            text = re.sub(rf"(?:{stem(place)}{level}?)?{pattern.pattern}", place, text)
    return text


def _dated(text: str, setting: Setting) -> str | None:
    """今年 and 去年 as years, and the year before a month or a quarter that has none."""
    for pattern, shift in _RELATIVE:
        if pattern.search(text):
            if not setting.year:
                return None
            text = pattern.sub(f"{setting.year + shift}年", text)
    match = _UNDATED.search(fold(text))
    if match is None or _YEAR.search(text[: match.start()]):
        return text
    month = _MONTH.match(match.group())
    late = month is not None and int(month.group(1)) > setting.month + 2
    if not setting.month or late or match.group() == "下半年":
        return None
    return f"{text[: match.start()]}{setting.year}年{text[match.start() :]}"
