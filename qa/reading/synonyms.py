"""Words of the field that mean the same: a question that uses one finds the documents that use another."""

from __future__ import annotations

from functools import lru_cache

GROUPS: tuple[tuple[str, ...], ...] = (
    ("gdp", "国内生产总值", "地区生产总值", "生产总值"),
    ("经济增长", "经济增速", "生产总值增长", "gdp增长"),
    ("cpi", "居民消费价格", "物价"),
    ("ppi", "工业生产者出厂价格"),
    ("m2", "广义货币"),
    ("wto", "世贸组织", "世界贸易组织"),
    ("社零", "社会消费品零售总额"),
    ("规上", "规模以上"),
    ("低保", "最低生活保障"),
    ("医保", "医疗保险"),
    ("个税", "个人所得税"),
    ("营改增", "营业税改征增值税"),
    ("研发", "研究与试验发展", "科研"),
    ("非典", "sars"),
    ("新冠", "新冠肺炎", "新型冠状病毒"),
    ("ai", "人工智能"),
    ("高铁", "高速铁路"),
    ("城铁", "城际铁路"),
    ("台胞", "台湾同胞"),
    ("财政收入", "公共预算收入"),
    ("城里人", "城镇居民", "城市居民"),
    ("农村人", "农村居民", "农民"),
    ("买房", "购房"),
    ("大学生", "高校毕业生", "普通高校毕业生"),
    ("企业", "公司"),
    ("外贸", "进出口"),
    ("坐", "乘坐"),
    ("人均预期寿命", "平均寿命", "活到"),
    ("开车", "车程", "自驾"),
    ("票价", "车票", "票"),
    ("老百姓", "群众", "人民"),
    ("国企", "国有企业"),
    ("央企", "中央企业"),
    ("民企", "民营企业", "私营企业"),
    ("外企", "外资企业", "外商投资企业"),
    ("棚改", "棚户区改造", "棚户区住房改造"),
    ("旧改", "老旧小区改造"),
    ("脱贫", "减贫", "贫困人口"),
    ("人均收入", "人均可支配收入", "人均纯收入"),
    ("出国游", "出国旅游", "出境游", "出境旅游"),
    ("交税", "缴税", "纳税"),
    ("起征点", "免征额", "基本减除费用"),
    ("老人", "老年人"),
    ("农民工", "进城务工人员"),
    ("外商投资", "外资"),
    ("开建", "动工", "开工"),
    ("造价", "总投资", "投资额"),
    ("多久", "时间", "分钟", "小时"),
    ("老师", "教师", "教职工"),
    ("最高法", "最高人民法院"),
    ("最高检", "最高人民检察院"),
    ("中科院", "中国科学院"),
    ("社科院", "社会科学院"),
    ("发改委", "发展和改革委员会", "发展改革委"),
    ("国资委", "国有资产监督管理委员会"),
    ("卫健委", "卫生健康委员会", "卫生健康委"),
    ("工信部", "工业和信息化部"),
    ("人社部", "人力资源和社会保障部"),
    ("住建部", "住房和城乡建设部"),
    ("央行", "中国人民银行"),
    ("特首", "行政长官"),
    ("香港特区", "香港特别行政区"),
    ("澳门特区", "澳门特别行政区"),
    ("死了", "死亡", "遇难"),
    ("扩建", "扩容"),
    ("补贴", "补助", "奖补"),
    ("人均", "按人口平均"),
    ("冠军", "夺冠"),
    ("首站", "第一站"),
)


@lru_cache(maxsize=64)
def equivalents(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The terms of a folded text that have other wordings, each with them.

    >>> equivalents("泰州的gdp是多少")
    (('gdp', ('国内生产总值', '地区生产总值', '生产总值')),)
    """
    found = []
    for group in GROUPS:
        present = [term for term in group if term in text]
        others = tuple(term for term in group if not any(term in known for known in present))
        if present and others:
            found.append((max(present, key=len), others))
    return tuple(found)


def wordings(text: str) -> tuple[str, ...]:
    """Other wordings of all terms of a folded question, for retrieval.

    >>> wordings("泰州的gdp是多少")
    ('国内生产总值', '地区生产总值', '生产总值')
    """
    return tuple(dict.fromkeys(other for _, others in equivalents(text) for other in others))
