"""What is told in a form of its own: who somebody is, before the name or behind 是; a toll; what for; what it came to.

It is found as it is written, and counts beside the scores of the spans that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from qa.reading.candidates import Candidates
from qa.reading.evidence import Floats
from qa.reading.harms import asks_toll, tolls
from qa.reading.recognise import ADDRESS, is_named
from qa.text.tokens import tagged
from qa.types import Query, Span

_WHO = r"(?:到底|究竟)?(?:是|系)(?:一[位个名])?(?:谁|什么人|何人|何许人也?|干什么的|做什么的|什么身份|什么职[务位])"
_ASKS_WHO = re.compile(
    rf"(?P<name>.{{2,20}}?)(?:{_WHO}|的?(?:身份|职务|职业)(?:是什么|是)|(?:目前|现在)?(?:担任|任)(?:着|的是)?什么(?:职[务位])?)$"
)
_WHO_IS = re.compile(r"(?:谁|什么人)是(?P<name>.{2,20})$")
_BEHIND = re.compile(
    r"(?:\([^)]*\)|,[男女],|,)?(?:是(?!否|因|在|不|为了)|为|系|现任|时任|曾任|原任|担任|任)(?P<who>[^,。;:!?\n]{2,40})"
)
SURE = 3.0  # what a form counts that little else is told in: a theme, a score, a sentence passed
_CLAUSE = r"(?P<told>[^,。;:!?\n]{2,40})"
_AHEAD_OF_IT = (  # what for, before the clause: 为避免疲劳, 中国队放弃了; 为亚洲最长 is none
    r"(?:^|(?<=[,。;:]))(?:为了|为(?=避免|防[止范]|保障|确保|推[动进]|支持|满足|纪念|庆祝|打击|保护|提[高升]|促进|加[强快]|减少|降低|应对|解决|方便|"
    r"便于|缓解|落实|进一步|更好|实现|争取))(?P<told>[^,。;:!?\n]{3,30}),"
)
_FORMS = tuple(  # how it is asked, and how it may be told
    (re.compile(asks), tuple(map(re.compile, tells)))
    for asks, *tells in (
        (
            r"什么原因|为什么|为何|原因(?:是什么|有哪些|是|为)?$|缘由|缘故",
            rf"(?:由于|因为|鉴于|(?<=[,。;:!?\n])因|(?<![原起死病要诱外内成单])因(?=[\u4e00-\u9fff]{{2,30}},))(?![此而之地时材人])了?{_CLAUSE}",
            rf"(?:原因(?:就?是|在于|为:?)|是因为){_CLAUSE}",
            _AHEAD_OF_IT,
            r"(?:主要|均|[,。;]|^)(?P<told>受[^,。;:!?\n]{2,30}影响)",
        ),
        (
            r"老家|籍贯|家乡|哪里人|哪儿人|什么地方的?人|祖籍",
            r"(?:(?<=,)|籍贯:?|祖籍|生于)(?P<told>[\u4e00-\u9fff]{2,10}?)(?=人(?:[,。;、]|$))",
        ),
        (
            r"由谁|归谁|谁来?(?:负责|承担|组织|编|管|批准|审批|制定|实施|主管|决定)|(?:哪一?[个级]|什么)(?:主管)?(?:部门|单位|机构|机关|政府)",
            r"由(?P<told>[^,。;由]{2,24}?)(?:负责|承担|组织|编制|批准|审批|审核|制定|实施|主管|管理|决定|确定|核发|监督|依法|会同|处理|处|责令|予以|给予)",
        ),
        (r"终点|到哪[里儿]?(?:为止|结束)?$|止于|通到哪", rf"(?:止于|(?<=,)终于|终点(?:为|是|位于)){_CLAUSE}"),
        (r"起点|起于|从哪[里儿](?:开始|起)", rf"(?:起于|起自|始于|起点(?:为|是|位于)?){_CLAUSE}"),
        (
            r"地址|什么位置|具体位置|哪条[路街]",
            rf"(?P<told>{ADDRESS.pattern})",
            rf"(?:位于|坐落于|坐落在|地处){_CLAUSE}",
        ),
        (
            r"目的(?!地)|为了什么|意图|旨在",
            rf"(?:为了|旨在|意在|目的(?:就?是|在于)|以便|以期){_CLAUSE}",
            _AHEAD_OF_IT,
            r"(?<=,)以(?P<told>(?:防止|避免|确保|保护|满足|推动|实现|提高|减少|应对|打击|降低|加强)[^,。;:!?\n]{2,40})",
        ),
        (
            r"(?:什么|怎样|哪些|何种)的?(?:后果|结果|影响)|(?:后果|结果)(?:是什么|如何)",
            rf"(?:造成|导致|引发|致使)了?{_CLAUSE}",
        ),
        (
            r"什么变化|变化(?:情况)?(?:如何|怎么样|是什么)",
            r"(?P<told>(?:从[^,。;]{1,16})?[增减升降涨跌扩缩]\w{0,2}[至到为][^,。;]{1,16})",
        ),
    )
)
_ASKS_PHONE = r"(?:电话|热线|手机号)(?:号码?)?(?:是|为)?(?:多少|什么|几号|哪个)|(?:电话|热线|手机)号码?(?:是|为)?$"
_NOT_TALKS = r"(?<![谈裁批审评研])"  # before 判: 谈判, 裁判
_YEARS = r"[一二三四五六七八九十两\d]{1,3}(?:年|个月)(?:零?[一二三四五六七八九十两\d]{1,2}个月)?"
_SURE_FORMS = tuple(
    (re.compile(asks), tuple(map(re.compile, tells)))
    for asks, *tells in (
        (
            r"(?:主题|口号)(?:$|[是为叫有定?])|(?:什么|哪个|哪句|何种)(?:主题|口号)",
            r"以\"?(?P<told>[^,。;\"\n]{2,30})\"?为(?:主题|口号)",
            r"(?:主题|口号)(?:就?是|为|:)\"?(?P<told>[^,。;\"\n]{2,30})",
            r"喊出[^,。;]{0,8}\"(?P<told>[^\"\n]{4,40}?)[。!]?\"",
        ),
        (
            r"(?:获|得|拿)(?:过|了|到|得)*(?:什么|哪[些个项])(?:大?奖|荣誉|称号)",
            r"(?:获得?|荣获|获评|被授予|夺得|斩获|摘得|入选)(?:过|了)?(?P<told>[^,。;:!?\n]{2,40}?(?:奖项?|荣誉|称号))",
        ),
        (
            r"外号|别称|别名|美称|雅号|绰号|美誉|俗称",
            r"(?:誉为|称为|称作|人称|俗称|素有|享有|有着?|叫做?|获)\"(?P<told>[^\"\n]{2,20})\"",
            r"\"(?P<told>[^\"\n]{2,20})\"(?:的?(?:美誉|美称|之称|称号|外号|别称|雅号))",
        ),
        (r"航班号", r"(?<![a-z\d])(?P<told>[a-z\d][a-z]\d{3,4}|[a-z]\d\d{3,4})(?!\d)"),
        (
            _ASKS_PHONE,
            r"(?<![\d.])(?P<told>(?:0\d{2,3}[- ]?)?\d{7,8}|1[3-9]\d{9}|400[- ]?\d{3,4}[- ]?\d{3,4}|1[02]\d{3,4}|"
            r"9[56]\d{3,4})"
            r"(?![\d.年月万亿元%])",
        ),
        (r"网址|官网(?:地址)?是", r"(?P<told>(?:https?://|www\.)[\w./?=&%-]+)"),
        (r"邮箱", r"(?P<told>[\w.+-]+@[\w.-]+\w)"),
        (
            r"(?:改|更)(?:名|称|叫)(?:为|成|叫)?了?什么|改成了?什么新?名|什么新名|新名[字称]是",
            r"(?:更名|改名|改称|改组|更改|改)(?:为|成(?!立))\"?(?P<told>[^,。;:!?\"\n]{2,40})",
        ),
        (
            r"比分(?:是|为)?(?:多少|几比几|如何|怎样|什么)?$|几比几",
            r"(?<![\d:比])(?!(?:[01]\d|2[0-3]):[0-5]\d(?!\d|[胜负击战逆获]))(?P<told>\d{1,3}(?:[:比]|\s?[-－—]\s?)\d{1,3})(?![\d:比%])",
            r"(?P<told>[零〇一二三四五六七八九十]{1,2}比[零〇一二三四五六七八九十]{1,2})",
        ),
        (
            rf"{_NOT_TALKS}判了?(?:多久|几年|多少年|什么刑|多长)|刑期|怎么判的?$|什么刑罚?|{_NOT_TALKS}被判",
            rf"(?P<told>(?:有期徒刑|拘役|管制){_YEARS}(?:[,、]?缓刑{_YEARS})?|无期徒刑|死刑(?:[,、]?缓期[一二两]年执行)?)",
            r"处(?P<told>[一二三四五六七八九十\d]{1,3}年(?:以上|以下)(?:[一二三四五六七八九十\d]{1,3}年以下)?有期徒刑(?:或者?拘役)?)",
            rf"(?P<told>{_YEARS}(?:有期徒刑|监禁|徒刑))",
            rf"(?:判处?|判刑|入狱|获刑|监禁|刑期(?:最高)?(?:为|是)?)(?P<told>{_YEARS})(?!有期|监禁|徒刑)",
            r"(?P<told>(?:驳回|判令|判决|裁定)[^,。;]{2,30})",
        ),
        (
            r"什么罪|何罪|罪名",
            r"(?:犯(?!罪)|构成|(?:以|因)?其?涉嫌|以(?!其))(?P<told>[\u4e00-\u9fff、]{2,20}?(?<!犯)罪)(?![嫌犯行名责])",
        ),
        (
            r"(?:什么|哪[一]?[本家份种部]|哪个)[^,。?]{0,4}(?:期刊|杂志|刊物|报纸)",
            r"(?P<told>《[^》\n]{2,40}》)",
        ),
    )
)
_ONLY_SO = re.compile(
    rf"比分(?:是|为)?(?:多少|几比几|如何|怎样|什么)?$|几比几|{_NOT_TALKS}判了?(?:多久|几年|多少年|多长时间)|刑期|航班号|网址|邮箱|{_ASKS_PHONE}"
)
_HEAD = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2})(?:定的?|确定的?|提出的?)?(?:就|都)?(?:是|为|定为|叫)(?:什么|哪个)$")
_NOUN_LIKE = ("n", "a", "b", "l", "j", "f", "q", "m", "vn", "uj", "i", "eng", "s", "g")
_LONGEST = 30  # characters before a name that say who it is
_EDGES = "的、和与及之访"
Patterns = tuple[re.Pattern[str], ...]


def asks_who(question: str) -> str:
    """The name of whom a folded question asks who that is; empty where it asks no such thing.

    >>> asks_who("赵立坚是谁"), asks_who("江都区委书记是谁")
    ('赵立坚', '')
    """
    found = _ASKS_WHO.fullmatch(question) or _WHO_IS.fullmatch(question)
    if not found:
        return ""
    said = found["name"].strip('"')
    names = (name for name in (said, said.rpartition("的")[2]) if is_named(name))
    return next(names, "")


def told(query: Query, sentence: str) -> list[Span]:
    """Stretches of a sentence that tell what is asked for in its own form."""
    if asks_toll(query.text):
        return list(tolls(sentence))
    name = asks_who(query.text)
    if name:
        return list(_who(name, sentence))
    return [span for forms in _forms(query.text) for span in _spans(forms, sentence)]


def told_only_so(question: str) -> bool:
    """Whether a folded question asks for what is told in its own form alone: a score, a sentence passed.

    >>> told_only_so("他被判了几年"), told_only_so("他当了几年兵")
    (True, False)
    """
    return _ONLY_SO.search(question) is not None


def asks_surely(query: Query) -> bool:
    """Whether a question asks for anything that is told in a form that little else is told in."""
    return bool(_forms(query.text)[1])


def surely_told(query: Query, sentence: str) -> bool:
    """Whether a sentence tells what is asked for in such a form."""
    return any(form.search(sentence) for form in _forms(query.text)[1])


def tells(text: str, sentences: Sequence[Span], candidates: Candidates, query: Query) -> Floats:
    """1 for each candidate that tells what is asked for in its own form, SURE in a sure one, else 0."""
    counts: dict[tuple[int, int], float] = {}
    for start, end in sentences:
        sentence = text[start:end]
        counts |= {(start + low, start + high): 1.0 for low, high in told(query, sentence)}
        counts |= {(start + low, start + high): SURE for low, high in _spans(_forms(query.text)[1], sentence)}
    found = zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)
    return np.array([counts.get(span, 0.0) for span in found], np.float32)


@lru_cache(maxsize=64)
def _forms(question: str) -> tuple[Patterns, Patterns]:
    """How what a folded question asks for may be told, and how it is told where little else is.

    Where a noun is asked for, 主线是什么, that of what something is taken as is sure: 以…为主线.
    """
    plain, sure = (
        tuple(form for asks, tells in forms if asks.search(question) for form in tells)
        for forms in (_FORMS, _SURE_FORMS)
    )
    head = _HEAD.search(question)
    if not head:
        return plain, sure
    taken_as = rf'[以把将]"?(?P<told>[^,。;、"\n]{{2,40}}?)"?(?:作为|当作|为)[^,。;、\n]{{0,6}}{head["noun"]}'
    return plain, (*sure, re.compile(taken_as))


def _spans(forms: Patterns, sentence: str) -> list[Span]:
    return [Span(*match.span("told")) for form in forms for match in form.finditer(sentence)]


def _who(name: str, sentence: str) -> Iterator[Span]:
    for match in re.finditer(re.escape(name), sentence):
        behind = _BEHIND.match(sentence, match.end())
        if behind:
            yield Span(*behind.span("who"))
        start = _before(sentence, match.start())
        end = start + len(sentence[start : match.start()].rstrip())
        if end - start > 1:
            yield Span(start, end)


def _before(sentence: str, end: int) -> int:
    """Where the nouns before a name begin: 6月19日, *外交部发言人* 赵立坚."""
    at, words = 0, []
    for word, tag in tagged(sentence):
        if at >= end:
            break
        words.append((at, word, tag))
        at += len(word)
    start = end
    for begin, word, tag in reversed(words):
        if not tag.startswith(_NOUN_LIKE) and word not in ("、", " "):
            break
        if end - begin > _LONGEST or word[0].isdigit():
            break
        start = begin
    while start < end and sentence[start] in _EDGES:
        start += 1
    return start
