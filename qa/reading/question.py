"""What a question asks for and what its answer has to match: question words, units, years, places, offices, names.

Patterns only, over folded text; nothing here looks at a document.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.reading.asked_years import written, years_named
from qa.reading.harms import asks_toll
from qa.reading.places import find_places
from qa.reading.recognise import OFFICE, PERIOD, QUOTED, UNITS
from qa.reading.saying import unsaid
from qa.reading.synonyms import equivalents, wordings
from qa.reading.told import asks_who, told_only_so
from qa.text.fold import fold
from qa.text.tokens import tagged
from qa.types import AnswerType, Query, Span

_POLITE = re.compile(
    r"^(?:请问一下|请问|我想问|我想知道|想问一下|问一下|麻烦问下|麻烦|告诉我|帮我查一下|帮我查|查一下|急!*|你好|您好)[,，!。:\s]*|"
    r"(?:啊|呀|呢|来着|吗|嘛|吧|哦|谢谢)?[?？!。.\s]*$"
)
_RATE = "增长率|增速|增幅|涨幅|降幅|比重|比例|占比|失业率|就业率|率|同比|增长|下降|提高|上涨|跌"
_AMOUNT = re.compile(  # what is asked for where there is no question word: 泰州2023年城镇新增就业人数, 平均梅雨量
    r"(?:增速|增长率|增幅|涨幅|降幅|(?:失业|就业|赤字|覆盖|入学|城镇化|达标)率|占比|比重|增长|总投资|造价|金额|规模|收入|支出|票价|价格|人口|"
    r"[人次户件里总]数|人次|个数|面积|长度|全长|里程|得分|总分|时速|气温|[总余差数限额产资]额|产值|增加值|"
    r"[\u4e00-\u9fff](?<![质力能音考商测计变度肚胆分])量)(?:预期)?(?:目标)?$"
)
_THINGS = re.compile(  # what is asked for by name where there is no question word: 五大发展理念
    r"(?<![第\d一二三四五六七八九十百千.])(?:[两三四五六七八九十]|1?\d)[大个项条种类重件]\"?[\u4e00-\u9fff]{2,8}\"?$"
)
_YES_OR_NO = re.compile(r"[吗嘛吧][?？!！。.\s]*$|是否|是不是|有没有|会不会|能不能|能否|有无")
_DOUBTS = re.compile(r"[会了]|提高|增加|降低|影响")  # keywords with these ask whether as often as how much
_PEOPLE = re.compile(
    rf"(?:{OFFICE.pattern}|作者|记者|演员|歌手|球员|[冠亚季]军|搭档|队友|捐献者|志愿者|航天员|人物|科学家|代表人物|得主|选手|专家|教练|战士|士兵|民警|警察|医生|护士|"
    r"老师|学生|司机|(?:袭击|受害|死|伤|获奖|发明|设计|肇事|创始|领导|组织|举报)者|嫌犯|嫌疑人|凶手|枪手|受害人|男孩|女孩|孩子|男子|女子|队员|村民|老人|青年|工程师|设计师|画家|诗人|作家|律师|人)$"
)
_HOLDER = re.compile(  # who that is, where a name of an office or a prize is all that was typed
    rf"(?:{OFFICE.pattern}|得主|[冠亚季]军|球员|运动员|选手|创始人|负责人|发言人)$"
)
_RULES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            AnswerType.PERCENT,
            r"[百几多]分之[几多]少?|百分之多少|几个百分点|(?<=[涨跌升降增减长低高了])几个点(?=$|[^\u4e00-\u9fff])|多少个百分点|多大比例|几成",
        ),
        (
            AnswerType.TIME,
            r"(?:星期|周|礼拜)几(?![次天节个趟场])|几月几[日号]|几月份?|几[日号](?!线)|哪[一]?[年天月日](?:哪[一]?[月天日])?|哪个月|哪个?(?:时候|时间|日期)|什么(?:时候|时间|日期)|何时|何年|几点|几时|哪几[天日]|哪些天|起止(?:日期|时间)(?:是什么|是)?|(?:日期|时间)(?:是|为)什么(?=$|\W)|(?:什么|哪个)(?:年代|朝代)|(?:西元|公元|民国)前?几年|(?<!存)[于在]几年(?![内间里制级期以之后时的了])|多久(?:以前|之前)",
        ),
        (
            AnswerType.PERSON,
            r"(?<![归向由])谁(?!来?(?:负责|承担|支付|提供|组织|实施|批准|审批|主管|主办|承办|牵头)|出[钱资]|出$)|由谁(?=来?(?:担任|出任|接任|主持|执导|导|主?演|饰演|配音|率|带|指挥|当|编|译|翻译|撰|作[词曲]|主讲|宣布|颁|写|唱|画|设计|创|点燃|接替|扮|执教|提名))|何人|哪[一]?位|什么人(?!员|群|才|口|士|均)|哪个人|"
            r"哪些人|哪[一两几二三四]?名",
        ),
        (
            AnswerType.PLACE,
            r"哪里|哪儿|何处|何地|什么(?:地方|地区|位置)|哪[一]?[个座](?:地方|城市|省份?|市|县|区|国家|地区|省市|城区|州|镇|村|岛|路口|街道|社区)|哪[一]?[省市县区国]|哪些(?:地方|地区|国家|城市|省份?)",
        ),
        (
            AnswerType.ORGANISATION,
            r"哪[一]?[家个所间](?:公司|企业|银行|单位|部门|机构|组织|机关|学校|大学|医院|集团|球队|报社?|协会)|哪支(?:球队|队伍|队)",
        ),
        (
            AnswerType.LIST,
            r"(?:都|分别)(?:有|是)谁|有谁(?=$|\W)|哪些|哪几(?:个|条|项|家|种|类|方面|大|座|部|处|所|省市|位|站|座)?|哪(?:两|二|三|四|五|六|七|八|九|十|\d+)(?:大|个|条|项|家|种|类|方面|座|部|重|张|化|篇|届|位|站|省)?|包括什么|有什么|什么和什么|分别是什么",
        ),
        (
            AnswerType.NUMBER,
            rf"多少钱|多少(?:{UNITS})?|多大|多高|多长|多远|多久|多快|多重|多深|多宽|多小|几(?:{UNITS})|第几(?:{UNITS})?|几(?!何|乎|率|内亚|经|点起)",
        ),
        (
            AnswerType.TEXT,
            r"(?<![成作称视分变因])为什么|为何|怎么样|怎么|怎样|如何|什么样|谁|什么|哪[一]?[个部项种艘座条款类句件首届次支本张家场把台道颗]?|何",
        ),
        (AnswerType.TEXT, r"(?:是|为|叫)$|多"),
    )
)
_MONEY = re.compile(r"(?:亿|万|美|日|欧|港)?元|块|钱")
_PIECES = re.compile(r"块(?=[^一每,。钱多港左以人起了\d]{0,3}(?:牌|屏|砖|板|地|田|石|碑|匾|电池|玻璃|手表|蛋糕))")
_AGE = re.compile(
    r"(?:年龄|年纪|岁数)(?:有|是|为|约)*多大|多大(?:年[龄纪]|岁数)|"
    r"(?:[他她者犯]|男子|女子|孩子|儿子|女儿|老人|本人|学生|选手|球员|[凶枪]手)(?:今年)?多大了?$"
)
_SCORE = re.compile(r"(?:总分|得分|分数|总成绩)(?:一共|总共|共|是|为|有|得了|达到?|约|要|多)*$")
_FEE = (
    r"(?:学费|费用|[票房单油物]价|价格|工资|[年月]薪|薪水|罚款|罚金|奖金|押金|租金|门票|利润|营收|收入|资金|投资额?|补贴|补助|贷款|债务|"
    r"产值|增加值|生产总值|gdp|[^免消浪自公]费|预算|成本|市值|(?:成交|交易|销售|进出口|消费|零售)额|总额|金额|造价)"
)
_OF_MONEY = re.compile(rf"{_FEE}(?:规模)?(?:一共|总共|共|是|为|有|达到?|约|要|高达|多)*$")
_MONEY_BEHIND = re.compile(rf"的?{_FEE}(?=[?,。]|$)")
_NO_MONEY = re.compile(r"占[^,]*$|排放总额[^,]*$")
_TYPED = re.compile(r"(?<=[在到去是于往])那(?=[里儿][?!。]*$)")  # 在那里, typed for 在哪里
_ASKED_UNIT = re.compile(rf"(?:[百千]?[万亿]{{0,2}})?(?:{UNITS})")
_ALSO_NOUNS = frozenset("国省市县区村镇乡组队站班分支名部门级代点集类年层环局盘声步本口人家户位条件台处种批场")
_NOW = re.compile(
    r"(?<![从到至由])(?:现任|现在|目前|如今|当前)的?(?![代起止世状行]|为止)(?=.{4})"
)  # what is asked is asked of now
_IN_FORCE = re.compile(  # what laws say in other words: 本法自2024年1月1日起施行
    r"(?P<law>(?:法|法典|宪法|条例|规定|决定|细则|规则|准则|通则|章程|规程|解释|条令)》?)(?:(?:是|从|自|在|于)?(?P<when>什么时[候间]|何时|哪一?[年天日]|几月几[日号])"
    r"(?:开始|正式|起|才|就)*(?:施行|生效|实施)的?|的?(?:施行|生效|实施)(?:日期|时间)(?:是什么时候|是哪[天日]|是)?)$"
)
_WHAT = re.compile(r"啥(?![^《]*》)")
_HOME = "中国"  # what documents of the country leave unsaid, or call 我国 and 全国
_QUESTION_ENTITY = ("nr", "ns", "nt", "nz", "nrt", "nrfg", "eng")


def understand(question: str) -> Query:
    """The question as a Query: what it says without politeness, with all that its answer must be and match.

    What only says where the answer is told is left out, and so is 现在; keywords that end in an amount get 是多少.
    Since when a law is in force is asked as laws say it.
    """
    worded = _IN_FORCE.sub(lambda match: f"{match['law']}自{match['when'] or '什么时候'}起施行", _worded(question))
    text, kept, source = unsaid(_NOW.sub("", _WHAT.sub("什么", worded)))
    query = _query(question, f"{text}{_left_unsaid(text, question)}")
    if not source:
        return query
    of_source = bool(query.years) and years_named(kept) == query.years
    wordings = [each for each in query.expansions if not (of_source and each.isdigit())]
    return replace(query, expansions=(*wordings, source), of_source=of_source)


def understand_as_said(question: str) -> Query:
    """The same of a question whose every word is kept."""
    return _query(question, _worded(question))


def _left_unsaid(text: str, question: str) -> str:
    """What keywords leave out that end in an amount, or in a number of things, and ask for no yes or no."""
    asks = _question_word(text)[1]
    if asks.start < asks.end or _YES_OR_NO.search(fold(question)):
        return ""
    if _THINGS.search(text):
        return "有哪些"
    return "是多少" if _AMOUNT.search(text) and not _DOUBTS.search(text) else ""


def _worded(question: str) -> str:
    """The question folded, without politeness, a stretch of what was typed."""
    text = _TYPED.sub("哪", fold(question).strip())
    return _POLITE.sub("", _POLITE.sub("", text)).strip() or text


def _query(question: str, text: str) -> Query:
    expects, asks = _question_word(text)
    unit = _unit(text, asks)
    expects, years, places, offices = (
        _refine(text, expects, asks, unit),
        years_named(text),
        _places(text),
        _offices(text),
    )
    return Query(
        question=question,
        text=text,
        expansions=(*wordings(text), *written(text, years)),
        focus=" ".join((*places, *offices, *map(str, years))) if expects is AnswerType.PERSON and offices else "",
        expects=expects,
        asks=asks,
        unit=unit,
        years=years,
        periods=tuple(
            dict.fromkeys(match.group().strip('"')[:3].rstrip("期时末规") for match in PERIOD.finditer(text))
        ),
        places=places,
        offices=offices,
        names=_names(text, asks),
    )


def _question_word(text: str) -> tuple[AnswerType, Span]:
    """The question word that decides: the last one; where several rules find it, the first rule's."""
    found = [
        (match.end(), -number, kind, Span(*match.span()))
        for number, (kind, pattern) in enumerate(_RULES[:-1])
        for match in pattern.finditer(text)
    ]
    if found:
        last = max(span.end for _, _, _, span in found)
        touching = [row for row in found if row[3].end > last - 2 or row[3].start >= last - 4]
        _, _, kind, span = max(touching, key=lambda row: row[1])
        return kind, span
    kind, pattern = _RULES[-1]
    matches = list(pattern.finditer(text))
    return kind, Span(*matches[-1].span()) if matches else Span(len(text), len(text))


