"""What is said of another indicator than the one asked for: 早诊率 for 死亡率, exports for imports."""

from __future__ import annotations

import re

from qa.answering.said import before_answer, quoted, with_title
from qa.reading.candidates import NUMERIC
from qa.types import AnswerType, Query, Reading

_OF_RATES = (  # of which one is easily taken for another
    r"(死亡|病死|失业|就业|早诊|治愈|发病|患病|感染|出生|生育|入学|升学|辍学|毕业|录取|覆盖|普及|参保|检出|合格|达标|利用|回收|绿化|"
    r"离婚|结婚|上座|入住|空置|通过|参与|满意|破案|转化|自给|国产化|城镇化|接种|生存|复发|不良|逾期)率"
)
_RATE = re.compile(rf"{_OF_RATES}(?=[^,。;:!?率]{{0,10}}$)")
_RATES = re.compile(_OF_RATES)
_OF_TRADE = r"(?=总?额|总?值|贸易|退税|商品|产品|订单|同比|增长|下降|[达为约]|\d)"  # no way out of a motorway
_OF_SPORTS = (  # no man in the street
    r"(?=单|双|团体|个人|全能|组|足|篮|排|水|跳|体操|乒|羽|网|举|接力|决赛|冠军|"
    r"[\d一二三四五六七八九十百]+(?:米|公斤|公里))"
)
_INDICATORS = tuple(  # each with its other names; a longer one before those that it holds
    map(
        re.compile,
        (
            r"(?:地区|国内)?生产总值|gdp|经济总量",
            r"固定资产(?:投资)?|固投",
            r"开发投资",
            r"零售总?额|社零",
            r"进出口|外贸|货物贸易",
            rf"(?<!进)出口{_OF_TRADE}",
            rf"进口{_OF_TRADE}",
            r"公共预算收入|财政(?:总)?收入|地方收入",
            r"公共预算支出|财政(?:总)?支出",
            r"可支配收入|纯收入",
            r"工业增加值|规上工业",
            r"研发|研究与?试验|r&d",
            r"用电",
            r"发电",
            r"时速|速度|公里/小时|每小时",
            r"居民消费价格|cpi|物价",
            r"外资|外商",
            r"存款",
            r"贷款",
            r"净?利润|盈利|净赚",
            r"营业收入|营收|收入",
            r"产值",
        ),
    )
)
_OPPOSITES = tuple(  # passages on one of them answer nothing about the other
    (re.compile(one), re.compile(other))
    for one, other in (
        (rf"男(?:[单双团篮足排]|子{_OF_SPORTS})", rf"女(?:[单双团篮足排]|子{_OF_SPORTS})"),
        (rf"(?<!进)出口{_OF_TRADE}", rf"进口{_OF_TRADE}"),
    )
)
_PARTS_OF_A_YEAR = tuple(map(re.compile, (r"上半年|1-6月|前6个月|前六个月", r"下半年|7-12月", r"全年")))
_EVENTS = tuple(  # of one thing, at times that are easily taken for each other
    map(
        re.compile,
        (
            r"开工|动工|开建|奠基|始建|破土|启动建设",
            r"建成|竣工|完工|通车|开通|投产|投用|投入使用|投运|运营|交付",
            r"出生|生于|诞生",
            r"去世|逝世|病逝|辞世",
            r"(?<!召)开幕|启幕",
            r"闭幕|落幕|收官",
            r"成立|创立|创办|组建|创建",
            r"上市",
        ),
    )
)
_RIGHT_BEFORE = 8  # characters between an indicator and its value
_CLAUSE = re.compile(r"[,。;:!?\n]")


def of_another_rate(query: Query, reading: Reading) -> bool:
    """Whether the answer is said of another rate than the one asked for: 早诊率 for 死亡率."""
    asked = set(_RATES.findall(query.text))
    if query.expects not in NUMERIC or not asked:
        return False
    said = _RATE.search(before_answer(reading))
    return said is not None and said[1] not in asked


def of_another_indicator(query: Query, reading: Reading) -> bool:
    """Whether the answer stands behind another indicator, and the one asked for not between that and the answer.

    An indicator further ahead may rule a sentence; one that neither passage nor title names does not.
    """
    if query.expects not in NUMERIC:
        return False
    asked = [indicator for indicator in _INDICATORS if indicator.search(query.text)]
    before = before_answer(reading)
    found = [(match.end(), match.start(), which) for which in _INDICATORS for match in which.finditer(before)]
    if not asked or not found:
        return False
    end, _, nearest = max(found, key=lambda row: (row[0], -row[1]))
    if len(before) - end <= _RIGHT_BEFORE and not _CLAUSE.search(before, end):
        return nearest not in asked
    whole = with_title(reading)
    return not any(indicator.search(whole) for indicator in asked)


def of_the_opposite(query: Query, reading: Reading) -> bool:
    """Whether passage and title speak of the opposite alone: women's where men's is asked for, imports for exports."""
    if query.expects not in (*NUMERIC, AnswerType.PERSON):
        return False
    whole = with_title(reading)
    for pair in _OPPOSITES:
        for mine, other in (pair, pair[::-1]):
            asked = mine.search(query.text) and not other.search(query.text)
            if asked and other.search(whole) and not mine.search(whole):
                return True
    return False


def of_another_part_of_the_year(query: Query, reading: Reading) -> bool:
    """Whether an amount of one half of a year, or of all of it, is asked for, and the answer stands behind another."""
    if query.expects not in NUMERIC:
        return False
    before = before_answer(reading)
    whole = with_title(reading)
    asked = [part for part in _PARTS_OF_A_YEAR if part.search(query.text)]
    told = [part for part in _PARTS_OF_A_YEAR if part.search(before)]
    return bool(asked and told) and not any(part.search(whole) for part in asked)


def of_another_event(query: Query, reading: Reading) -> bool:
    """Whether a time of one event is asked for, and the quote tells of another event and not of that."""
    if query.expects is not AnswerType.TIME:
        return False
    asked = [event for event in _EVENTS if event.search(query.text)]
    quote = quoted(reading)
    told = [event for event in _EVENTS if event.search(quote)]
    return bool(asked and told) and not any(event in told for event in asked)


ANOTHERS = (
    of_another_rate,
    of_another_indicator,
    of_the_opposite,
    of_another_part_of_the_year,
    of_another_event,
)
