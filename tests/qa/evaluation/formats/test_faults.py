"""What is wrong with a set is said with its file and place; nothing that is read breaks the reader."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import JushiError, QuestionSetError
from qa.evaluation.formats import read_questions, read_trec_run
from tests.rows import rows

LINE = json.dumps({"id": "a", "question": "泰州目标是多少", "answers": ["4000亿元"]}, ensure_ascii=False).encode()


def written(folder: Path, files: dict[str, str | bytes]) -> list[Path]:
    for name, held in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(held if isinstance(held, bytes) else held.encode())
    return [folder / name for name in files]


def workbook_of(held: bytes) -> bytes:
    """A zip archive that says it is a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", held)
        archive.writestr("xl/workbook.xml", held)
    return packed.getvalue()


@pytest.mark.parametrize("row", rows("question_sets"))
def test_a_fault_is_named_with_its_place(row: dict[str, Any], tmp_path: Path) -> None:
    paths = written(tmp_path, row["files"])
    with pytest.raises(QuestionSetError) as raised:
        read_questions([tmp_path] if row.get("folder") else paths)
    assert [part for part in row["fault"] if part not in str(raised.value)] == [], str(raised.value)


@pytest.mark.parametrize(
    ("name", "held", "fault"),
    [
        ("a.jsonl.xz", lzma.compress(LINE * 50)[:-20], "truncated"),
        ("a.jsonl.gz", gzip.compress(LINE * 50)[:-20], "truncated"),
        ("a.jsonl.gz", gzip.compress(LINE)[:20] + b"xxxxxxxxxxxxxxxxxxxxxxxxx", "damaged"),
        ("a.jsonl.xz", lzma.compress(b""), "empty"),
        ("a.jsonl", LINE + b"\n{\xff\xfe\xfd", "a.jsonl"),
        ("a.jsonl", bytes(range(256)) * 4, "binary"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "workbook"),
        ("a.xlsx", workbook_of(b"<workbook"), "workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "XLSX"),
        ("a.json", b"[" * 100_000, "nested"),
        ("a.json", b"[" + b"1" * 10_000 + b"]", "numbers too long"),
        ("a.jsonl", b'{"question": "a", "answers": ' + b"[" * 100_000 + b"}", "nested"),
        ("a.jsonl", LINE + b'\n{"question": "a", "answers": ' + b"[" * 100_000 + b"}", "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name: str, held: bytes, fault: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError) as raised:
        read_questions(written(tmp_path, {name: held}))
    assert fault in str(raised.value)
    assert name in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"gone\.jsonl cannot be read"):
        read_questions([tmp_path / "gone.jsonl"])


def test_no_file_at_all_is_said() -> None:
    with pytest.raises(QuestionSetError, match="No question set is named"):
        read_questions([])


def test_a_broken_line_of_a_run_is_named(tmp_path: Path) -> None:
    paths = written(tmp_path, {"run.txt": "301 Q0 FT1 1 9.5 bm25\n301 FT2 9.4\n"})
    with pytest.raises(QuestionSetError, match=r"run\.txt, line 2"):
        read_trec_run(paths[0])


NAMES = "id question answers answer documents answerable turns context data paragraphs qas query positive negative gold"
FIELD = st.sampled_from([*NAMES.split(), "source", "start", "end", "text", "is_impossible", "title"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELD, inner, max_size=4),
    max_leaves=12,
)
PIECES = st.sampled_from(
    ["问题", "答案", "question", "answers", ",", "\t", "\n", '"', "1", "0", "Q0", "<top>", "</top>", "<num>", "<title>",
     "x", " ", "；", "|", "{", "}", "\x00", "\ufeff", "是", "无答案"]
)  # fmt: skip


@given(
    st.lists(JSON, max_size=3).map(lambda values: "\n".join(map(json.dumps, values)).encode())
    | JSON.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    | st.lists(PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode())
    | st.binary(max_size=60)
)
def test_whatever_is_read_is_a_set_or_a_fault(held: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "set"
        path.write_bytes(held)
        try:
            found = read_questions([path])
        except JushiError as error:
            found, message = None, str(error)
        if found is None:
            assert str(path) in message
        else:
            assert len({question.id for question in found.questions}) == len(found.questions) > 0
