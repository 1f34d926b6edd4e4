"""Claims about questions whose answer another sentence tells too."""

from __future__ import annotations

from random import Random

import pytest

from qa.text.fold import fold
from qa.training.retold import retold

TEXT = fold(
    "泰州市委书记朱立凡在会上介绍了大健康产业的发展目标。会议于周五举行。"
    "谈到大健康产业,朱立凡表示要打造特色。今年泰州市的医药产值再创新高。"
    "医药产值的增长带动了泰州市的出口。天气晴好。"
)


@pytest.mark.parametrize("seed", range(10))
def test_the_answer_stands_in_the_passage_and_its_sentence_does_not(seed: int) -> None:
    rows = list(retold(TEXT, "题", Random(seed)))
    assert rows
    for row in rows:
        assert row["header"] == "题"
        for answer in row["answers"]:
            start = answer["start"]
            assert row["context"][start : start + len(answer["text"])] == answer["text"]
        assert row["answers"][0]["text"] not in row["question"]
        assert len(row["context"]) < len(TEXT)  # the sentence that became the question is gone


def test_a_text_that_repeats_nothing_gives_no_question() -> None:
    assert not list(retold(fold("天气晴好,适宜出行。昨夜小雨转为多云。渔民说收成不错。"), "", Random(0)))