def _unit(text: str, asks: Span) -> str:
    """The measure right behind 多少 or 几, where it ends with a word: 多少项, but not 国 of 多少国债."""
    word = re.search(r"多少|几", text[asks.start : asks.end])
    if not word:
        return "岁" if _AGE.search(text) else ""
    if _SCORE.search(text[: asks.start]) and text[asks.end :] in ("", "?"):
        return "分"
    start = asks.start + word.end()
    match = _ASKED_UNIT.match(text, start)
    if not match:
        return ""
    if match.group() == "个" and text[match.end() : match.end() + 1] == "人" and match.end() + 1 in _word_ends(text):
        return "人"
    if match.group()[-1] not in _ALSO_NOUNS:
        return match.group()
    rest = [end for end in _word_ends(text) if start < end <= match.end()]
    return text[start : rest[-1]] if rest and _ASKED_UNIT.fullmatch(text[start : rest[-1]]) else ""


def _word_ends(text: str) -> list[int]:
    ends, at = [], 0
    for word, _ in tagged(text):
        at += len(word)
        ends.append(at)
    return ends


def _refine(text: str, expects: AnswerType, asks: Span, unit: str) -> AnswerType:
    """多少 of a rate is a percentage, of money is money; 叫什么 of an office is a person; and so on."""
    before = text[: asks.start]
    if asks_who(text) or asks_toll(text) or told_only_so(text):
        return AnswerType.TEXT
    if expects is AnswerType.NUMBER:
        if (unit and _MONEY.search(unit) and not _PIECES.match(unit + text[asks.end :])) or (
            "钱" in text[asks.start : asks.end + 1]
        ):
            return AnswerType.MONEY
        if not unit and _asks_for_money(text, before, asks):
            return AnswerType.MONEY
        if not unit and re.search(rf"(?:{_RATE})(?:是|为|达到?|控制在|了|定为|目标|多|的)*$", before):
            return AnswerType.PERCENT
        return AnswerType.NUMBER
    if expects is AnswerType.TEXT:
        return _refine_what(text, before, asks)
    return expects


