"""Passages: all of a document, in order, each with its context and a quote that is the document's own."""

from __future__ import annotations

from hypothesis import given, reject

from qa.documents.load import Given, read_document
from qa.documents.passages import LIMIT
from qa.errors import DocumentError
from qa.text.clean import clean
from qa.text.fold import fold
from qa.types import Document, Kind, Passage, Span
from tests.strategies import writable


def read(text: str) -> tuple[Document, list[Passage]]:
    return read_document(text.encode(), source="a.txt")


def readable(text: str) -> tuple[Document, list[Passage]]:
    """The document, unless the random text is none: blank, or full of control characters."""
    try:
        return read(text)
    except DocumentError:
        reject()


@given(writable)
def test_every_quote_is_the_documents_own_text(text: str) -> None:
    document, passages = readable(text)
    assert document.text == text
    for passage in passages:
        for span in passage.sentences:
            quote = document.text[slice(*passage.offsets.to_source(span))]
            shown = passage.text[slice(*span)]
            assert "".join(fold(clean(quote)[0]).split())[:1] == shown[:1]
            assert [fold(document.text[passage.offsets.position(i)]).strip() for i in range(*span)] == [
                char.strip() for char in shown
            ]


@given(writable)
def test_passages_hold_the_whole_reading_text_in_order(text: str) -> None:
    _, passages = readable(text)
    assert "".join("".join(passage.text for passage in passages).split()) == "".join(fold(clean(text)[0]).split())
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


@given(writable)
def test_sentences_hold_their_passage_and_no_passage_is_too_long(text: str) -> None:
    _, passages = readable(text)
    for passage in passages:
        assert passage.offsets.length == len(passage.text) <= LIMIT
        assert passage.sentences[0].start == 0
        assert passage.sentences[-1].end == len(passage.text)


def test_a_paragraph_carries_what_its_surroundings_say() -> None:
    text = (
        "扬州各地抓落实\n\n2021年10月01日 | 来源:扬州日报\n\n扬州市委全会召开,扬州加快发展。\n\n"
        "夯实基础\n\n——访仪征市委书记 孙建年\n\n抓好项目建设。"
    )
    _, passages = read(text)
    assert passages[-1].context.header == (
        "扬州各地抓落实 › 夯实基础 › 仪征市委书记 孙建年 › 江苏省扬州市仪征市 › 2021-10-01"
    )


def test_a_page_without_a_title_is_told_by_how_it_begins() -> None:
    document, passages = read("8月18日上午，湖南省第三人民医院正式挂牌落户岳阳。    医院将增设床位。")
    assert document.title == ""
    assert {passage.context.title for passage in passages} == {"8月18日上午，湖南省第三人民医院正式挂牌落户岳阳。"}


def test_context_keeps_the_script_and_text_is_folded() -> None:
    _, passages = read("市委常委會(huì)調(diào)研高新區\n\n會(huì)議強(qiáng)調,要發展。")
    assert passages[-1].context.title == "市委常委會調研高新區"
    assert passages[-1].text == "会议强调,要发展。"


def test_a_long_paragraph_is_split_where_sentences_end() -> None:
    _, passages = read("泰州加快构建大健康产业体系,打造特色产业高地。" * 60)
    assert len(passages) > 1
    assert all(passage.text.endswith("。") for passage in passages)


def test_a_list_stays_with_the_line_that_opens_it() -> None:
    _, passages = read(
        "不动产权利包括下列各项：\n（一）集体土地所有权；\n（二）建设用地使用权。\n\n本规定自公布之日起施行。"
    )
    assert [passage.text.count("\n") for passage in passages] == [2, 0]


def test_what_is_given_at_upload_goes_before_what_the_text_says() -> None:
    document, passages = read_document(
        "2023-08-06\n\n会议召开。".encode(),
        source="a.txt",
        given=Given(title="纪要", published_at="2024-01-01", url="https://example.com/a"),
    )
    assert (document.title, document.published_at, document.url) == ("纪要", "2024-01-01", "https://example.com/a")
    assert passages[-1].context.published_at == "2024-01-01"


def test_a_document_keeps_its_name_when_its_text_changes() -> None:
    old, _ = read("会议召开。")
    new, _ = read("会议结束。")
    assert old.id == new.id
    assert old.sha256 != new.sha256
    other, _ = read_document("会议召开。".encode(), source="a.txt", collection="other")
    assert other.id != old.id


def test_boilerplate_is_known_as_such_and_kept() -> None:
    document, passages = read("会议召开。\n\n扬州网新闻热线:0514-87863284\n\n声明:未经授权不得转载。")
    kinds = {passage.kind: passage for passage in passages}
    hotline = next(passage for passage in passages if "热线" in passage.text)
    assert hotline.kind is Kind.BOILERPLATE
    assert (
        document.text[slice(*hotline.offsets.to_source(Span(0, len(hotline.text))))] == "扬州网新闻热线:0514-87863284"
    )
    assert set(kinds) == {Kind.TEXT, Kind.BOILERPLATE}
