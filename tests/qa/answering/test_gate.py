"""What no confidence overrules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from qa.answering.gate import missing, passes
from qa.documents.load import read_document
from qa.reading.question import understand
from qa.reading.reader import SpanReader
from qa.reading.scorer import Scorer
from qa.types import Hit, Reading

Read = Callable[[str, str, str], Reading]


@pytest.fixture(scope="module")
def read() -> Read:
    """Reads the passages of one text for a question with the bundled reader, and gives the best reading."""
    reader = SpanReader(Scorer.bundled(), load_encoder())

    def best(text: str, question: str, source: str = "页.txt") -> Reading:
        _, passages = read_document(text.encode(), source=source)
        hits = [Hit(passage, 1.0 - 0.01 * number) for number, passage in enumerate(passages)]
        readings = reader.read(understand(question), hits)
        assert readings
        assert all(np.isfinite(reading.score) for reading in readings)
        return readings[0]

    return best


REPORT = "{}\n\n{}\n\n今年全市地区生产总值达到6000亿元，增长5.2%。全市城镇新增就业12万人，城镇登记失业率控制在3%以内。"


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("2021年地区生产总值达到多少亿元", True),
        ("2019年地区生产总值达到多少亿元", False),
        ("泰州2021年地区生产总值达到多少亿元", True),
        ("苏州2021年地区生产总值达到多少亿元", False),
    ],
)
def test_a_report_answers_for_its_own_year_and_place_alone(read: Read, question: str, right: bool) -> None:
    text = REPORT.format("2021年泰州市政府工作报告", "一、2021年工作")
    reading = read(text, question, "2021年泰州市政府工作报告.txt")
    assert passes(understand(question), reading) is right


def test_the_office_of_a_city_inside_is_not_the_city_s(read: Read) -> None:
    text = "全市各地谈发展\n\n——访仪征市委书记 孙建年\n\n仪征将把项目建设作为重中之重，全力抓推进、抓攻坚、抓突破。"
    assert passes(understand("仪征市委书记是谁"), read(text, "仪征市委书记是谁", "页.txt"))
    assert not passes(understand("扬州市委书记是谁"), read(text, "扬州市委书记是谁", "页.txt"))


@pytest.mark.parametrize(
    ("question", "sentence", "right"),
    [
        ("2022年地区生产总值增长了百分之多少", "今年主要预期目标是:地区生产总值增长5.5%左右。", False),
        ("2022年地区生产总值实际增长多少", "今年主要预期目標是:地區生產總值增長5.5%左右。", False),
        ("2022年地区生产总值的增长目标是多少", "今年主要预期目标是:地区生产总值增长5.5%左右。", True),
        ("2022年地区生产总值增长了百分之多少", "今年地区生产总值增长5.5%。", True),
    ],
    ids=["an aim", "an aim, in traditional characters", "the aim is asked for", "an outcome"],
)
def test_an_aim_is_no_outcome(read: Read, question: str, sentence: str, right: bool) -> None:
    source = "2022年泰州市政府工作报告.txt"
    reading = read(f"2022年泰州市政府工作报告\n\n一、2022年工作\n\n{sentence}", question, source)
    assert passes(understand(question), reading) is right


@pytest.mark.parametrize(
    ("year", "sentence", "right"),
    [
        (2021, "今年新开工改造城镇老旧小区5.3万个。", True),
        (2022, "新开工改造城镇老旧小区5.6万个,惠及近千万家庭。", False),
        (2022, "2021年的主要目标是新开工改造城镇老旧小区5.3万个。", True),
    ],
    ids=["the year's own report", "the outcome, told a year later", "the aim, told a year later"],
)
def test_an_outcome_is_no_aim(read: Read, year: int, sentence: str, right: bool) -> None:
    source, question = f"{year}年政府工作报告.txt", "2021年要新开工改造多少个老旧小区"
    reading = read(f"{year}年政府工作报告\n\n一、主要工作\n\n{sentence}", question, source)
    assert passes(understand(question), reading) is right


def test_what_says_next_to_nothing_of_the_question_is_not_about_it(read: Read) -> None:
    text = "泰州市工作会议\n\n会议指出，要为推进“强富美高”新泰州现代化建设作出更大贡献，奋力谱写新篇章。"
    question = "泰州今天的天气怎么样"
    assert not passes(understand(question), read(text, question, "页.txt"))


def test_an_office_without_a_name_has_nobody_in_it(read: Read) -> None:
    text = "加快建设制造强市\n\n南通将加快跨江融合步伐，努力实现更多天堑变通途。\n\n（作者为南通市委书记）"
    assert not passes(understand("南通市委书记叫什么"), read(text, "南通市委书记叫什么", "页.txt"))


def test_what_no_passage_holds_is_named(seeds: Path) -> None:
    data = (seeds / "000_d58df2eb0dc79cf9.txt").read_bytes()
    _, passages = read_document(data, source="000.txt")
    hits = [Hit(passage, 1.0) for passage in passages]
    assert missing(understand("无锡2031年的大健康产业目标是多少"), hits) == ("无锡", "2031年")


@pytest.mark.parametrize(
    ("question", "right", "why"),
    [
        ("地铁3号线什么时候开通", True, "the line itself"),
        ("地铁4号线什么时候开通", False, "another one"),
        ("地铁三号线什么时候开通", True, "in words"),
        ("地铁什么时候开通", True, "no number is asked for"),
        ("第32届大会什么时候开通地铁", True, "no such thing is named: other means decide"),
    ],
)
def test_what_has_another_number_is_another_thing(read: Read, question: str, right: bool, why: str) -> None:
    reading = read("市里说,地铁3号线预计2025年9月开通。", question, "页.txt")
    assert passes(understand(question), reading) is right, why


@pytest.mark.parametrize(
    ("question", "right", "why"),
    [
        ("10月份全社会用电量是多少千瓦时", True, "the month itself"),
        ("9月份全社会用电量是多少千瓦时", False, "another one"),
        ("全社会用电量是多少千瓦时", True, "no month is asked for"),
        ("11月21日公布的全社会用电量是多少千瓦时", True, "a day is no month"),
        ("11月份全社会用电量是多少千瓦时", False, "nor is that on which it was told"),
        ("1至10月全社会用电量是多少千瓦时", True, "a stretch that ends with it"),
    ],
)
def test_an_amount_of_another_month_is_another_amount(read: Read, question: str, right: bool, why: str) -> None:
    reading = read("国家能源局11月21日发布数据,10月份,全社会用电量8572亿千瓦时。", question, "页.txt")
    assert passes(understand(question), reading) is right, why


@pytest.mark.parametrize(
    ("question", "right"),
    [("2024年中秋档票房是多少亿元", True), ("2023年中秋档票房是多少亿元", False)],
    ids=["its year", "the year before, told in a year's report on the next"],
)
def test_an_amount_of_a_year_that_the_sentence_does_not_name(read: Read, question: str, right: bool) -> None:
    text = "2024年电影市场\n\n据统计,2024年中秋档票房为3.89亿元,观影人次为957万。"
    assert passes(understand(question), read(text, question, "2024年9月18日.txt")) is right


@pytest.mark.parametrize(
    ("question", "right"), [("第四届人才节什么时候举办", True), ("第五届人才节什么时候举办", False)]
)
def test_another_time_of_the_same_thing_is_another(read: Read, question: str, right: bool) -> None:
    text = "8月12日上午,第四届人才节启动。去年,第五届书画展闭幕。"
    assert passes(understand(question), read(text, question, "页.txt")) is right


@pytest.mark.parametrize(
    ("question", "right"), [("出席十七届五中全会的有多少人", True), ("出席十七届六中全会的有多少人", False)]
)
def test_a_plenum_is_told_by_its_number_however_it_is_written(read: Read, question: str, right: bool) -> None:
    text = "中国共产党第十七届中央委员会第五次全体会议公报\n\n出席这次十七届中央委员会全会的有202人。"
    assert passes(understand(question), read(text, question, "页.txt")) is right


@pytest.mark.parametrize(
    ("question", "right"),
    [("代表团访问的第一站是哪座城市", False), ("代表团访问的第一站是哪个国家", True)],
    ids=["no country is a city", "a country is one"],
)
def test_a_place_of_another_size_is_no_answer(read: Read, question: str, right: bool) -> None:
    assert passes(understand(question), read("代表团访问的第一站是美国。", question, "页.txt")) is right


@pytest.mark.parametrize(
    ("text", "question", "why"),
    [
        ("地铁1、2号线全长30公里。", "地铁1号线全长多少公里", "several in one word"),
        ("第十三届全国人民代表大会上说,高校毕业生有1076万人。", "2022届高校毕业生有多少人", "a year's graduates"),
    ],
)
def test_what_only_looks_like_another_number_is_let_pass(read: Read, text: str, question: str, why: str) -> None:
    assert passes(understand(question), read(text, question, "页.txt")), why


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("截至2022年底,全省宫颈癌早诊率达到92.89%。", "全省宫颈癌的死亡率是多少", False),
        ("截至2022年底,全省宫颈癌早诊率达到92.89%。", "全省宫颈癌早诊率是多少", True),
        ("企业所得税的税率为25%。", "企业所得税税率是多少", True),
        ("7月份,西安市居民消费价格下降0.3%。", "7月份全国居民消费价格下降百分之几", False),
        ("7月份,全国居民消费价格下降0.3%,西安市也下降。", "7月份全国居民消费价格下降百分之几", True),
    ],
    ids=["another rate", "the rate itself", "no such rate", "a city alone", "the country itself"],
)
def test_another_rate_and_a_part_of_the_country_are_others(read: Read, text: str, question: str, right: bool) -> None:
    assert passes(understand(question), read(text, question, "页.txt")) is right


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("行政复议应当在60日内提出。", "行政复议应在多少日内提出", True),
        ("边防部队击退了走私团伙的袭击。", "谁击退了走私团伙的袭击", True),
        ("北宋庆历年间发明了活字印刷术。", "谁发明了活字印刷术", False),
    ],
    ids=["days are days", "whoever did it", "a time did nothing"],
)
def test_what_may_be_meant_passes(read: Read, text: str, question: str, right: bool) -> None:
    assert passes(understand(question), read(text, question, "页.txt")) is right


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("会议8月在江苏举行,全省500人参加。", "会议在哪个省举行", "江苏"),
        ("公司总部设在上海,在全市有20家门店。", "公司总部在哪个市", "上海"),
        ("盗窃数额巨大的,处三年以上十年以下有期徒刑,并处罚金。", "盗窃数额巨大要判几年", "三年以上十年以下"),
        ("李某因受贿被判入狱6年。", "李某被判了多久", "6年"),
        ("双方的谈判持续了15年。", "谈判了多久", "15年"),
        ("决赛于5月1日19:30打响,江苏队以大比分战胜上海队。", "决赛比分是多少", ""),
        ("江苏队在决赛中以3－0获胜。", "决赛比分是多少", "3-0"),
        ("园区有3个人工湖。", "园区有几个人工湖", "3个"),
        ("全市设了36个点位。", "全市设了几个点位", "36个"),
        ("高速公路出口共有5个,进口也设有5个。", "高速公路出口有几个", "5个"),
        ("2023年1-6月,全市经济增长6.2%,三季度走势有望延续。", "上半年全市经济增速是多少", "6.2%"),
        ("习近平是中央军委主席,主持会议。", "谁是中央军事委员会主席", "习近平"),
        ("全会决定,增补习近平为中央军事委员会副主席。", "谁是中央军委副主席", "习近平"),
        ("市民服务热线电话为12345,工作日受理。", "市民服务热线电话是多少", "12345"),
    ],
    ids=[
        "全省 is no province",
        "全市 is no city",
        "a sentence in law",
        "into prison",
        "talks are no sentence",
        "an hour is no score",
        "a score with a dash",
        "an artificial lake is no person",
        "a site is no share",
        "an exit is no trade",
        "half a year in months",
        "a commission in short",
        "a commission in full",
        "a telephone",
    ],
)
def test_rules_go_no_farther_than_what_they_are_for(read: Read, text: str, question: str, right: str) -> None:
    reading = read(text, question, "页.txt")
    answer = reading.hit.passage.text[reading.answer.start : reading.answer.end]
    assert passes(understand(question), reading) is bool(right)
    assert right in answer
