"""Which span of a sentence is marked, by the bundled ranker alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from embeddings.encoder import load_encoder
from qa.documents.load import read_document
from qa.reading.question import understand
from qa.reading.reader import SpanReader
from qa.reading.scorer import Scorer
from qa.types import Hit

Read = Callable[[str, str], str]


@pytest.fixture(scope="module")
def read() -> Read:
    """Reads one text and gives the likeliest answer."""
    reader = SpanReader(Scorer.bundled(), load_encoder())

    def best(text: str, question: str) -> str:
        _, passages = read_document(text.encode(), source="页.txt")
        reading = reader.read(understand(question), [Hit(passage, 1.0) for passage in passages])[0]
        return reading.hit.passage.text[reading.answer.start : reading.answer.end]

    return best


@pytest.mark.parametrize(
    ("text", "question", "answer", "why"),
    [
        (
            "我区将全力打造先进制造业高地和全省物流枢纽,重振“江北第一县”辉煌。",
            "我区要重振什么辉煌",
            "江北第一县",
            "what stands beside the quotes stands beside the question word",
        ),
        (
            "当前我国经济发展面临需求收缩、供给冲击、预期转弱三重压力,局部疫情时有发生。",
            "我国经济面临哪三重压力",
            "需求收缩、供给冲击、预期转弱",
            "as many members as the question says",
        ),
        (
            "长沙5城区上榜,雨花区、岳麓区、天心区、芙蓉区、开福区分别位列第13、第20、第35、第38、第57位。",
            "长沙哪5个城区上榜",
            "雨花区、岳麓区、天心区、芙蓉区、开福区",
            "other marks of the clause part other things",
        ),
        (
            "发言人10月18日表示,住房公积金中心正在推动利率下调。",
            "发言人表示,谁正在推动利率下调",
            "住房公积金中心",
            "whoever does something may be no person",
        ),
    ],
)
def test_the_answer_is_marked_exactly(read: Read, text: str, question: str, answer: str, why: str) -> None:
    assert read(text, question) == answer, why


def test_a_heading_says_nothing_of_what_it_stands_over(read: Read) -> None:
    meaning = "是由街道设立、供居民买卖日用品的临时场所。"
    assert read(f"城市管理办法\n\n三、便民市场。{meaning}", "什么是便民市场") in meaning


LAW = """绿化条例

第十一条 下列区域可以规划为林地：
（一）荒山、荒滩；
（二）采矿废弃地；
（三）水库周围的区域。
第十二条 本条例自公布之日起施行。"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("哪些区域可以规划为林地", "(一)荒山、荒滩;\n(二)采矿废弃地;\n(三)水库周围的区域"),
        ("绿化条例自什么时候起施行", "公布之日"),
    ],
    ids=["what a colon announces", "no list is asked for"],
)
def test_items_that_a_sentence_announces_are_its_answer(read: Read, question: str, answer: str) -> None:
    assert read(LAW, question) == answer
