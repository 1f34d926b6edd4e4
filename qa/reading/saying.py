"""Who is said to have said it: 政府工作报告提出的, 据报道. No sentence of a report says so, but its title does.

What names a source by its kind alone is no more than another wording of what is looked for; its year and place stay. A
title in 《》 or a name of its own is kept: it tells one source from another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WHOSE = r"国务院|中央|政府|全国|我国|总理|省长|市长|县长|区长|年度|工作|统计|官方|有关|相关|新闻|媒体"
_KINDS = r"报告|公报|通报|文件|讲话|报道|新闻|消息|文章|原文|文中|文档"
_WITHIN = r"之?中(?![心国央])|里面?(?!程)|当中"
_SAYS = (
    r"所?说(?!明)|提到|提出|指出|讲到?(?![述解稿])|写道?(?![作成于])|宣布|公布(?!的?[时日])|披露|承认|强调|表示|认为|显示|介绍|"
    r"称(?![赞号呼作为])|要求(?!使用)|明确|确定|部署|记载|的说法|点名|提及|谈[到及]|列举|列出|回顾|形容|描述"
)
_SAYING = re.compile(
    rf"^(?P<by>据|根据|按照?|依据|在)?(?P<kept>[^,《》\"]{{0,12}}?)的?(?:[这该本那](?:份|篇|个|次)?)?"
    rf"(?P<source>(?:{_WHOSE}){{0,4}}(?:{_KINDS}))"
    rf"(?:(?:{_WITHIN}|上)?(?:还|也|曾|就|又)?(?:{_SAYS})[了过到]?[的,:是]?|(?:{_WITHIN})[的,]?|(?(by),|$))"
)
_ASKS = re.compile(r"多少|什么|哪[些个几一]?|几|谁|怎[么样]|如何|何|[是的了有]|\d+年|\W")
_LEFT = 4  # characters that a question has to keep besides its question word


class Unsaid(NamedTuple):
    """A folded question without the words that say where the answer is told: what they named, and by what kind."""

    text: str
    kept: str = ""  # the beginning of `text` that belongs to the source: its year, its place
    source: str = ""  # 政府工作报告; empty where the question says nothing of the sort


def unsaid(text: str) -> Unsaid:
    """The question without its source.

    >>> unsaid("2015年政府工作报告说的双引擎是指什么")
    Unsaid(text='2015年双引擎是指什么', kept='2015年', source='政府工作报告')
    >>> unsaid("2023年政府工作报告提出了哪些目标").source
    ''
    """
    found = _SAYING.search(text)
    left = text[found.end() :] if found else ""
    if not found or len(_ASKS.sub("", left)) < _LEFT:
        return Unsaid(text)
    return Unsaid(found["kept"] + left, found["kept"], found["source"])
