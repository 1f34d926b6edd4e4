"""What is a reprint and what only reads alike, told by the texts alone; and families that come and go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.reprints import Reprints, signatures
from qa.store import IndexRow
from qa.store.rows import Known

NEWS = (
    "新华社北京8月17日电,近年来浦东群艺馆不断创新,通过各种富有创意的文艺活动、赛事,吸引白领、引进人才等社会新阶层,"
    "延伸公共文化服务的手臂,为市民搭建展示交流的群众性文艺大舞台。据悉,此次大赛共决出优秀团队5支,代表浦东新区参加决赛。"
)
NOTHING = Known("", "", "", None, "", None, ())


def rows(texts: Sequence[str], *, since: int = 1, collection: str = "default") -> list[IndexRow]:
    return [IndexRow(since + n, collection, text, "", "", NOTHING) for n, text in enumerate(texts)]


def families(*groups: list[IndexRow]) -> Reprints:
    return Reprints.empty().change([signatures(group) for group in groups], [])


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (NEWS, True),
        (NEWS.replace("手臂", "触角"), True),
        ("摘要:" + NEWS, True),
        (NEWS + "(记者 王芳)", True),
        (NEWS.replace("5支", "6支"), False),
        (NEWS.replace("8月17日", "8月18日"), False),
        (
            NEWS.replace("浦东", "徐汇").replace("白领", "老人").replace("群艺馆", "图书馆").replace("文艺", "阅读"),
            False,
        ),
        (NEWS[: len(NEWS) // 2], False),
        ("全市上下聚焦主责主业,抓好粮食生产和重要农产品供给。", False),
    ],
)
def test_a_reprint_has_the_same_numbers_and_nearly_the_same_words(other: str, alike: bool) -> None:
    found = families(rows([NEWS, other]))
    assert (found.family(1) == found.family(2)) is alike
    assert found.others(1) == ([2] if alike else [])


def test_collections_share_no_families() -> None:
    found = families(rows([NEWS]), rows([NEWS], since=2, collection="other"))
    assert found.others(1) == []


@given(st.lists(st.sampled_from(["", "一", "二", "一二三", NEWS, NEWS + "完", "别的话题"]), min_size=1, max_size=12))
def test_families_are_the_same_whether_passages_come_at_once_or_one_by_one(texts: list[str]) -> None:
    whole = families(rows(texts))
    apart = Reprints.empty()
    for number, text in enumerate(texts, start=1):
        apart = apart.change([signatures(rows([text], since=number))], [])
    for number in range(1, len(texts) + 1):
        assert whole.others(number) == apart.others(number)
        assert whole.family(number) == apart.family(number)


def test_families_outlive_the_passage_that_they_are_named_by(tmp_path: Path) -> None:
    families(rows([NEWS, "别的话题", NEWS, NEWS])).save(tmp_path)
    left = Reprints.load(tmp_path, to_change=True).change([], [1])
    assert left.others(3) == [4]
    left.save(tmp_path)
    again = Reprints.load(tmp_path, to_change=True).change([signatures(rows([NEWS], since=9))], [])
    assert again.others(9) == [3, 4]
    assert Reprints.load(tmp_path).others(3) == [4]
    assert again.others(77) == []


def test_equal_texts_have_equal_signatures_and_short_ones_differ() -> None:
    _, words = signatures(rows(["", "一", "二", "一"]))
    assert np.array_equal(words[1], words[3])
    assert len(np.unique(words, axis=0)) == 3
