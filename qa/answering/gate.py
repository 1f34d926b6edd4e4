"""What no confidence overrules: another place or year, another line's number, metres for money, an aim for an outcome.

A year counts as another one only where a year is known: an undated document may still answer, with less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.aims import asks_what_is_aimed, asks_what_was, tells_an_aim, tells_an_outcome
from qa.answering.another import ANOTHERS
from qa.answering.said import before_answer, quoted, with_title
from qa.reading.candidates import KNOWN_WELL, NUMERIC
from qa.reading.features import READING_COLUMNS
from qa.reading.finer import of_another_size
from qa.reading.gaps import ALONE, LEAST, asks_whoever
from qa.reading.places import find_places, lowest, stem
from qa.reading.recognise import DATE, is_name
from qa.reading.slots import stands, surroundings
from qa.reading.told import told, told_only_so
from qa.reading.units import dates, measures
from qa.reading.years import in_han
from qa.text.tokens import dictionary_words, tagged
from qa.types import AnswerType, Hit, Query, Reading

SPOKEN_OF = 0.15
"""The share of a question's weight that a passage has to hold, with what it stands under, to be about it at all."""
ENOUGH = 0.25
"""The share that is enough, whichever of the question's words hold it."""
FAR = 4  # characters of a question that lead to a gap which ends with its clause
_ONES = "零一二三四五六七八九"
_SEPARATORS = re.compile(r"[、和及至到-]")
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_NUMBERED = re.compile(
    rf"(?<![\d一二三四五六七八九十])第?(?P<numbers>{_NUMBER}(?:[、和及至到-]{_NUMBER})*)"
    r"(?P<kind>届(?!毕业|高校|生)|号线|号楼|号桥|号机组|次全(?:体会议|会)|中全会|次会议|个五年|期(?=工程|项目|\"|培训|活动))"
)
_MONTH = re.compile(r"(?<!\d)(?:(1[0-2]|0?[1-9])月?[-~至到—–])?(1[0-2]|0?[1-9])月(?!底|末|初|\d{1,2}[日号])")
_IN_WORDS = re.compile(r"(?<![\d十])(?:十[一二]?|[一二三四五六七八九])月")
_COMPARED = ("比", "较", "于", "与", "同比", "较去年", "比去年")
_AT = {name: number for number, name in enumerate(READING_COLUMNS)}


def passes(query: Query, reading: Reading) -> bool:
    """Whether the reading speaks of the question's places and no other year, and its answer is of the right kind."""

    def of(name: str) -> float:
        return reading.features[_AT[name]]

    elsewhere = of("place_absent") or of("office_elsewhere") or (of("office_absent") and of("asks_person"))
    then = of("year_other") and (of("year_absent") or _of_another_year(query, reading, of("year_other")))
    if elsewhere or then or _says_too_little(query, reading, of("held_in_passage")):
        return False
    others = (_other_than_asked, _of_another_number, _of_another_month, _of_part_of_the_country, *ANOTHERS)
    if any(other(query, reading) for other in others):
        return False
    answer = reading.hit.passage.text[reading.answer.start : reading.answer.end]
    if query.expects is AnswerType.PERSON:
        named = _named(answer, of("type_fits"), of("type_near"))
        return named or (_leads(query, of("gap_left"), of("gap_right")) and _may_do_it(answer))
    if query.expects in KNOWN_WELL and not of("type_fits") and not of("type_near"):
        return False
    return _fits(query, answer) and (not told_only_so(query.text) or _is_told(query, reading))


def _says_too_little(query: Query, reading: Reading, held: float) -> bool:
    """Whether a passage holds next to nothing of a question, or little, its place alone: 泰州今天天气怎么样."""
    if held < SPOKEN_OF or held >= ENOUGH or not query.places:
        return held < SPOKEN_OF
    text = f"{query.text[: query.asks.start]} {query.text[query.asks.end :]}"
    for place in query.places:
        text = text.replace(place, " ")
    passage = reading.hit.passage.text
    return not any(pair in passage for word in text.split() for pair in map(str.__add__, word, word[1:]))


def _is_told(query: Query, reading: Reading) -> bool:
    """Whether the answer lies in what its quote tells in the form that is asked for."""
    start, end = reading.answer.start - reading.quote.start, reading.answer.end - reading.quote.start
    return any(span.start <= start and end <= span.end for span in told(query, quoted(reading)))


def _fits(query: Query, answer: str) -> bool:
    """Whether an answer is what its question may be answered by: a measure, a date as fine, no province."""
    if query.expects is AnswerType.PLACE:
        return not of_another_size(query, answer)
    if query.expects in NUMERIC:
        return measures(query, answer)
    return query.expects is not AnswerType.TIME or dates(query, answer)


def _of_another_year(query: Query, reading: Reading, other: float) -> bool:
    """Whether an amount of one year is asked for, the sentence itself names another, and the passage not that one."""
    text = reading.hit.passage.text
    named = any(str(year) in text or in_han(year) in text for year in query.years)
    return query.expects in NUMERIC and other >= 1.0 and not named


