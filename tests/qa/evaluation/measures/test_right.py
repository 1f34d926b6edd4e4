"""The rule of rightness: what reads the same is the same, a part of a number is not the number."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from qa.evaluation.measures import holds, is_right
from qa.evaluation.measures.right import plain
from qa.evaluation.types import Question
from qa.text.fold import to_simplified
from qa.text.sentences import split_sentences
from tests.rows import rows
from tests.strategies import messy

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
GLOSS = re.compile(rf"(?<=[\u4e00-\u9fff])[(（](?=[^)）]*[{TONED}]|[a-z]{{1,6}}[)）])[a-zA-Z{TONED}]{{1,6}}[)）]")


def published(text: str, answers: tuple[str, ...]) -> bool:
    """The rule as it is published, written down a second time, with another way to Simplified characters."""

    def same(text: str) -> str:
        text = unicodedata.normalize("NFKC", to_simplified(GLOSS.sub("", text)))
        return re.sub(r"\s+", "", text).lower()

    for answer in map(same, answers):
        left = r"(?<![0-9.])" if answer[:1].isdigit() else ""
        right = r"(?![0-9])" if answer[-1:].isdigit() else ""
        if re.search(left + re.escape(answer) + right, same(text)):
            return True
    return False


@pytest.mark.parametrize("row", rows("right"))
def test_an_answer_stands_in_a_text_or_does_not(row: dict[str, Any]) -> None:
    assert holds(row["text"], tuple(row["answers"])) is row["right"]


@pytest.mark.parametrize("row", rows("right"))
def test_the_published_rule_says_the_same_of_every_case(row: dict[str, Any]) -> None:
    assert published(row["text"], tuple(row["answers"])) is row["right"]


def test_the_published_rule_says_the_same_of_every_sentence_of_the_seeds(seeds: Path) -> None:
    lines = (seeds / "questions" / "seeds-dev.jsonl").read_text("utf-8").splitlines()
    answers = sorted({answer for line in lines for answer in json.loads(line)["answers"]})
    texts = [path.read_bytes().decode() for path in sorted(seeds.glob("*.txt"))]
    sentences = [text[start:end] for text in texts for start, end in split_sentences(text)][::7]
    everywhere = "\n".join(sentences)
    found = {answer for answer in answers if published(everywhere, (answer,))}
    assert found == {answer for answer in answers if holds(everywhere, (answer,))}
    for sentence in sentences:
        assert published(sentence, tuple(answers)) is holds(sentence, tuple(answers))


@given(messy, messy, messy)
def test_a_text_holds_what_stands_between_signs_in_it(left: str, answer: str, right: str) -> None:
    assert holds(f"{left}。{answer}。{right}", (answer,)) or not plain(answer) or "(" in answer or "（" in answer


def test_a_source_that_is_not_named_is_not_right() -> None:
    question = Question("1", "?", ("4000亿元",), ("a.txt",))
    assert is_right(question, "a.txt", "达到4000亿元")
    assert is_right(question, "folder/a.txt", "达到4000亿元")
    assert not is_right(question, "b.txt", "达到4000亿元")


def test_any_source_is_right_where_none_is_named() -> None:
    assert is_right(Question("1", "?", ("4000亿元",)), "b.txt", "达到4000亿元")


def test_a_judged_source_is_right_by_its_grade_where_no_answer_is_known() -> None:
    question = Question("1", "?", documents=("d1",), grades=(("d1", 2), ("d2", 0)))
    assert is_right(question, "d1", "whatever")
    assert not is_right(question, "d2", "whatever")
    assert not is_right(question, "d3", "whatever")
