"""Questions in other words: what stands for what, and what stays."""

from __future__ import annotations

import numpy as np

from embeddings.training.reader.questions import Asked
from embeddings.training.reader.rephrase import Others, alike_in_use, in_other_words

IDS = {"举行": 0, "举办": 1, "把握": 2, "什么": 3, "何物": 4, "在": 5}
VECTORS = np.array([[1, 0], [0.9, 0.1], [0, 1], [1, 1], [1, 1], [1, 0]], np.float32)


def test_words_are_alike_where_dictionary_and_company_agree() -> None:
    words = {
        "举行": {"举办": 0.1, "把握": 0.5, "未见": 1.0},  # 把握 keeps other company, 未见 was never seen
        "什么": {"何物": 1.0},  # asks
        "在": {"举行": 1.0},  # a single character means many things
    }
    found = alike_in_use(words, IDS, VECTORS)
    assert list(found) == ["举行"]
    assert found["举行"].words == ["举办"]


def test_only_the_question_is_said_otherwise_and_about_half_of_its_words() -> None:
    words = {"举行": Others(["举办"], [1.0])}
    asked = [Asked("运动会在哪里举行", "标题", "运动会在泰州举行。", ((4, 6),), "新闻")] * 200
    found = in_other_words(asked, words, seed=3)
    assert {each.question for each in found} == {"运动会在哪里举行", "运动会在哪里举办"}
    assert 70 < sum(each.question.endswith("举办") for each in found) < 130
    assert {each._replace(question="") for each in found} == {asked[0]._replace(question="")}
    assert in_other_words(asked, words, seed=3) == found
