"""What a question's own words leave out of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.gaps import LONGEST, gaps
from qa.reading.question import understand
from qa.text.fold import fold

REPELLED = "声明还说,边防部队和海岸警卫队击退了走私团伙的袭击。"
BRIDGE = "港珠澳大桥连接香港和珠海,全长55公里。"


@pytest.mark.parametrize(
    ("question", "sentence", "gap"),
    [
        ("将确保谁每一天都有饭吃", "市长再度承诺,将确保低收入老人每一天都有饭吃。", "低收入老人"),
        ("谁击退了走私团伙的袭击", REPELLED, "边防部队和海岸警卫队"),
        ("哪座大桥连接香港和珠海", BRIDGE, "港珠澳大桥"),
        ("发言人表示,谁正在推动谈判", "发言人10月18日表示,总统特使正在推动谈判。", "总统特使"),
        ("这项活动的主要服务对象是谁", "这项活动的主要服务对象是外来务工人员。", "外来务工人员"),
        ("商户不满什么", "由于不满物业公司涨租金,商户决定搬走。", "物业公司涨租金"),
        ("他承诺什么", "他承诺将在三年内修好这条路,并装上路灯。", "将在三年内修好这条路,并装上路灯"),
    ],
    ids=[
        "words lead to both edges",
        "the question word begins the question",
        "a noun behind the question word is the answer's",
        "the question word begins a clause",
        "what leads to the start ends in 是",
        "the clause ends where nothing leads to the end",
        "or the sentence does",
    ],
)
def test_what_the_questions_words_leave_out_is_a_gap(question: str, sentence: str, gap: str) -> None:
    found = gaps(understand(question), fold(sentence))
    assert gap in [fold(sentence)[each.start : each.end] for each in found]


def test_the_words_that_lead_to_each_edge_are_counted() -> None:
    [gap] = [each for each in gaps(understand("谁击退了走私团伙的袭击"), REPELLED) if REPELLED[each.end] == "击"]
    assert (gap.left, gap.right) == (0, len("击退了走私团伙的袭击"))


def test_a_sentence_that_shares_no_words_has_no_gap() -> None:
    assert gaps(understand("谁发明了电话"), BRIDGE) == []


LETTERS = "谁击退了敌人的,。袭是为什么哪个人在"


@given(st.text(LETTERS, max_size=20), st.text(LETTERS, max_size=120))
def test_gaps_lie_in_their_sentence_and_are_not_empty(question: str, sentence: str) -> None:
    for gap in gaps(understand(question), sentence):
        assert 0 <= gap.start < gap.end <= len(sentence)
        assert gap.end - gap.start <= LONGEST
