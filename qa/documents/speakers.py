"""Lines that say who speaks: ——访仪征市委书记 孙建年, 国务院总理 李强, (作者为南通市委书记).

A line counts only where it is an office followed by nothing but a name that begins with a Chinese surname. All of it
takes folded text; what is shown is cut by the caller.
"""

from __future__ import annotations

import re

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元顾孟黄穆萧肖尹姚邵湛汪祁毛禹狄米明臧戴谈宋茅庞熊纪舒屈项祝董"
    "梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔"
    "吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲封芮储靳汲松段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司"
    "韶黎薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴"
    "瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越夔隆师巩聂晁勾敖融冷辛阚那简饶曾沙养鞠须"
    "丰巢关相查后荆红游竺权盖益桓公岳帅况有琴商牟佟覃楼仝闫展逯仉晋楚付代涂逊邸郗初朴年戎鹿苑麦揭佘释訾钭代旷占撒"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|长孙|慕容|司徒|夏侯|端木|闻人|宇文"
_HAN = r"[\u4e00-\u9fff]"
_NAME = rf"(?:{_DOUBLE}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}}|{_HAN}{{1,8}}·[\u4e00-\u9fff·]{{1,12}}"
_OFFICE = (
    r"[\u4e00-\u9fff、()]{0,30}?(?:书记|总理|主席|[省市县区州旗镇乡]长|部长|厅长|局长|主任|院长|校长|行长|董事长|总经理|总裁|会长"
    r"|秘书长|委员长|检察长|总统|首相|专员|政委|司令员|负责人|发言人|理事长|馆长|所长|站长|社长|台长|大使|首席执行官)"
)
_LINE = rf"(?:(?P<office>{_OFFICE})[ :]?(?P<person>{_NAME})(?=$|:)|(?P<name>{_NAME})[ ,:(]+(?P<post>{_OFFICE})[)]?$)"
_INTRODUCED = re.compile(rf"^(?:-{{2}} ?(?:专?访|对话|记)? ?|(?:专访|对话|受访者?|嘉宾|访谈对象)[ :]?){_LINE}$")
_NAMED = re.compile(rf"^{_LINE}")
_AUTHOR = re.compile(
    rf"^[(]?(?:本文)?作者[ :为系是]*"
    rf"(?:(?P<office>{_OFFICE})[ ,、]?(?P<person>{_NAME})?|(?P<name>{_NAME})[ ,系为是]*(?P<post>{_OFFICE})?)[)]?$"
)


def introduces(line: str) -> re.Match[str] | None:
    """The office and the person that a line of an interview introduces, for what follows it."""
    return _INTRODUCED.match(line)


def names(line: str) -> re.Match[str] | None:
    """The office and the person of a line that is nothing else, or of a heading with their words after a colon."""
    return _NAMED.match(line)


def signs(line: str) -> re.Match[str] | None:
    """The office and the person of an author line."""
    return _AUTHOR.match(line)
