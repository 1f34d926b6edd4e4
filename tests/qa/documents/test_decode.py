"""Bytes to text: right, or refused with a message; never silently garbled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.decode import decode
from qa.errors import EmptyDocument, UnreadableText

SIMPLIFIED = "泰州市委书记朱立凡说,大健康产业达到4000亿元规模。"
TRADITIONAL = "市委常委會在醫藥高新區調研並召開專題會議,研究重大事項。"
HONG_KONG = "香港特別行政區政府統計處公布數字,本地居民收入上升。"
NEWS = (
    "记者从新疆机场集团获悉，8月5日，新疆机场集团单日旅客吞吐量创历史新高，逾16万人次。"
    "随着暑运与旅游旺季的到来，各机场迎来旅客高峰。"
)

ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [SIMPLIFIED, NEWS])
def test_simplified_text_is_read_in_any_of_its_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", [*ENCODINGS, "big5", "big5hkscs"])
@pytest.mark.parametrize("text", [TRADITIONAL, HONG_KONG])
def test_traditional_text_is_read_in_any_of_its_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@given(st.integers(0, len(NEWS) - 10))
def test_short_pieces_of_gb18030_are_read_right(start: int) -> None:
    piece = NEWS[start : start + 10]
    assert decode(piece.encode("gb18030"), "a.txt") == piece


def test_the_byte_order_mark_of_utf8_stays_so_that_offsets_agree_with_a_plain_reading() -> None:
    assert decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode(), "a.txt") == "\ufeff" + SIMPLIFIED


def test_the_byte_order_mark_of_utf16_is_part_of_the_encoding() -> None:
    assert decode(b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le"), "a.txt") == SIMPLIFIED


def test_line_ends_and_blanks_stay_as_they_are() -> None:
    text = "\r\n  泰州\r市\n\n"
    assert decode(text.encode(), "a.txt") == text


def test_plain_ascii_is_text() -> None:
    assert decode(b"Notice: uploaded by a user.\n", "a.txt") == "Notice: uploaded by a user.\n"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_whatever_is_valid_utf8_is_read_as_utf8(text: str) -> None:
    try:
        assert decode(text.encode(), "a.txt") == text
    except EmptyDocument:
        assert not text.strip("\ufeff \u3000")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff".encode(), "　\n".encode(), b"\xff\xfe"])
def test_a_file_without_text_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(EmptyDocument, match=r"a\.txt"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2lZ\x01\x00\x00 \x05",
        bytes(range(256)) * 4,
        b"\x00" * 64,
        "これは日本語の文章です。文字コードはシフトジスです。".encode("shift-jis"),
        "Привет, это русский текст в старой кодировке.".encode("cp1251"),
        "한국어 문장입니다. 옛 인코딩으로 저장되었습니다.".encode("cp949"),
        "Un été à la façade, déjà vu".encode("latin-1"),
        b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le") + b"\x01",
        SIMPLIFIED.encode()[:-5] + b"\xff" + SIMPLIFIED.encode()[-5:],
    ],
    ids=["png", "zip", "all bytes", "zeros", "shift-jis", "cp1251", "cp949", "latin-1", "odd utf-16", "damaged utf-8"],
)
def test_what_is_no_chinese_text_is_refused_by_name_and_never_garbled(data: bytes) -> None:
    with pytest.raises(UnreadableText, match=r"a\.txt"):
        decode(data, "a.txt")
