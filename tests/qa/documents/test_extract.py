"""Claims about files of every kind, each a real file that was made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from qa.documents.extract import extract, kind_of, unpack
from qa.documents.load import read_document
from qa.errors import DocumentError, DocumentTooLarge, EmptyDocument, UnsupportedFormat
from tests.qa.documents import office

SENTENCE = "泰州市力争到“十四五”期末全市大健康产业规模达到4000亿元。"
OTHER = "会议由市长主持,各市区负责同志参加,并就下一步工作作了部署。"


def flat(text: str) -> str:
    return "".join(text.split())


def cut(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def column(text: str, x: float, *, width: int = 16, top: float = 760) -> list[office.Line]:
    return [(x, top - 19 * row, line) for row, line in enumerate(cut(text, width))]


LONG = [f"第{number}项工作是这样安排的:{SENTENCE}{OTHER}" for number in range(1, 5)]

BODIES = [
    "全市上下聚焦主责主业,抓好粮食生产和重要农产品供给,夏粮单产连续八年居全省首位。",
    "新开工亿元以上产业项目三百余个,工业技改投资增速位居全省前列,船舶出口再创新高。",
    "城镇居民人均可支配收入比上年增长百分之四,社会保障水平继续提高,新增养老床位两千张。",
    "空气质量优良天数比例稳步上升,长江干流断面水质保持二类,生态安全缓冲区建成三处。",
]


class TestPdf:
    def test_lines_of_two_columns_are_read_one_column_after_the_other(self) -> None:
        left, right = column("".join(LONG[:2]), 60), column("".join(LONG[2:]), 310)
        by_height = sorted([*left, *right], key=lambda line: (-line[1], line[0]))
        for order in ([*left, *right], by_height, [*right, *left]):
            text = extract(office.pdf([order]), "a.pdf").text
            assert flat("".join(LONG)) in flat(text)

    def test_a_title_over_two_columns_comes_before_them(self) -> None:
        lines = [(150.0, 790.0, "把握大势聚力转型争当表率奋力谱写新篇章"), *column(LONG[0], 60), *column(LONG[1], 310)]
        assert flat(extract(office.pdf([lines]), "a.pdf").text).startswith(
            "把握大势聚力转型争当表率奋力谱写新篇章第1项"
        )

    def test_rows_of_a_table_stay_together(self) -> None:
        rows = [("地区", "总产值"), ("泰州", "6401亿元"), ("扬州", "7104亿元"), ("盐城", "7079亿元")]
        lines = [
            (x, 700.0 - 19 * n, cell) for n, row in enumerate(rows) for x, cell in zip((60.0, 300.0), row, strict=True)
        ]
        assert extract(office.pdf([lines]), "a.pdf").text.splitlines() == [" ".join(row) for row in rows]

    def test_running_heads_and_page_numbers_are_no_text(self) -> None:
        pages = [
            [(60.0, 810.0, f"泰州年鉴 第{n}章"), *column(BODIES[n], 60, width=30), (290.0, 20.0, f"- {n + 1} -")]
            for n in range(4)
        ]
        text = extract(office.pdf(pages), "a.pdf").text
        assert "年鉴" not in text
        assert "- 2 -" not in text
        assert flat("".join(BODIES)) == flat(text)

    def test_a_sentence_across_two_pages_is_one_sentence(self) -> None:
        whole = LONG[0]
        pages = [
            [*column(whole[:28], 60, width=28), (290.0, 20.0, "1")],
            [*column(whole[28:], 60, width=28), (290.0, 20.0, "2")],
        ]
        document, passages = read_document(office.pdf(pages), source="a.pdf")
        assert len(document.pages) == 2
        found = next(passage for passage in passages if "4000" in passage.text)
        at = found.text.index("4000")
        span = found.offsets.to_source(type(found.sentences[0])(at, at + 6))
        assert document.text[slice(*span)] == "4000亿元"
        assert document.page_at(span.start) == 2
        assert document.page_at(0) == 1

    def test_a_password_is_asked_for_in_words(self) -> None:
        with pytest.raises(UnsupportedFormat, match="password"):
            extract(office.pdf([column(SENTENCE, 60)], password="secret"), "a.pdf")

    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
    def test_a_file_that_was_cut_short_is_read_as_far_as_it_goes_or_refused(self, keep: float) -> None:
        data = office.pdf([column(line, 60) for line in LONG])
        try:
            text = extract(data[: int(len(data) * keep)], "a.pdf").text
        except DocumentError:
            return
        assert flat(text) in flat("".join(LONG))

    def test_an_empty_page_is_an_empty_document(self) -> None:
        with pytest.raises(EmptyDocument):
            extract(office.pdf([[]]), "a.pdf")


class TestOffice:
    def test_paragraphs_and_tables_of_a_word_file_come_in_their_order(self) -> None:
        data = office.word([SENTENCE, OTHER], [["指标", "2022年"], ["地区生产总值", "6401.77亿元"]])
        assert extract(data, "a.docx").text.splitlines() == [SENTENCE, OTHER, "指标:地区生产总值;2022年:6401.77亿元。"]

    def test_each_row_of_a_sheet_has_the_heads_of_its_columns(self) -> None:
        data = office.workbook(
            {
                "经济": [
                    ["泰州市主要指标"],
                    ["指标", "数值", "单位"],
                    ["地区生产总值", 6401.77, "亿元"],
                    [None, None, None],
                    ["人口", 451, "万人"],
                ]
            }
        )
        assert extract(data, "a.xlsx").text.splitlines() == [
            "经济",
            "泰州市主要指标",
            "指标:地区生产总值;数值:6401.77;单位:亿元。",
            "指标:人口;数值:451;单位:万人。",
        ]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
    def test_a_table_of_commas_is_read_in_any_encoding(self, encoding: str) -> None:
        data = "书记,城市\n朱立凡,泰州市\n张利,高邮市\n".encode(encoding)
        assert extract(data, "名单.csv").text.splitlines() == ["书记:朱立凡;城市:泰州市。", "书记:张利;城市:高邮市。"]

    def test_a_file_is_what_its_bytes_say_and_not_what_its_name_says(self) -> None:
        assert extract(office.word([SENTENCE]), "a.txt").text == SENTENCE
        assert kind_of(SENTENCE.encode(), "a.pdf") == "text"

    @pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0" + b"\0" * 600, office.archive({"content.xml": b"<a/>"})])
    def test_kinds_that_nobody_reads_here_are_named(self, data: bytes) -> None:
        with pytest.raises(UnsupportedFormat, match="save it as"):
            extract(data, "a.doc")

    def test_entities_that_grow_without_end_are_refused(self) -> None:
        bomb = '<!DOCTYPE l [<!ENTITY a "lol">' + "".join(
            f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
        )
        packed = office.archive({"META-INF/container.xml": f"{bomb}]><container>&i;</container>".encode()})
        with pytest.raises(DocumentError):
            extract(packed, "a.epub")
        body = f"{bomb}]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>&i;</w:document>"
        with pytest.raises(DocumentError):
            extract(_with(office.word([SENTENCE]), "word/document.xml", body.encode()), "a.docx")


class TestPages:
    def test_the_article_comes_without_navigation_scripts_and_comments(self) -> None:
        page = (
            "<!DOCTYPE html><html><head><title>大健康产业</title><script>alert('脚本')</script></head><body>"
            "<nav><a href='/'>首页</a> <a href='/n'>新闻中心</a></nav><article><h1>大健康产业再上台阶</h1>"
            f"<p>{SENTENCE}</p><p>{OTHER * 4}</p><p onclick='steal()'>记者从会上获悉,{OTHER}</p></article>"
            "<footer>版权所有 苏ICP备12345号</footer></body></html>"
        )
        text = extract(page.encode("gb18030"), "a.html").text
        assert SENTENCE in text
        assert not any(word in text for word in ("脚本", "steal", "新闻中心", "ICP"))

    def test_a_page_of_one_line_is_read_as_well(self) -> None:
        assert SENTENCE in extract(f"<html><body><div>{SENTENCE}</div></body></html>".encode(), "a.htm").text

    def test_a_page_without_text_is_empty(self) -> None:
        with pytest.raises(EmptyDocument):
            extract(b"<html><body><script>var a = 1;</script></body></html>", "a.html")

    def test_the_chapters_of_a_book_come_in_the_order_of_its_spine(self) -> None:
        found = extract(office.book("泰州志", [f"<h1>卷一</h1><p>{SENTENCE}</p>", f"<p>{OTHER}</p>"]), "a.epub")
        assert found.title == "泰州志"
        assert found.text.splitlines() == ["卷一", SENTENCE, "", OTHER]


class TestArchive:
    def test_each_file_comes_with_the_name_that_it_was_given(self) -> None:
        files = {"报告/一.txt": SENTENCE.encode(), "二.md": OTHER.encode(), ".hidden": b"x", "__MACOSX/二.md": b"x"}
        assert dict(unpack(office.archive(files), "a.zip")) == {
            "报告/一.txt": SENTENCE.encode(),
            "二.md": OTHER.encode(),
        }

    def test_names_that_chinese_windows_wrote_are_readable(self) -> None:
        data = office.archive({"AAAAAAAA.txt": SENTENCE.encode()})
        renamed = data.replace(b"AAAAAAAA", "报告目录".encode("gbk"))
        assert [name for name, _ in unpack(renamed, "a.zip")] == ["报告目录.txt"]

    def test_a_file_that_unpacks_to_hundreds_of_times_its_size_is_refused(self) -> None:
        with pytest.raises(DocumentTooLarge, match="unpacks"):
            list(unpack(office.archive({"a.txt": b"0" * 20_000_000}), "a.zip"))

    @pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.epub"])
    def test_office_files_that_unpack_without_end_are_refused_too(self, name: str) -> None:
        inner = {"a.docx": "word/document.xml", "a.xlsx": "xl/workbook.xml", "a.epub": "META-INF/container.xml"}[name]
        with pytest.raises(DocumentTooLarge):
            extract(office.archive({inner: b"<a>" + b" " * 30_000_000}), name)

    def test_a_damaged_file_in_an_archive_takes_none_of_the_others_along(self) -> None:
        data = office.archive({"a.txt": b"A", "b.txt": SENTENCE.encode() * 9, "c.txt": OTHER.encode()})
        changed = data.replace(struct.pack("<L", zlib.crc32(b"A")), b"none")
        bad, large, good = (content for _, content in unpack(changed, "a.zip", largest=600))
        assert isinstance(bad, DocumentError)
        assert isinstance(large, DocumentTooLarge)
        assert good == OTHER.encode()

    def test_a_damaged_archive_says_so(self) -> None:
        data = office.archive({"a.txt": SENTENCE.encode() * 100})
        with pytest.raises(DocumentError, match="damaged"):
            list(unpack(data[:-30], "a.zip"))


def _with(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one of its files replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return office.archive({inner: content if inner == name else packed.read(inner) for inner in packed.namelist()})