def _asks_for_money(text: str, before: str, asks: Span) -> bool:
    """Whether what is asked for is paid or earned, whatever it is called: 学费多少, 多少补贴; not 占gdp多少."""
    named = _OF_MONEY.search(before) and text[asks.end : asks.end + 1] in ("", ",", "?", "的", "钱")
    return bool(named or _MONEY_BEHIND.match(text, asks.end)) and not _NO_MONEY.search(before)


def _refine_what(text: str, before: str, asks: Span) -> AnswerType:
    head = re.sub(r"(?:的)?(?:名字)?(?:是|为|名?叫做?|被?称[为作]?|名为)?$", "", before)
    named = re.search(r"叫|名字|称", before[-3:] + text[asks.end : asks.end + 3])
    if named and _PEOPLE.search(head):
        return AnswerType.PERSON
    if asks.start == asks.end and _HOLDER.search(text):
        return AnswerType.PERSON
    if named or re.match(r"哪", text[asks.start :]):
        return AnswerType.NAME
    return AnswerType.TEXT


def _offices(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(OFFICE.findall(text)))


def _places(text: str) -> tuple[str, ...]:
    """Places that begin where a word begins: 路桥 is a district, but not in 铁路桥."""
    begins, end = set(), 0
    for word, _ in tagged(text):
        begins.add(end)
        end += len(word)
    return tuple(dict.fromkeys(name for start, name in find_places(text) if start in begins))


def _names(text: str, asks: Span) -> tuple[str, ...]:
    """Quoted stretches and proper names: what an answer's surroundings cannot do without."""
    names = [match.group(1) or match.group(2) for match in QUOTED.finditer(text)]
    end = 0
    for word, tag in tagged(text):
        start, end = end, end + len(word)
        if (
            tag in _QUESTION_ENTITY
            and len(word) > 1
            and word != _HOME
            and not equivalents(word)
            and not (start < asks.end and end > asks.start)
        ):
            names.append(word)
    return tuple(dict.fromkeys(names))
