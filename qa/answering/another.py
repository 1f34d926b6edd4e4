"""What is said of another indicator than the one asked for: 早诊率 for 死亡率, exports for imports."""

from __future__ import annotations

import re

from qa.reading.candidates import NUMERIC
from qa.reading.slots import surroundings
from qa.types import AnswerType, Query, Reading

_OF_RATES = (  # of which one is easily taken for another
    r"(死亡|病死|失业|就业|早诊|治愈|发病|患病|感染|出生|生育|入学|升学|辍学|毕业|录取|覆盖|普及|参保|检出|合格|达标|利用|回收|绿化|"
    r"离婚|结婚|上座|入住|空置|通过|参与|满意|破案|转化|自给|国产化|城镇化|接种|生存|复发|不良|逾期)率"
)
_RATE = re.compile(rf"{_OF_RATES}(?=[^,。;:!?率]{{0,10}}$)")
_RATES = re.compile(_OF_RATES)
_INDICATORS = tuple(  # each with its other names; a longer one before those that it holds
    map(
        re.compile,
        (
            r"(?:地区|国内)?生产总值|gdp|经济总量",
            r"固定资产(?:投资)?|固投",
            r"开发投资",
            r"零售总?额|社零",
            r"进出口|外贸|货物贸易",
            r"(?<!进)出口",
            r"进口",
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
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"男[子单双团篮足排]", r"女[子单双团篮足排]"),
        (r"(?<!进)出口", r"进口"),
        (r"上半年|[一二]季度", r"下半年|[三四]季度"),
    )
)


def of_another_rate(query: Query, reading: Reading) -> bool:
    """Whether the answer is said of another rate than the one asked for: 早诊率 for 死亡率."""
    asked = set(_RATES.findall(query.text))
    if query.expects not in NUMERIC or not asked:
        return False
    said = _RATE.search(reading.hit.passage.text[reading.quote.start : reading.answer.start])
    return said is not None and said[1] not in asked


def of_another_indicator(query: Query, reading: Reading) -> bool:
    """Whether an indicator is asked for that neither passage nor title name, and the answer stands behind another."""
    if query.expects not in NUMERIC:
        return False
    asked = [indicator for indicator in _INDICATORS if indicator.search(query.text)]
    passage = reading.hit.passage
    before = passage.text[reading.quote.start : reading.answer.start]
    if not asked or not any(indicator.search(before) for indicator in _INDICATORS):
        return False
    whole = f"{passage.text}\n{surroundings(passage.context, passage.source).text}"
    return not any(indicator.search(whole) for indicator in asked)


def of_the_opposite(query: Query, reading: Reading) -> bool:
    """Whether passage and title speak of the opposite alone: women's where men's is asked for, imports for exports."""
    if query.expects not in (*NUMERIC, AnswerType.PERSON):
        return False
    passage = reading.hit.passage
    whole = f"{passage.text}\n{surroundings(passage.context, passage.source).text}"
    for pair in _OPPOSITES:
        for mine, other in (pair, pair[::-1]):
            asked = mine.search(query.text) and not other.search(query.text)
            if asked and other.search(whole) and not mine.search(whole):
                return True
    return False


ANOTHERS = (of_another_rate, of_another_indicator, of_the_opposite)
