"""Question sets in every shape that people have them in come out as the same kind of questions."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from qa.errors import QuestionSetError
from qa.evaluation.formats import Noise, ranked_outcomes, read_questions, read_trec_run
from qa.evaluation.measures import judge_all
from qa.evaluation.types import Gold, Question, QuestionSet
from qa.types import Span

CONTEXT = "泰州市大健康产业到“十四五”期末达到4000亿元规模。市委书记是朱立凡。"
AT = CONTEXT.index("朱立凡")
OTHER = "扬州市的支柱产业是汽车。"


def read(folder: Path, held: str | bytes | list[Any], name: str = "set", **options: Any) -> QuestionSet:
    """What comes of a file that holds this: a text, bytes, or objects one a line."""
    if isinstance(held, list):
        held = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in held)
    (folder / name).write_bytes(held if isinstance(held, bytes) else held.encode())
    return read_questions([folder / name], **options)


def squad(**qas: Any) -> dict[str, Any]:
    item = {"id": "q1", "question": "谁是市委书记", "answers": [{"text": "朱立凡", "answer_start": AT}], **qas}
    return {"version": "v1", "data": [{"title": "泰州 概况", "paragraphs": [{"context": CONTEXT, "qas": [item]}]}]}


def test_our_own_lines_say_what_they_say(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "type": "list",
        "question": "哪几站",
        "answers": ["张家港", "常熟"],
        "documents": ["a.txt"],
        "every": True,
    }
    gold = [{"source": "a.txt", "start": 3, "end": 6}]
    found = read(tmp_path, [{**row, "gold": gold}, {"question": "无锡呢", "answers": [], "answerable": False}])
    first, second = found.questions
    assert first == Question(
        "7", "哪几站", ("张家港", "常熟"), ("a.txt",), type="list", every=True, gold=(Gold("a.txt", Span(3, 6)),)
    )
    assert (second.id, second.answerable) == ("line-2", False)
    assert (found.name, found.format, found.documents, len(found.sha256)) == ("set", "jushi", (), 64)


def test_a_conversation_is_as_many_questions_as_it_has_turns(tmp_path: Path) -> None:
    turns = [{"question": "江都区委书记是谁", "answers": ["朱莉莉"]}, {"question": "那高邮呢?", "answers": ["张利"]}]
    found = read(tmp_path, [{"id": "d1", "turns": turns, "documents": ["a.txt"]}]).questions
    assert [(each.id, each.conversation, each.turn) for each in found] == [("d1.1", "d1", 1), ("d1.2", "d1", 2)]
    assert {(each.type, each.documents) for each in found} == {("dialog", ("a.txt",))}


def test_the_seeds_own_questions_are_read(seeds: Path) -> None:
    paths = sorted((seeds / "questions").glob("*.jsonl"))
    found = read_questions(paths)
    assert len(found.questions) == sum(
        len(json.loads(line).get("turns", [0])) for path in paths for line in path.read_text("utf-8").splitlines()
    )
    assert {question.answerable for question in found.questions} == {True, False}


def test_squads_shape_brings_its_paragraphs_along(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps(squad(), ensure_ascii=False), "train.json")
    (question,), (document,) = found.questions, found.documents
    assert (document.text, document.title, question.documents) == (CONTEXT, "泰州 概况", (document.source,))
    assert document.source.startswith("泰州_概况-")
    assert [CONTEXT[gold.span.start : gold.span.end] for gold in question.gold] == ["朱立凡"]


@pytest.mark.parametrize(
    ("qas", "answers", "spans"),
    [
        ({"answers": [], "is_impossible": True}, (), 0),
        ({"answers": [{"text": "朱立凡", "answer_start": AT}], "is_impossible": "true"}, (), 0),
        ({"is_impossible": "false"}, ("朱立凡",), 1),
        ({"answers": [{"text": "朱立凡", "answer_start": 3}]}, ("朱立凡",), 0),
        ({"answers": [{"text": "YES", "answer_start": -1}]}, ("YES",), 0),
        ({"answers": [{"text": "朱立凡", "answer_start": AT}] * 3}, ("朱立凡",), 1),
        ({"answers": {"text": ["朱立凡"], "answer_start": [AT]}}, ("朱立凡",), 1),
        ({"answers": ["朱立凡"]}, ("朱立凡",), 0),
        ({"answers": [{"text": ""}]}, (), 0),
    ],
)
def test_answers_of_all_of_squads_relatives_are_read(
    qas: dict[str, Any], answers: tuple[str, ...], spans: int, tmp_path: Path
) -> None:
    question = read(tmp_path, json.dumps(squad(**qas))).questions[0]
    assert (question.answers, question.answerable, len(question.gold)) == (answers, bool(answers), spans)


def test_cmrcs_first_shape_is_a_list_of_contexts(tmp_path: Path) -> None:
    qas = [{"query_id": "q1", "query_text": "谁是市委书记", "answers": ["朱立凡"]}]
    found = read(tmp_path, json.dumps([{"context_id": "c", "context_text": CONTEXT, "title": "泰州", "qas": qas}]))
    assert (found.format, found.questions[0].id, found.documents[0].text) == ("SQuAD", "q1", CONTEXT)


def test_the_same_paragraph_is_one_document_under_one_name_everywhere(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "question": "谁",
            "context": CONTEXT,
            "answers": [{"text": "朱立凡", "start": AT}],
            "title": "泰州 概况",
        }
    ]
    rows += [{**rows[0], "id": "b"}, {**rows[0], "id": "c", "context": OTHER, "answers": []}]
    flat = read(tmp_path, rows)
    nested = read(tmp_path, json.dumps(squad()), "nested.json")
    assert [document.text for document in flat.documents] == [CONTEXT, OTHER]
    assert flat.documents[0] == nested.documents[0]
    assert [question.answerable for question in flat.questions] == [True, True, False]


def test_rows_whose_ids_name_their_paragraph_are_numbered(tmp_path: Path) -> None:
    row = {"id": "doc", "question": "谁", "context": CONTEXT, "answers": ["朱立凡"]}
    assert [question.id for question in read(tmp_path, [row, row]).questions] == ["doc", "doc#2"]


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress])
def test_packed_files_are_unpacked_by_what_they_hold(pack: Any, tmp_path: Path) -> None:
    row = json.dumps({"id": "1", "question": "谁", "answers": ["朱立凡"]}).encode()
    assert read(tmp_path, pack(row), "set.bin").questions == read(tmp_path, row).questions


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_a_table_is_read_in_any_encoding_of_the_office(encoding: str, tmp_path: Path) -> None:
    held = "問題,答案\r\n泰州市委書記是誰,朱立凡\r\n大健康產業的目標是多少,四千億元\r\n"
    found = read(tmp_path, held.encode(encoding), "表.csv").questions
    assert [(each.id, each.answers) for each in found] == [("line-2", ("朱立凡",)), ("line-3", ("四千億元",))]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("问题,答案\n谁,朱立凡\n", [("谁", ("朱立凡",), ())]),
        ("Question\tAnswer\tSource\n谁\t朱立凡\ta.txt;b.txt\n", [("谁", ("朱立凡",), ("a.txt", "b.txt"))]),
        ("问题；答案\n谁；朱立凡\n".replace("；", ";"), [("谁", ("朱立凡",), ())]),
        ("测试集,,\n,,\n序号,提问,标准答案\n1,谁,朱立凡\n,,\n2,哪年,2023年\n",
         [("谁", ("朱立凡",), ()), ("哪年", ("2023年",), ())]),
        ("问题 question,答案 answer,可回答 answerable\n谁,朱立凡,是\n哪年,,否\n",
         [("谁", ("朱立凡",), ()), ("哪年", (), ())]),
        ("问题（必填）,答案1,答案2\n谁,朱立凡,朱书记\n", [("谁", ("朱立凡", "朱书记"), ())]),
        ("问题,答案\n谁,朱立凡；朱书记\n", [("谁", ("朱立凡", "朱书记"), ())]),
        ("问题,答案\n谁,朱立凡|朱书记\n", [("谁", ("朱立凡", "朱书记"), ())]),
        ("问题,答案\n哪几站,张家港、常熟\n", [("哪几站", ("张家港、常熟",), ())]),
        ("问题,答案（多个用、分隔）\n谁,朱立凡、朱书记\n", [("谁", ("朱立凡", "朱书记"), ())]),
        ('问题,答案（每行一个）\n谁,"朱立凡\n朱书记"\n', [("谁", ("朱立凡", "朱书记"), ())]),
        ('问题,答案\n谁,"朱\n立凡"\n', [("谁", ("朱\n立凡",), ())]),
        ("问题,答案\n为什么,因为产业小，所以要做大；还因为人多。\n",
         [("为什么", ("因为产业小，所以要做大；还因为人多。",), ())]),
        ("问题,答案\n哪年,无答案\n", [("哪年", (), ())]),
        ('问题,答案\n"谁,说的",朱立凡\n', [("谁,说的", ("朱立凡",), ())]),
    ],
)  # fmt: skip
def test_tables_are_understood_as_their_writers_meant_them(
    held: str, expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]], tmp_path: Path
) -> None:
    found = read(tmp_path, held, "t.csv").questions
    assert [(each.question, each.answers, each.documents) for each in found] == expected
    assert [each.answerable for each in found] == [bool(answers) for _, answers, _ in expected]


def workbook() -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["大健康问答测试", None, None, None],
        ["问题", "答案", None, "来源"],
        [None, "答案1", "答案2", None],
        ["增长多少", 0.053, None, "a.txt"],
        ["哪天", datetime.date(2023, 8, 6), "8月6日"],
        ["几家", 12, 12.5],
        [],
        ["第二部分", None, None, None],
        ["谁", "朱立凡"],
    ):
        sheet.append(row)
    sheet["B4"].number_format = "0.0%"
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "D4:D5", "A8:D8"):
        sheet.merge_cells(merged)
    book.create_sheet("说明").append(["这一页没有问题"])
    return book


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_as_it_looks(tmp_path: Path) -> None:
    found = read(tmp_path, saved(workbook()), "问答.xlsx").questions
    assert [(each.question, each.answers, each.documents) for each in found] == [
        ("增长多少", ("5.3%",), ("a.txt",)),
        ("哪天", ("2023年8月6日", "8月6日"), ("a.txt",)),
        ("几家", ("12", "12.5"), ()),
        ("谁", ("朱立凡",), ()),
    ]


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    book = workbook()
    book.worksheets[0]["B6"] = "=6+6"
    with pytest.raises(Exception, match=r"cell B6: the formula '=6\+6' has no saved result"):
        read(tmp_path, saved(book), "问答.xlsx")


def beir(folder: Path, queries: str = "queries.jsonl") -> Path:
    (folder / "qrels").mkdir()
    rows = '{"_id": "q1", "text": "泰州的产业"}\n{"_id": "q2", "text": "没有判断"}\n'
    (folder / queries).write_bytes(gzip.compress(rows.encode()) if queries.endswith("gz") else rows.encode())
    (folder / "corpus.jsonl").write_text('{"_id": "d1", "title": "泰州", "text": "4000亿元"}\n', "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n", "utf-8")
    return folder


@pytest.mark.parametrize("queries", ["queries.jsonl", "queries.jsonl.gz"])
def test_a_folder_of_beir_asks_what_was_judged(queries: str, tmp_path: Path) -> None:
    found = read_questions([beir(tmp_path, queries)])
    assert [(each.id, each.documents, each.grades) for each in found.questions] == [
        ("q1", ("d1",), (("d1", 2), ("d2", 0)))
    ]
    assert [(each.source, each.title, each.text) for each in found.documents] == [("d1", "泰州", "4000亿元")]


TAGGED = """<top>
<num> Number: 301
<title> 国际犯罪
<desc> 说明
</top>
<top>
<num> 302 </num>
<title>小儿
麻痹</title>
</top>"""
XML = """<?xml version="1.0"?>
<topics><topic number="301"><query>国际犯罪</query></topic>
<topic number="302"><query>小儿 麻痹</query></topic></topics>"""


@pytest.mark.parametrize("topics", [TAGGED, XML, "301\t国际犯罪\n302\t小儿 麻痹\n"])
def test_topics_in_three_shapes_are_the_same_questions(topics: str, tmp_path: Path) -> None:
    (tmp_path / "topics").write_text(topics, "utf-8")
    (tmp_path / "qrels").write_text("301 0 FT1 1\n301 0 FT2 0\n302 0 FT2 2\n", "utf-8")
    found = read_questions([tmp_path / "topics", tmp_path / "qrels"]).questions
    assert [(each.id, each.question, each.documents) for each in found] == [
        ("301", "国际犯罪", ("FT1",)),
        ("302", "小儿 麻痹", ("FT2",)),
    ]


def test_a_run_is_judged_without_asking(tmp_path: Path) -> None:
    (tmp_path / "topics").write_text("301\t国际犯罪\n302\t小儿麻痹\n", "utf-8")
    (tmp_path / "qrels").write_text("301 0 FT1 1\n302 0 FT2 2\n", "utf-8")
    (tmp_path / "run").write_text("301 Q0 FT1 2 8.5 x\n301 Q0 FT2 1 9.5 x\n302 Q0 FT2#3-9 1 1e-3 x\n", "utf-8")
    questions = read_questions([tmp_path / "topics", tmp_path / "qrels"]).questions
    judged = judge_all(ranked_outcomes(questions, read_trec_run(tmp_path / "run")))
    assert [each.values["mrr@10:document"] for each in judged] == [0.5, 1.0]
    assert [each.values["right"] for each in judged] == [None, None]


RGB = {
    "id": 0,
    "query": "冬奥会何时开幕",
    "answer": [["2022年2月4日", "2月4日"]],
    "positive": ["好一", "好二", "好三"],
    "negative": ["坏一", "坏二", "坏三"],
}


@pytest.mark.parametrize(
    ("noise", "texts", "answerable"),
    [
        (Noise(), ["好一", "好二", "好三", "坏一", "坏二"], True),
        (Noise(0.5, 4), ["好一", "好二", "坏一", "坏二"], True),
        (Noise(0.4, 3), ["好一", "坏一", "坏二"], True),
        (Noise(1.0, 3), ["坏一", "坏二", "坏三"], False),
    ],
)
def test_rgbs_noise_is_mixed_as_asked(noise: Noise, texts: list[str], answerable: bool, tmp_path: Path) -> None:
    found = read(tmp_path, [RGB], noise=noise)
    assert [document.text for document in found.documents] == texts
    assert found.questions[0].documents == tuple(document.source for document in found.documents)
    assert (found.questions[0].answerable, bool(found.questions[0].answers)) == (answerable, answerable)
    assert found.name == f"set-noise-{noise.rate:g}-of-{noise.passages}"


def test_the_same_passages_in_another_mixture_are_another_set(tmp_path: Path) -> None:
    assert read(tmp_path, [RGB], noise=Noise(0.4)).sha256 != read(tmp_path, [RGB], noise=Noise(0.6)).sha256


@pytest.mark.parametrize(("rate", "passages"), [(-0.1, 5), (1.1, 5), (0.5, 0)])
def test_a_mixture_that_cannot_be_is_refused(rate: float, passages: int) -> None:
    with pytest.raises(QuestionSetError, match="share of noise"):
        Noise(rate, passages)


@pytest.mark.parametrize(
    ("answer", "answers", "every"),
    [
        ("北京", ("北京",), False),
        ([["2022年2月4日", "2月4日"]], ("2022年2月4日", "2月4日"), False),
        (["张三", "李四"], ("张三", "李四"), True),
        ([["张三", "小张"], "李四"], ("张三", "李四"), True),
        ([2022], ("2022",), False),
    ],
)
def test_rgbs_answers_are_wordings_of_one_or_parts_of_all(
    answer: Any, answers: tuple[str, ...], every: bool, tmp_path: Path
) -> None:
    question = read(tmp_path, [{**RGB, "answer": answer}]).questions[0]
    assert (question.answers, question.every) == (answers, every)


def test_several_files_are_one_set_in_which_every_question_has_its_own_id(tmp_path: Path) -> None:
    row = json.dumps({"id": "1", "question": "谁", "answers": ["朱立凡"]})
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(row, "utf-8")
    found = read_questions([tmp_path / "a.jsonl", tmp_path / "b.jsonl"])
    assert [question.id for question in found.questions] == ["1", "b:1"]
    assert (found.name, found.format) == ("a+b", "jushi")
    assert found.sha256 != read_questions([tmp_path / "a.jsonl"]).sha256
