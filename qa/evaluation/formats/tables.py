"""Tables as people in offices have them: a column of questions, one or more of answers, perhaps documents and kinds.

Columns are known by their headers, in Chinese or English, in one of the first rows; what is above the header is a
title. Where the rows come from, CSV or a workbook, is for `sheets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.evaluation.formats.files import SetFile, shown
from qa.evaluation.formats.parts import Part
from qa.evaluation.types import Question
from qa.text.fold import fold

HEADERS = {
    "question": "问题 提问 题目 问句 问 用户问题 测试问题 question questions query q",
    "answers": "答案 标准答案 参考答案 正确答案 期望答案 预期答案 回答 答 备选答案 其他答案 "
    "answer answers expected gold expected_answer reference a",
    "documents": "文档 来源 文件 出处 文件名 文档名 来源文件 来源文档 所在文档 document documents source sources file",
    "type": "类型 题型 类别 分类 问题类型 type kind category",
    "answerable": "可回答 是否可答 能否回答 是否可回答 可答 有无答案 answerable",
    "id": "编号 序号 题号 id no no. number",
}
SEARCHED = 10  # rows in which a header is looked for
_KINDS = {word: kind for kind, words in HEADERS.items() for word in words.split()}
_NO_ANSWER = frozenset({"无答案", "没有答案", "无法回答", "不可回答", "n/a", "unanswerable", "no answer"})
_YES = frozenset({"是", "可", "能", "有", "对", "可以", "√", "yes", "y", "true", "1"})
_NO = frozenset({"否", "不可", "不能", "无", "没有", "错", "不可以", "×", "no", "n", "false", "0"})
_WORDS = re.compile(r"[^\w.]+")
_NUMBERED = re.compile(r"(?<=\D)\d+$")
_NAMED_SEPARATOR = re.compile(
    r"[;；、,，/|](?=.{0,4}(?:分隔|隔开|分开|separat))|(?<=separated by )[;,/|]|换行|每行|per line"
)
_SHORT, _CLAUSE = 30, re.compile("[。，,!！?？]")
_SEPARATORS = (
    dict.fromkeys(";；", "[;；]") | dict.fromkeys(",，", "[,，]") | dict.fromkeys(("换行", "每行", "per line"), "\n")
)
_BETWEEN_NAMES = re.compile(r"[;；|\n]")


class Row(NamedTuple):
    """The cells of a row and where it stands."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, and what the headers say separates several answers."""

    found: dict[str, tuple[int, ...]]
    separators: dict[int, str]

    def cells(self, row: Row, name: str) -> Iterator[tuple[int, str]]:
        """The cells of a row that hold something of this kind."""
        for column in self.found.get(name, ()):
            if column < len(row.cells) and row.cells[column].strip():
                yield column, row.cells[column].strip()

    def text(self, row: Row, name: str) -> str:
        """The first such cell, or nothing."""
        return next((cell for _, cell in self.cells(row, name)), "")


def find_header(rows: Sequence[Row]) -> tuple[int, Columns] | None:
    """The row that names a column of questions and one of answers, or says whether there are any."""
    found = [(number, columns) for number, row in enumerate(rows[:SEARCHED]) if _is_header(columns := _columns(row))]
    # Of a header over several rows, 答案 above 答案1 and 答案2, the last says most.
    together = [header for place, header in enumerate(found) if header[0] == found[0][0] + place]
    return together[-1] if together else None


def has_header(line: str) -> bool:
    """Whether a line with tabs between its cells is a header."""
    return _is_header(_columns(Row("", tuple(line.split("\t")))))


def _is_header(columns: Columns) -> bool:
    return "question" in columns.found and ("answers" in columns.found or "answerable" in columns.found)


def _columns(row: Row) -> Columns:
    found: dict[str, tuple[int, ...]] = {}
    separators: dict[int, str] = {}
    for column, cell in enumerate(row.cells):
        name = _kind(cell)
        if name and (name == "answers" or name not in found):
            found[name] = (*found.get(name, ()), column)
            named = _NAMED_SEPARATOR.search(cell)
            separators |= {column: named[0]} if named else {}
    return Columns(found, separators)


def _kind(header: str) -> str:
    """What a header announces: 问题, 答案2, `问题/question`, 答案（多个用；分隔）."""
    text = fold(header).strip().strip("*:")
    words = [text, *(word for word in _WORDS.split(text) if word)][:3]
    return next((_KINDS[word] for word in (_NUMBERED.sub("", word) for word in words) if word in _KINDS), "")


def read_rows(file: SetFile, rows: Sequence[Row], columns: Columns) -> Part:
    """The questions of the rows below the header; rows without anything, and titles between them, are passed over."""
    questions = [(row.place, _question(file, row, columns)) for row in rows if not _is_blank(row)]
    return Part("table", file.path, tuple(questions))


def _is_blank(row: Row) -> bool:
    """Whether a row asks nothing: it is empty, or one text merged over several columns."""
    held = [cell for cell in row.cells if cell.strip()]
    return not held or (len(held) > 1 and len(set(held)) == 1)


def _question(file: SetFile, row: Row, columns: Columns) -> Question:
    question = columns.text(row, "question")
    if not question:
        raise file.fault(row.place, "the question is empty; fill it in, or empty the whole row")
    answers = tuple(
        dict.fromkeys(
            part for column, cell in columns.cells(row, "answers") for part in _several(cell, columns, column)
        )
    )
    declined = bool(answers) and all(fold(answer) in _NO_ANSWER for answer in answers)
    answerable = _answerable(file, row, columns, not declined)
    if answerable and not answers:
        message = "no answer is given; fill it in, or mark the question: 可回答 = 否, or 无答案 as its answer"
        raise file.fault(row.place, message)
    documents = [name for cell in _BETWEEN_NAMES.split(columns.text(row, "documents")) for name in _names(cell)]
    return Question(
        id=columns.text(row, "id") or re.sub(r"\W+", "-", row.place),
        question=question,
        answers=answers if answerable else (),
        documents=tuple(dict.fromkeys(name.strip() for name in documents if name.strip())),
        answerable=answerable,
        type=columns.text(row, "type"),
    )


def _names(cell: str) -> list[str]:
    """Names of files with 、 between them; a name may hold one itself, so each part has to have an ending."""
    parts = cell.split("、")
    return parts if all("." in part for part in parts) else [cell]


def _answerable(file: SetFile, row: Row, columns: Columns, default: bool) -> bool:
    said = columns.text(row, "answerable")
    if said and fold(said) not in _YES | _NO:
        raise file.fault(row.place, f"whether it can be answered is {shown(said)}; expected 是 or 否")
    return fold(said) in _YES if said else default


def _several(cell: str, columns: Columns, column: int) -> list[str]:
    """The answers of one cell: one, unless the header names what separates them or the cell clearly shows it."""
    named = columns.separators.get(column)
    if named:
        parts = re.split(_SEPARATORS.get(named, re.escape(named)), cell)
    elif "|" in cell:
        parts = cell.split("|")
    else:  # a new line may be no more than a broken one
        parts = re.split("[;；]", cell)
        if any(len(part) > _SHORT or _CLAUSE.search(part) for part in parts):
            parts = [cell]  # a sentence or a paragraph, not a list of answers
    return [part.strip() for part in parts if part.strip()]
