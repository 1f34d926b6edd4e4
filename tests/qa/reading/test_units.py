"""Answers of the right kind: metres do not answer what asks for money, a day does not answer what asks for a year."""

from __future__ import annotations

import pytest

from qa.reading.question import understand
from qa.reading.units import dates, measures


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        ("大桥全长多少公里", "29.2公里", True),
        ("大桥全长多少公里", "814.5米", True),
        ("大桥全长多少公里", "两座", False),
        ("门票多少钱", "25元", True),
        ("门票多少钱", "477亩", False),
        ("总投资是多少亿元", "288亿元", True),
        ("总投资是多少亿元", "1.2万亿", True),
        ("增长百分之几", "30.5%", True),
        ("增长百分之几", "1800亿元", False),
        ("获得多少枚金牌", "百年", False),
        ("再细分多少个微网格", "2100个", True),
        ("引进了多少青年大学生", "2.7万人", True),
        ("每年设立多少人才奖补资金", "5000万元", True),
        ("平均工资是多少元", "二千一百五十元", True),
        ("出口多少吨", "三亿零四百七十五万吨", True),
        ("粮食总产量是多少", "百分之十三点五", False),
        ("粮食总产量增长多少", "13.5%", True),
        ("水面有多大", "三省", False),
        ("水面有多大", "816平方公里", True),
        ("温度有多高", "40摄氏度", True),
        ("主塔有多高", "15.223公里", False),
        ("主塔有多高", "182米", True),
    ],
)
def test_an_amount_measures_what_is_asked_for(question: str, answer: str, fits: bool) -> None:
    assert measures(understand(question), answer) is fits


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        ("大桥预计哪年通车", "2024年底", True),
        ("大桥预计哪年通车", "9号", False),
        ("大桥是哪天合龙的", "8月1日", True),
        ("大桥是哪天合龙的", "2024年", False),
        ("什么时候达到4000亿元", '"十四五"期末', True),
        ("乐园几点关门", "今年底", False),
    ],
)
def test_a_time_is_as_fine_as_is_asked_for(question: str, answer: str, fits: bool) -> None:
    assert dates(understand(question), answer) is fits
