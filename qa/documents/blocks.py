"""The paragraphs of a reading text and what each of them is: text, heading, caption, byline or boilerplate.

A table of patterns over folded text, asked in order, and what stands around a line where its own words don't tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qa.types import Kind, Span

_BREAK = re.compile(r"[\n ](?:(?<=\n)|(?<=[。!?…] )|(?<=[。!?…][\"')] ))")
_SENTENCE_END = re.compile(r"[。!?;…][\"')]*$")
_HAN = re.compile("[\u4e00-\u9fff]")

_NOTICE = re.compile(
    r"^.{0,6}(?:声明|提示|公告|notice|disclaimer) *:"
    r"|^\W{0,3}\d?[、.]?本(?:网|站|平台|报|文|公众号|号)(?:站|所|原创|转载|内容|凡|发布|注明|图片)?.{0,12}"
    r"(?:登载|转载|注明|原创|授权|不代表|仅代表)"
    r"|^(?:返回搜狐|(?:相关|延伸|推荐|更多)(?:阅读|新闻|链接))|^\W+$"
)
_NOTICE_WITHIN = re.compile(
    r"版权(?:归|事宜|均|属|所有|声明|问题)|未经.{0,12}(?:授权|许可|同意).{0,20}(?:转载|使用|复制)|侵权.{0,8}(?:删|联系)"
    r"|(?:热线|电话|传真|邮箱|e-mail|邮编|qq) *: *[\w(+]|copyright|all rights reserved|©|icp备"
    r"|^(?:分享|打印|字号|纠错|返回|上一篇|下一篇|点击|扫码|扫描)[^。]{0,20}$"
)
_ROLE = (
    r"(?:本报|本网|见习|实习|特约|首席|全媒体|新媒体|视频|文字|图片|责任|执行|采写|现代快报\+?)*"
    r"(?:记者|编辑|责编|来源|作者|校对|审核|监制|撰文|摄影|通讯员|实习生|采写)"
)
_BYLINE = re.compile(
    rf"^[(\[【—□■◎●]? ?(?:本文)?{_ROLE}(?:[ :/+][^。,]{{0,60}}|[\u4e00-\u9fff]{{2,4}})?[)\]】]?$"
    r"|^[^。]{0,60}/[文摄图](?:$|[ /])|^[(](?:本文)?作者.{0,40}[)]$"
    r"|^[《(\[【].{0,40}(?:版|客户端|新华社|日报|晚报|电)[)\]】].{0,20}$"
    r"|^(?:(?:19|20)\d\d[-年/.]?(?:\d{1,2}[-月/.]?(?:\d{1,2}日?)?)?)? *(?:\d{1,2}:\d\d(?::\d\d)?)?(?:[ |]*来源:.*)?$"
    r"|^(?:19|20)\d\d年\d{1,2}月\d{1,2}日[^。]{0,10}[|].*$|^[(]?(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?[)]?[^。]{0,12}$"
    r"|^(?:发布|更新|发稿|发表|信息来源|文章来源|时间|日期|浏览|阅读|点击)[\u4e00-\u9fff]{0,4} ?:.{0,80}$"
)
_CAPTION = re.compile(
    r"摄[)]?$|^[^。]{0,60}(?:图片|照片).{0,3}(?:由|来源|:)|(?:资料图|效果图|示意图|供图|配图|截图)[)]?$|^(?:图为|上图|下图|图\d|图:)"
)
_DATED = re.compile(
    r"^(?:-{1,2}|[(])?(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:在|.{0,40}(?:通过|公布|修[正订]|发布|批准|会议))[^。]*$"
)
_SPEAKER = re.compile(r"^-{2}(?:访|专访|对话|记|—)")
_TABLE = re.compile("[|│┃├┌└]")
_ARTICLE = re.compile(r"^(?:第[\d一二三四五六七八九十百零〇]+条|[(]?[\d一二三四五六七八九十]{1,3}[)、.])")
_LEVELS = (
    (1, re.compile(r"^(?:# ?[^#]|第[\d一二三四五六七八九十百]+[编章篇部])")),
    (2, re.compile(r"^(?:## ?[^#]|第[\d一二三四五六七八九十百]+节|[一二三四五六七八九十]{1,3}、)")),
    (3, re.compile(r"^(?:#{3,}|[(][一二三四五六七八九十]{1,3}[)])")),
)
_UNMARKED = 4
_HEADING_LENGTH = 50
_TITLE_LENGTH = 100
_NOTICE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the reading text; `level` says how deep a heading stands."""

    span: Span
    kind: Kind
    level: int = 0


def read_blocks(folded: str) -> list[Block]:
    """The paragraphs of a folded reading text, in order, with their kinds."""
    breaks = [match.start() for match in _BREAK.finditer(folded)]
    starts, ends = (0, *(at + 1 for at in breaks)), (*breaks, len(folded))
    blocks = [_classified(folded, Span(start, end)) for start, end in zip(starts, ends, strict=True) if start < end]
    return _settled(blocks, folded)


def _classified(folded: str, span: Span) -> Block:
    line = folded[slice(*span)]
    if _is_notice(line):
        return Block(span, Kind.BOILERPLATE)
    if len(line) > 2 * _TITLE_LENGTH:
        return Block(span, Kind.TEXT)
    if _BYLINE.match(line) or _DATED.match(line):
        return Block(span, Kind.BYLINE)
    if _CAPTION.search(line):
        return Block(span, Kind.CAPTION)
    if _looks_like_heading(line, _HEADING_LENGTH if span.start else _TITLE_LENGTH):
        level = next((level for level, pattern in _LEVELS if pattern.match(line)), _UNMARKED)
        return Block(span, Kind.HEADING, level)
    return Block(span, Kind.TEXT)


def _is_notice(line: str) -> bool:
    """Whether a paragraph is a notice of rights, a hotline, a pointer elsewhere; an article of a law never is."""
    if len(line) > 5 * _NOTICE_LENGTH or (_ARTICLE.match(line) and not _NOTICE.match(line)):
        return False
    return _NOTICE.match(line) is not None or (len(line) <= _NOTICE_LENGTH and _NOTICE_WITHIN.search(line) is not None)


def _looks_like_heading(line: str, length: int) -> bool:
    """A short line of Han text that ends nothing, opens nothing and is no row of a table."""
    return (
        len(line) <= length
        and _HAN.search(line) is not None
        and line[-1] not in ",、:;。"
        and "。" not in line
        and not _SENTENCE_END.search(line)
        and not _TABLE.search(line)
    )


def _settled(blocks: list[Block], folded: str) -> list[Block]:
    """Unmarked headings that no text follows are captions: what they would head is not there."""
    settled: list[Block] = []
    text_follows = not any(block.kind is Kind.TEXT for block in blocks)
    for block in reversed(blocks):
        if block.kind is Kind.TEXT:
            text_follows = True
        if block.level == _UNMARKED and not text_follows:
            block = replace(block, kind=Kind.CAPTION)
        settled.append(block)
    return settled[::-1]
