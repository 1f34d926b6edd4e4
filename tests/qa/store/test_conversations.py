from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from qa.errors import NotFound
from qa.store import Conversations, Limits, Turn
from qa.store.conversations import new_id

TURN = Turn("江都区委书记是谁", "江都区委书记是谁", "朱莉莉", "d1", "一节")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


def test_turns_come_back_in_their_order(path: Path) -> None:
    kept = Conversations(path)
    later = Turn("那高邮呢", "高邮市委书记是谁", "张利", "d1", "二节")
    kept.remember("conv_1", TURN)
    kept.remember("conv_1", later)
    assert kept.turns("conv_1") == [TURN, later]


def test_what_one_process_remembers_another_one_knows_at_once(path: Path) -> None:
    first, second = Conversations(path), Conversations(path)
    first.remember("conv_1", TURN)
    assert second.turns("conv_1") == [TURN]
    second.remember("conv_1", TURN)
    assert len(first.turns("conv_1")) == 2


def test_nothing_of_one_conversation_is_seen_by_another(path: Path) -> None:
    kept = Conversations(path)
    kept.remember("conv_1", TURN)
    assert kept.turns("conv_2") == []
    with pytest.raises(NotFound, match="conv_2"):
        kept.read("conv_2")


def test_a_deleted_conversation_is_gone_from_the_file_too(path: Path) -> None:
    kept = Conversations(path)
    kept.remember("conv_1", Turn("一个只有我知道的问题", "一个只有我知道的问题"))
    kept.delete("conv_1")
    assert kept.turns("conv_1") == []
    with pytest.raises(NotFound):
        kept.delete("conv_1")
    kept.close()
    assert "一个只有我知道的问题".encode() not in path.read_bytes()


def test_a_conversation_that_is_over_is_not_read_and_its_rows_go(path: Path) -> None:
    Conversations(path).remember("conv_1", TURN)
    expired = Conversations(path, Limits(seconds=0.0))
    assert expired.turns("conv_1") == []
    expired.remember("conv_2", TURN)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM turns WHERE conversation = 'conv_1'").fetchone() == (0,)


@examples(max_examples=20)
@given(count=st.integers(1, 12), most=st.integers(1, 5))
def test_only_the_last_turns_are_kept(tmp_path_factory: pytest.TempPathFactory, count: int, most: int) -> None:
    kept = Conversations(tmp_path_factory.mktemp("turns") / "conversations.db", Limits(turns=most))
    turns = [Turn(str(number), str(number)) for number in range(count)]
    for turn in turns:
        kept.remember("conv_1", turn)
    assert kept.turns("conv_1") == turns[-most:]
    kept.close()


def test_the_longest_unused_conversations_make_room(path: Path) -> None:
    for number in range(5):
        Conversations(path).remember(f"conv_{number}", TURN)
    Conversations(path, Limits(conversations=2)).remember("conv_5", TURN)
    kept = Conversations(path)
    assert [number for number in range(6) if kept.turns(f"conv_{number}")] == [4, 5]


def test_ids_cannot_be_guessed_from_one_another() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(id.startswith("conv_") and len(id) >= 27 for id in ids)


def test_a_question_is_answered_even_if_it_cannot_be_remembered(tmp_path: Path) -> None:
    nowhere = Conversations(tmp_path / "missing" / "conversations.db")
    nowhere.remember("conv_1", TURN)
    assert nowhere.turns("conv_1") == []


def test_a_file_that_is_no_database_is_no_conversation_and_stops_nobody(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)
    broken = Conversations(path)
    broken.remember("conv_1", TURN)
    assert broken.turns("conv_1") == []


@examples(max_examples=30)
@given(st.text(max_size=50), st.text(max_size=50))
def test_any_text_can_be_remembered(tmp_path_factory: pytest.TempPathFactory, id: str, question: str) -> None:
    kept = Conversations(tmp_path_factory.mktemp("texts") / "conversations.db")
    kept.remember("conv_1", Turn(question, question))
    assert kept.turns("conv_1") == [Turn(question, question)]
    assert kept.turns(f"{id}?") == []
    assert kept.turns("conv_\ud800") == []
    kept.close()


WRITER = """
import sys
from pathlib import Path
from qa.store import Conversations, Turn
kept = Conversations(Path(sys.argv[1]))
for number in range(100):
    kept.remember(f"{sys.argv[2]}-{number % 10}", Turn(str(number), str(number)))
print(sum(len(kept.turns(f"{sys.argv[2]}-{number}")) for number in range(10)))
"""


def test_several_processes_write_side_by_side(path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    assert [process.communicate()[0].strip() for process in running] == ["100", "100"]
