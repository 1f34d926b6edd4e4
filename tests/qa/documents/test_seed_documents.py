"""The five seeds, as the world is: each difficulty that they show, read right."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from qa.documents.load import read_document
from qa.types import Document, Kind, Passage

NEWSPAPER, ESSAY, GLOSSED, POLICY, INTERVIEWS = "000", "001", "002", "003", "004"


@cache
def _read(folder: Path, number: str) -> tuple[Document, list[Passage]]:
    path = next(folder.glob(f"{number}_*.txt"))
    return read_document(path.read_bytes(), source=path.name)


def _holding(seeds: Path, number: str, words: str) -> Passage:
    """The one passage that holds these words of folded reading text, and is running text."""
    found = [passage for passage in _read(seeds, number)[1] if words in passage.text and passage.kind is Kind.TEXT]
    assert len(found) == 1, [passage.text for passage in found]
    return found[0]


@pytest.mark.parametrize(
    ("number", "title", "published_at", "region"),
    [
        (NEWSPAPER, "泰州市委书记朱立凡： 全力打造令人向往的“幸福水天堂”".replace(" ", ""), None, "泰州市"),
        (ESSAY, "", None, "南通市"),
        (GLOSSED, "市委常委會在醫藥高新區調研并專題研究醫藥高新區工作", None, "泰州市"),
        (POLICY, "", None, "泉州市"),
        (INTERVIEWS, "全力走稳走好踏上新征程的第一步", "2021-10-01", "扬州市"),
    ],
)
def test_each_seed_says_what_it_is(seeds: Path, number: str, title: str, published_at: str | None, region: str) -> None:
    document, _ = _read(seeds, number)
    assert (document.title, document.published_at, document.region) == (title, published_at, region)


@pytest.mark.parametrize(
    "words",
    ["为江苏现代化建设作出泰州贡献。", "聚力转型增强发展动能", "形成了一揽子综合性、集成性支持政策。",
     "特医食品等特色产业高地", "紧扣提升能级,",
     "在推进绿色低碳发展上", "在富民上,大力推动", "发展壮大群防群治力量"],
)  # fmt: skip
def test_lines_broken_by_the_newspapers_columns_are_whole(seeds: Path, words: str) -> None:
    _holding(seeds, NEWSPAPER, words)


def test_captions_and_headings_of_the_newspaper_stand_for_themselves(seeds: Path) -> None:
    _, passages = _read(seeds, NEWSPAPER)
    kinds = {passage.text: passage.kind for passage in passages}
    assert kinds["泰州体育公园,第二十届省运会在这里开幕"] is Kind.CAPTION
    assert kinds["中国医药城东方小镇"] is Kind.CAPTION
    assert kinds['到"十四五"期末,大健康产业达到4000亿元规模'] is Kind.HEADING
    assert kinds["顾闻 袁俊帆/摄"] is Kind.BYLINE


def test_glosses_vanish_and_real_parentheses_stay(seeds: Path) -> None:
    document, passages = _read(seeds, GLOSSED)
    reading = "".join(passage.text for passage in passages)
    assert "蜂巢蔚领动力科技(江苏)有限公司、瑞可达(泰州)电子科技有限公司" in reading
    assert document.text.count("(") - reading.count("(") == 226
    assert reading.count("(") == 2


def test_whose_words_the_essay_is_holds_for_all_of_it(seeds: Path) -> None:
    _, passages = _read(seeds, ESSAY)
    assert {(passage.context.office, passage.context.region) for passage in passages} == {
        ("南通市委書記", "江苏省南通市")
    }


def test_damaged_characters_are_read_as_they_stand(seeds: Path) -> None:
    passage = _holding(seeds, POLICY, "入??趦砂哆b片开发")
    document, _ = _read(seeds, POLICY)
    sentence = next(span for span in passage.sentences if "??" in passage.text[slice(*span)])
    quote = document.text[slice(*passage.offsets.to_source(sentence))]
    assert quote.startswith("突出繁榮發展環泉州灣中心城區")
    assert quote.endswith("推進晉江、洛陽江入??趦砂哆B片開發,提升城市能級和吸附力。")


@pytest.mark.parametrize(
    ("words", "person", "region"),
    [
        ("内新培育规上文化企业20家以上", "韦峰", "江苏省扬州市广陵区"),
        ("再细分2100个微网格", "张耀武", "江苏省扬州市邗江区"),
        ("力争3-5家企业成功上市", "张利", "江苏省扬州市高邮市"),
        ("解问题、降成本、办实事", "张小辉", "江苏省扬州市宝应县"),
        ("中国移动数据中心计划10月开工", "孙建年", "江苏省扬州市仪征市"),
        ("重振'江北第一县'辉煌", "朱莉莉", "江苏省扬州市江都区"),
    ],
)
def test_each_interview_keeps_its_place_and_its_person(seeds: Path, words: str, person: str, region: str) -> None:
    context = _holding(seeds, INTERVIEWS, words).context
    assert (context.person, context.region) == (person, region)


@pytest.mark.parametrize(
    ("number", "words"),
    [(ESSAY, "特别声明"), (ESSAY, "notice"), (POLICY, "本网站所登载"), (POLICY, "0595-22128966"),
     (INTERVIEWS, "新闻热线:0514-87863284"), (INTERVIEWS, "版权,均为扬州报业集团"), (INTERVIEWS, "相关阅读")],
)  # fmt: skip
def test_boilerplate_is_known_as_such_and_still_there(seeds: Path, number: str, words: str) -> None:
    _, passages = _read(seeds, number)
    assert [passage.kind for passage in passages if words in passage.text] == [Kind.BOILERPLATE]
