"""What a sentence tells of the state before, or of another office, and so does not answer: 由4771公里增加到2.52万公里.

Where the question asks for the state before, nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import Candidates
from qa.reading.places import stem
from qa.reading.recognise import OFFICE
from qa.types import Query, Span

_CHANGE = re.compile(
    r"[从由](?P<old>[^,。;:!?从由]{1,30}?)[增升涨扩提上翻跃降减缩跌回下调发变][^,。;:!?\d到至]{0,4}[到至为成](?P<new>[^,。;:!?]*\d[^,。;:!?]*)"
)
_ASKS_FOR_THE_OLD = re.compile(r"[从由](?:几|多少|什么|哪)|原来|原先|原本|此前|之前|以前|过去")
_ASKS_FOR_THE_NEW = re.compile(r"[增减升降涨跌缩扩提](?:[加少长高低大小]|回)?[至到](?:了|约)?$")
_CAME_TO = re.compile(r"(?:[至为]|(?<!达)到)(?:[^,。;:!?\d至到从由]|\d{2,4}年){0,10}$")
_ASKS_FOR_A_FORMER = re.compile(r"原|前|曾|历任|卸任|免去|辞去|不再|接替|时任")
_ASKS_FOR_A_CHANGE = re.compile(r"增|减|升|降|涨|跌|提高|回落|扩|缩|延|调|加|贬|多多少|多出|多了|少了|高出|变|差|超")
_BY = re.compile(r"(?:减少|增加|下降|上升|上涨|下跌|回落|缩减|多出|高出|相差)了?约?$")
_POINTS_BACK = re.compile(
    r"[他她它][们]?|其|自己|对方|双方|[前后]者|(?:这|那|该|此|当)(?:[一两几些个名位座处片]{0,2})(?:[人里儿地]|地区|地方|城市|国家|区域|男子|女子)"
)
_ASKS_FOR_THE_PICTURE = re.compile(r"摄|拍|照片|图片|供图")
_TAKEN_BY = re.compile(r"\s?(?:摄(?!氏)|供图|/文|文/图)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_BEFORE = 30  # characters that are looked at before a candidate
_ELSEWHERE = re.compile(r"[^新任代原由]$")  # 新任市长 is of the same place
_OF = re.compile(r"[\u4e00-\u9fffa-z]*$")  # the letters up to an office
_JOINED = re.compile(r"(?:[、兼和,][\u4e00-\u9fff]{0,6})?")  # what may stand between one office and the next


def old_values(text: str, sentences: Sequence[Span], candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates are what something changed from, in sentences that say what it changed to.

    None where the question asks for the state before: by a word (原来, 从多少), or by the year that it had then.
    """
    old = np.zeros(len(candidates.starts), np.bool_)
    if _ASKS_FOR_THE_OLD.search(query.text):
        return old
    for number, (start, end) in enumerate(sentences):
        changes = list(_CHANGE.finditer(text, start, end))
        years = {int(year) for change in changes for year in _YEAR.findall(change["old"])}
        if years.intersection(query.years):
            continue
        for change in changes:
            inside = (candidates.starts >= change.start("old")) & (candidates.ends <= change.end("old"))
            after = (candidates.starts >= change.start("new")) & (candidates.ends <= change.end("new"))
            mine = candidates.sentences == number
            if (after & mine).any():
                old |= inside & mine
    return old


def differences(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates say by how much something changed, where the question asks for no change."""
    if _ASKS_FOR_A_CHANGE.search(query.text):
        return np.zeros(len(candidates.starts), np.bool_)
    leads = (text[max(0, start - 10) : start] for start in candidates.starts.tolist())
    return np.array([_BY.search(lead) is not None for lead in leads], np.bool_)


def not_what_it_came_to(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates are not what something changed to, where that is asked for (跌至多少) and some are."""
    asked = _ASKS_FOR_THE_NEW.search(query.text[: query.asks.start])
    leads = (text[max(0, start - 18) : start] for start in candidates.starts.tolist())
    new = np.array([bool(asked) and _CAME_TO.search(lead) is not None for lead in leads], np.bool_)
    return ~new & np.isin(candidates.sentences, candidates.sentences[new])


def points_back(text: str, candidates: Candidates) -> NDArray[np.bool_]:
    """Which candidates only point back to who or where it is: 他, 这一地区."""
    spans = zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)
    return np.array([_POINTS_BACK.fullmatch(text, start, end) is not None for start, end in spans], np.bool_)


def photographers(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates took the picture, 李四 摄, where the question does not ask for them."""
    if _ASKS_FOR_THE_PICTURE.search(query.text):
        return np.zeros(len(candidates.starts), np.bool_)
    return np.array([_TAKEN_BY.match(text, end) is not None for end in candidates.ends.tolist()], np.bool_)


def former_holders(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates stand behind the office asked for where it is a former one, or before where it was laid down."""
    if not query.offices or _ASKS_FOR_A_FORMER.search(query.text):
        return np.zeros(len(candidates.starts), np.bool_)
    office = rf"[^,。;、:!?]{{0,10}}?{re.escape(max(query.offices, key=len))}"
    after = [match.end() for match in re.finditer(rf"(?:原任?|前任?|曾任){office}", text)]
    before = [match.start() for match in re.finditer(rf"(?:卸任|不再担任|辞去|免去){office}", text)]
    former: NDArray[np.bool_] = np.isin(candidates.starts, after) | np.isin(candidates.ends, before)
    return former


def other_holders(text: str, candidates: Candidates, query: Query) -> NDArray[np.bool_]:
    """Which candidates stand behind other offices, in sentences where some stand behind the one that is asked for.

    The same office elsewhere is another one, where somebody holds that of the place asked for: 几内亚总统, 南非总统.
    """
    found = np.zeros(len(candidates.starts), np.bool_)
    if not query.offices:
        return found
    asked = max(query.offices, key=len)
    offices = [_offices_before(text, start) for start in candidates.starts.tolist()]
    holds = np.array([any(_is(office, asked) for office in each) for each in offices], np.bool_)
    named = [_named_before(text, each[-1].start()) if each else "" for each in offices]
    here = holds & np.array([any(stem(place) in name for place in query.places) for name in named], np.bool_)
    other = np.array([bool(each) for each in offices], np.bool_) & ~holds
    elsewhere = holds & np.array([_ELSEWHERE.search(name) is not None for name in named], np.bool_) & ~here
    for number in np.unique(candidates.sentences[holds]):
        found |= other & (candidates.sentences == number)
    for number in np.unique(candidates.sentences[here]):
        found |= elsewhere & (candidates.sentences == number)
    return found


def _named_before(text: str, at: int) -> str:
    """What stands before an office since the last mark or office: where it is held."""
    found = _OF.search(text, max(0, at - _BEFORE), at)
    return OFFICE.split(found[0])[-1] if found else ""


def _is(office: re.Match[str], asked: str) -> bool:
    """Whether an office is the one that is asked for: 市委书记 is 书记, and 副市长 no 市长."""
    return office[0].endswith(asked) and ("副" in asked or "副" not in office[0])


def _offices_before(text: str, at: int) -> list[re.Match[str]]:
    """The offices that end where a candidate begins, the nearest first: 市委副书记、市长、党组书记 before a name."""
    found: list[re.Match[str]] = []
    offices = list(OFFICE.finditer(text, max(0, at - _BEFORE), at))
    for match in reversed(offices):
        if not _JOINED.fullmatch(text, match.end(), at):
            break
        found.append(match)
        at = match.start()
    return found
