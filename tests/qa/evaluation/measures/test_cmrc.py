"""Exact match and F1 give the figures of CMRC 2018's own rules, which are written down here a second time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize.destructive import NLTKWordTokenizer

from qa.evaluation.measures.cmrc import exact_match, f1
from tests.strategies import messy

SIGNS = [
    "-", ":", "_", "*", "^", "/", "\\", "~", "`", "+", "=", "，", "。", "：", "？", "！", "“", "”", "；", "’", "《",
    "》", "……", "·", "、", "「", "」", "（", "）", "－", "～", "『", "』",
]  # fmt: skip


def published_segments(text: str) -> list[str]:
    """Characters between U+4E00 and U+9FA5 one by one, the rest in words, signs left out.

    The published script first cuts English into sentences, by a model that cannot be had offline; answers are no
    English sentences.
    """
    found: list[str] = []
    rest = ""
    for char in text.lower().strip():
        if char in SIGNS:
            continue
        if 0x4E00 <= ord(char) <= 0x9FA5:
            if rest != "":
                found.extend(NLTKWordTokenizer().tokenize(rest))
                rest = ""
            found.append(char)
        else:
            rest += char
    if rest != "":
        found.extend(NLTKWordTokenizer().tokenize(rest))
    return found


def published_longest(first: list[str], second: list[str]) -> int:
    """The length of the longest stretch that stands in both, by the textbook's table."""
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    longest = 0
    for i, left in enumerate(first):
        for j, right in enumerate(second):
            if left == right:
                table[i + 1][j + 1] = table[i][j] + 1
                longest = max(longest, table[i + 1][j + 1])
    return longest


def published_f1(answers: list[str], prediction: str) -> float:
    scores = []
    for answer in answers:
        wanted, given_ = published_segments(answer), published_segments(prediction)
        longest = published_longest(wanted, given_)
        if longest == 0:
            scores.append(0.0)
            continue
        precision, recall = longest / len(given_), longest / len(wanted)
        scores.append(2 * precision * recall / (precision + recall))
    return max(scores)


def published_match(answers: list[str], prediction: str) -> int:
    def bare(text: str) -> str:
        return "".join(char for char in text.lower().strip() if char not in SIGNS)

    return int(any(bare(answer) == bare(prediction) for answer in answers))


PIECES = st.sampled_from(
    ["泰州", "4000亿元", "3.5%", "ω-force", "GDP", " ", "（", "）", "《", "》", "……", "…", "，", ",", ".", "\"", "'",
     "$5", "cannot", "can't", "U.S.", "1,000", "2022-2-4", "光荣", "和", "。", "12:30", "㐀", "x", "\n",
     "“", "[1]", "#"]
)  # fmt: skip
ANSWER = st.lists(PIECES, max_size=7).map("".join) | messy


@given(st.lists(ANSWER, min_size=1, max_size=3), ANSWER)
def test_figures_are_those_of_the_published_rules(answers: list[str], prediction: str) -> None:
    assert f1(answers, prediction) == pytest.approx(published_f1(answers, prediction), abs=1e-12)
    assert exact_match(answers, prediction) == published_match(answers, prediction)


def test_figures_are_those_of_the_published_rules_on_real_answers(seeds: Path) -> None:
    lines = (seeds / "questions" / "seeds-dev.jsonl").read_text("utf-8").splitlines()
    answers = [row["answers"] for line in lines if (row := json.loads(line))["answers"]]
    predictions = [each for group in answers for each in group]
    for wanted in answers:
        for given_ in predictions:
            assert f1(wanted, given_) == pytest.approx(published_f1(wanted, given_), abs=1e-12)
            assert exact_match(wanted, given_) == published_match(wanted, given_)


@pytest.mark.parametrize(
    ("answers", "prediction", "expected"),
    [
        (["光荣和ω-force"], "光荣和ω-force", 1.0),
        (["光荣和ω-force"], "光荣", 2 * 2 / (2 + 4)),  # ω-force is one word: its hyphen is dropped
        (["1998年"], "1998年5月", 2 * 2 / (2 + 4)),
        (["4000亿元"], "5000亿元", 2 * 2 / (3 + 3)),  # a number is one word
        (["A、B", "A"], "A", 1.0),  # the best answer counts
        (["北京"], "", 0.0),
        (["张家港常熟"], "常熟张家港", 2 * 3 / (5 + 5)),  # a stretch, not a bag of characters
    ],
)
def test_f1_by_hand(answers: list[str], prediction: str, expected: float) -> None:
    assert f1(answers, prediction) == pytest.approx(expected)
