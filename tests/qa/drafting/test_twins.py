from __future__ import annotations

import re
from random import Random

from qa.documents.load import read_text
from qa.drafting.draft import as_printed, draft
from qa.drafting.twins import Holdings, twin
from qa.drafting.types import Draft

ASKED = "2023年上半年，泰州市大健康产业规模达到4000亿元。"


def twins(*texts: str, seeds: int = 20) -> list[Draft]:
    """The twins of what the first text asks, in documents that hold all of the texts, chosen with several seeds."""
    holdings, drafts = Holdings(), []
    for number, text in enumerate(texts):
        document, passages = read_text(text, source=f"{number}.txt")
        found = list(draft(holdings.add(passages), random=Random(0), wording=as_printed(document)))
        drafts += [] if number else found
    assert drafts
    made = (twin(each, holdings, Random(seed)) for each in drafts for seed in range(seeds))
    return [each for each in made if each]


def test_a_twin_asks_the_same_of_another_year_or_place() -> None:
    made = twins(ASKED)
    assert made
    for each in made:
        assert not each.answerable
        assert each.place.start == each.place.end
        assert ("2023年" in each.question) != ("泰州市" in each.question)
        assert each.question.endswith("大健康产业规模达到多少元？")


def test_a_place_is_swapped_for_one_of_its_own_province() -> None:
    cities = re.compile("南京市|无锡市|徐州市|常州市|苏州市|南通市|连云港市|淮安市|盐城市|扬州市|镇江市|宿迁市")
    moved = [each.question for each in twins(ASKED) if "2023年" in each.question]
    assert moved
    assert all(map(cities.search, moved))


def test_what_another_document_answers_is_no_twin() -> None:
    others = [ASKED.replace("2023", str(year)).replace("4000", "3000") for year in (2018, 2019, 2020, 2021)]
    assert all("泰州市" not in each.question for each in twins(ASKED, *others))


def test_a_twin_that_the_documents_name_goes_first() -> None:
    other = "盐城市召开会议，研究城市绿化工作。"
    assert {each.question for each in twins(ASKED, other)} == {"2023年上半年盐城市大健康产业规模达到多少元？"}


def test_a_twin_names_the_draft_that_it_was_made_from() -> None:
    document, passages = read_text(ASKED, source="0.txt")
    (asked,) = draft(passages, random=Random(0), wording=as_printed(document))
    assert {each.twin_of for each in twins(ASKED)} == {asked.id}


def test_what_happens_once_has_no_twin() -> None:
    assert twins("第二十届江苏省运动会于2022年8月28日在泰州市开幕。") == []
