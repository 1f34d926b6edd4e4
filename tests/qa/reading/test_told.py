"""Who somebody is, and how many were killed and hurt."""

from __future__ import annotations

import pytest

from qa.reading.question import understand
from qa.reading.told import asks_who, surely_told, told


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("赵立坚是谁", "6月19日,外交部发言人赵立坚主持例行记者会。", ["外交部发言人"]),
        ("张三担任什么职务", "市委副书记、市长张三出席会议。", ["市委副书记、市长"]),
        ("米歇琳·布雷迪的身份是什么", "特别法庭法官米歇琳·布雷迪当庭表示同意。", ["特别法庭法官"]),
        ("哈姆扎是什么人", "哈姆扎是该组织创始人的儿子,已经失踪。", ["该组织创始人的儿子"]),
        ("谁是张桂梅", "记者采访了华坪女高校长张桂梅。", ["华坪女高校长"]),
        ("朱莉莉是谁", "——访江都区委书记 朱莉莉", ["江都区委书记"]),
        ("李四是谁", "李四说,天气很好。", []),
    ],
    ids=[
        "before the name",
        "several offices",
        "of a foreign name",
        "behind 是",
        "asked the other way",
        "in a byline",
        "not told",
    ],
)
def test_who_somebody_is_stands_before_the_name_or_behind_it(question: str, sentence: str, found: list[str]) -> None:
    assert [sentence[start:end] for start, end in told(understand(question), sentence)] == found


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("巡逻的目的是什么", "此举是为了满足新年假期的需要,受到欢迎。", ["满足新年假期的需要"]),
        ("干旱造成了怎样的后果", "干旱导致粮食减产三成,引发民众不满。", ["粮食减产三成", "民众不满"]),
        ("他为什么辞职", "他因工作调整,辞去董事长职务。", ["工作调整"]),
        ("何毅的老家是哪里", "何毅出生于1979年11月,福建宁德人,研究生学历。", ["福建宁德"]),
        ("驻军人数有什么变化", "驻军人数将从5200人减至3000人,年底完成。", ["从5200人减至3000人"]),
    ],
    ids=["what for", "with what result", "why", "from where", "from what to what"],
)
def test_purposes_results_and_changes_are_told_in_their_own_words(
    question: str, sentence: str, found: list[str]
) -> None:
    assert [sentence[start:end] for start, end in told(understand(question), sentence)] == found


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("推介会的主题", '推介会以"工业腾飞"为主题,推出30个项目。', ["工业腾飞"]),
        ("决赛比分是多少", "曼城在点球大战中以5:4击败对手。", ["5:4"]),
        ("他被判了多久", "一审以妨害安全驾驶罪判处拘役4个月,缓刑6个月。", ["拘役4个月,缓刑6个月"]),
        ("盗窃数额巨大要判几年", "数额巨大的,处三年以上十年以下有期徒刑,并处罚金。", ["三年以上十年以下有期徒刑"]),
        ("乘客最后定了什么罪", "其行为已构成妨害安全驾驶罪,应予惩处。", ["妨害安全驾驶罪"]),
        ("论文登在什么期刊上", "成果发表于《自然》杂志。", ["《自然》"]),
        ("委员会改成什么新名字了", "委员会更名为管理委员会,职责不变。", ["管理委员会"]),
        ("规划的主线是什么", "以科学发展为主题,以转变发展方式为主线。", ["转变发展方式"]),
    ],
    ids=[
        "a theme",
        "a score",
        "a sentence passed",
        "a sentence in law",
        "a crime",
        "a periodical",
        "a new name",
        "a main line",
    ],
)
def test_some_forms_tell_little_else(question: str, sentence: str, found: list[str]) -> None:
    query = understand(question)
    assert [sentence[start:end] for start, end in told(query, sentence)] == found
    assert surely_told(query, sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("增速为什么回落", "增速回落,主要受汽车销售放缓影响。", ["受汽车销售放缓影响"]),
        ("中国队为什么放弃", "据了解,为避免队员过于疲劳,中国队放弃了。", ["避免队员过于疲劳"]),
        ("见义勇为记二等功由哪一级政府批准", "记二等功,由设区的市人民政府批准。", ["设区的市人民政府"]),
    ],
    ids=["under an influence", "for a purpose before it", "by whom it is approved"],
)
def test_reasons_and_duties_have_their_forms(question: str, sentence: str, found: list[str]) -> None:
    query = understand(question)
    assert [sentence[start:end] for start, end in told(query, sentence)] == found
    assert not surely_told(query, sentence)


@pytest.mark.parametrize("question", ["江都区委书记是谁", "冠军是谁", "项目第一作者是谁", "泰州是谁的故乡"])
def test_who_holds_an_office_is_another_question(question: str) -> None:
    assert asks_who(question) == ""


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("爆炸已造成至少14人死亡、63人受伤,现场封锁。", ["至少14人死亡、63人受伤"]),
        ("导致4名士兵丧命,4人受伤,这让人震惊。", ["4名士兵丧命,4人受伤"]),
        ("却误炸了友军,并导致了4死6伤。", ["4死6伤"]),
        ("事故造成3人死亡。", []),
    ],
    ids=["dead and hurt", "in two clauses", "in short", "only the dead"],
)
def test_a_toll_is_told_as_one(sentence: str, found: list[str]) -> None:
    assert [sentence[start:end] for start, end in told(understand("事故伤亡情况如何"), sentence)] == found


def test_a_theme_that_only_names_an_event_is_not_asked_for() -> None:
    query = understand("“全民健身日”主题活动的启动仪式在哪里举行")
    assert not surely_told(query, '本次活动以"全民健身绘就幸福生活"为主题。')
