"""Things and their values told one list after the other."""

from __future__ import annotations

import pytest

from qa.reading.candidates import propose
from qa.reading.question import understand
from qa.reading.respective import others_values
from qa.text.fold import fold
from qa.types import Span

EXPORTS = "手机、汽车零配件、船舶分别增长31.6%、17.7%、43.8%。"
INCOMES = "农村居民人均纯收入和城镇居民人均可支配收入,2000年分别达到2253元和6280元,平均每年实际增长4.7%和5.7%。"
SALES = "上半年公司在西北区、中区以及南区分别实现营业收入25.15亿元、34.58亿元以及23.55亿元。"


@pytest.mark.parametrize(
    ("sentence", "question", "kept", "left_out"),
    [
        (EXPORTS, "船舶增长了百分之几", {"43.8%"}, {"31.6%", "17.7%"}),
        (EXPORTS, "汽车零配件增长百分之几", {"17.7%"}, {"31.6%", "43.8%"}),
        (INCOMES, "2000年城镇居民人均收入是多少元", {"6280元"}, {"2253元"}),
        (INCOMES, "2000年城里人平均一年能拿到手多少钱", {"6280元"}, {"2253元"}),
        (SALES, "公司在中区的营业收入是多少亿元", {"34.58亿元"}, {"25.15亿元", "23.55亿元"}),
        ("全市单位工业增加值能耗和水耗分别下降67%和74%。", "用的水少了百分之几", {"74%"}, {"67%"}),
        (EXPORTS, "出口增长百分之几", {"31.6%", "17.7%", "43.8%"}, set()),
        (EXPORTS, "手机和船舶各增长百分之几", {"31.6%", "17.7%", "43.8%"}, set()),
        ("城镇、农村居民人均可支配收入分别增长5.1%、7.7%。", "城镇居民人均可支配收入增长百分之几", {"5.1%"}, {"7.7%"}),
        ("第一、二、三产业增加值分别增长3.1%、6.2%和5.5%。", "第一产业增长百分之几", {"3.1%"}, {"6.2%", "5.5%"}),
        ("批发和零售业、住宿和餐饮业分别增长5.2%、8.1%。", "批发和零售业增长百分之几", {"5.2%"}, {"8.1%"}),
        ("工业投资、民间投资分别增长5%和下降3%。", "民间投资下降百分之几", {"3%"}, {"5%"}),
        ("城镇、农村居民收入分别增长5.1%、7.7%。", "城镇和农村居民收入分别增长百分之几", {"5.1%", "7.7%"}, set()),
        ("手机和船舶分别增长31.6%、17.7%、43.8%。", "船舶增长百分之几", {"31.6%", "17.7%", "43.8%"}, set()),
        ("船舶增长3%,手机、家电分别增长31.6%、17.7%。", "手机增长百分之几", {"3%", "31.6%"}, {"17.7%"}),
    ],
    ids=[
        "the last of three",
        "the middle one",
        "behind a year",
        "by another name",
        "behind what all share",
        "what the first has before it is everybody's",
        "none is named",
        "two are named",
        "what stands behind the last is everybody's",
        "the first of three of a kind",
        "joined inside",
        "one went down",
        "both are asked for",
        "the lists do not match",
        "what stands before is not concerned",
    ],
)
def test_of_values_told_respectively_the_one_of_what_is_asked_is_left(
    sentence: str, question: str, kept: set[str], left_out: set[str]
) -> None:
    text = fold(sentence)
    query = understand(question)
    sentences = [Span(0, len(text))]
    candidates = propose(text, sentences, query.expects)
    gone = others_values(text, sentences, candidates, query)

    def told(which: object) -> set[str]:
        some = candidates.only(which)  # type: ignore[arg-type]
        return {text[start:end] for start, end in zip(some.starts, some.ends, strict=True)}

    assert kept <= told(~gone)
    assert left_out <= told(gone)
    assert not left_out & told(~gone)
    assert not kept & told(gone)
