from __future__ import annotations

from pathlib import Path

from qa.store import FeedbackBox


def test_what_was_said_comes_back_newest_first(tmp_path: Path) -> None:
    box = FeedbackBox(tmp_path / "feedback.db")
    box.put("ans_a", "年份不对", helpful=False)
    box.put("ans_b", helpful=True)
    told = FeedbackBox(tmp_path / "feedback.db").all()
    assert [(each.answer_id, each.helpful, each.comment) for each in told] == [
        ("ans_b", True, ""),
        ("ans_a", False, "年份不对"),
    ]


def test_a_later_word_on_an_answer_replaces_the_earlier_one(tmp_path: Path) -> None:
    box = FeedbackBox(tmp_path / "feedback.db")
    box.put("ans_a", helpful=True)
    box.put("ans_a", "看错了", helpful=False)
    assert [(each.helpful, each.comment) for each in box.all()] == [(False, "看错了")]


def test_only_so_many_are_kept_and_the_oldest_make_room(tmp_path: Path) -> None:
    box = FeedbackBox(tmp_path / "feedback.db", most=3)
    for number in range(5):
        box.put(f"ans_{number}", helpful=True)
    assert [each.answer_id for each in box.all()] == ["ans_4", "ans_3", "ans_2"]


def test_a_list_of_nothing_makes_no_file(tmp_path: Path) -> None:
    assert FeedbackBox(tmp_path / "feedback.db").all() == []
    assert list(tmp_path.iterdir()) == []