def _named(answer: str, fits: float, near: float) -> bool:
    """Whether the answer is a name: it stands where names do and is no word, or begins with one and may be one."""
    return (fits > 0 and (is_name(answer) or dictionary_words(answer) != [answer])) or (near > 0 and is_name(answer))


def _may_do_it(answer: str) -> bool:
    """Whether what the question leads to can do anything: no time, and nothing that begins as no subject does."""
    words = tagged(answer)
    return bool(words) and words[0][1][:1] not in "pdtvc" and DATE.match(answer) is None


def _leads(query: Query, left: float, right: float) -> bool:
    """Whether the question's own words lead to who did it, a name or not: 谁击退了敌人 to 国防军击退了敌人."""
    return asks_whoever(query) and (min(left, right) >= LEAST or right >= ALONE or left >= FAR)


def _other_than_asked(query: Query, reading: Reading) -> bool:
    """Whether the question asks what came true, and the reading tells an aim; or the other way round."""
    if asks_what_was(query):
        return tells_an_aim(query, reading)
    return asks_what_is_aimed(query) and tells_an_outcome(query, reading)


def _of_another_number(query: Query, reading: Reading) -> bool:
    """Whether the question is of 3号线 or 第32届, and what is read names another one and not that."""
    wanted = _numbered(query.text)
    if not wanted:
        return False
    mine, its, whole = _things(query.text), _things(quoted(reading)), _things(with_title(reading))
    other = (thing for thing, numbers in mine.items() if thing in its and numbers.isdisjoint(its[thing]))
    if any(mine[thing].isdisjoint(whole.get(thing, set())) for thing in other):
        return True
    known = _numbered(with_title(reading))
    return any(known.get(kind) and numbers and not numbers & known[kind] for kind, numbers in wanted.items())


def _of_another_month(query: Query, reading: Reading) -> bool:
    """Whether an amount of one month is asked for, 9月用电量, and the passage names others and not that."""
    if query.expects not in NUMERIC:
        return False
    wanted, said, all_of_it = _months(query.text), _months(quoted(reading)), with_title(reading)
    return bool(wanted and said) and not wanted & _months(all_of_it) and not _IN_WORDS.search(all_of_it)


def _of_part_of_the_country(query: Query, reading: Reading) -> bool:
    """Whether an amount of the whole country is asked for, and the passage speaks of a place in it alone."""
    if query.expects not in NUMERIC or "全国" not in query.text:
        return False
    whole = any(word in with_title(reading) for word in ("全国", "我国", "中国"))
    before = {stem(name) for _, name in find_places(before_answer(reading))}
    return not whole and len(before) == 1


def _months(text: str) -> set[int]:
    """The months that a folded text names, of a stretch its two ends: 1 and 9 of 1-9月; not those compared with."""
    found = (match for match in _MONTH.finditer(text) if not text[: match.start()].endswith(_COMPARED))
    return {int(month) for match in found for month in match.groups() if month}


def _numbered(text: str) -> dict[str, set[int]]:
    """The numbers that a folded text gives to things of a kind: 3 and 4 of 号线."""
    found: dict[str, set[int]] = {}
    for match in _NUMBERED.finditer(text):
        numbers = {_whole(number) for number in _SEPARATORS.split(match["numbers"])}
        kind = "全会" if "全" in match["kind"] else match["kind"]
        found.setdefault(kind, set()).update(numbers - {0})
    return found


def _things(text: str) -> dict[str, set[int]]:
    """The numbers that a text gives to things named behind them, 5 of 届滨州; not those compared with."""
    found: dict[str, set[int]] = {}
    for match in _NUMBERED.finditer(text):
        if text[: match.start()].endswith(_COMPARED):
            continue
        thing = match["kind"] + text[match.end() :].lstrip('"')[:2]
        found.setdefault(thing, set()).update(_whole(number) for number in _SEPARATORS.split(match["numbers"]))
    return found


def _whole(number: str) -> int:
    """A number below a hundred, in digits or in words; 0 for what is none: 一二."""
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (_ONES.index(tens or "一") * 10 if ten else 0) + (_ONES.index(ones) if ones else 0)


def missing(query: Query, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The question's places, years, periods and names that none of the passages, nor their contexts, hold."""
    texts = [(hit.passage.text, surroundings(hit.passage.context, hit.passage.source).text) for hit in hits]
    wanted = [
        *((place, (stem(place),)) for place in lowest(query.places)),
        *((f"{year}年", (str(year), in_han(year))) for year in query.years),
        *((period, (period,)) for period in query.periods),
        *((name, (name,)) for name in query.names),
    ]
    absent = (shown for shown, forms in wanted if not any(stands(form, *each) for form in forms for each in texts))
    return tuple(dict.fromkeys(absent))
