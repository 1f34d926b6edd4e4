"""The nearest vectors are found, few or many, after additions and removals, and inside a selection."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.vectors import COARSE_FROM, FaissIndex, Matrix

DIMENSIONS = 64


def unit(rows: npt.NDArray[np.float32]) -> Matrix:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def clustered(count: int, seed: int = 0) -> Matrix:
    """Unit vectors that lie about a few hundred centres, as those of texts do."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((300, DIMENSIONS), dtype=np.float32)
    spread = random.standard_normal((count, DIMENSIONS), dtype=np.float32)
    return unit(centres[random.integers(0, 300, count)] + np.float32(0.5) * spread)


def exact(vectors: Matrix, ids: list[int], query: Matrix, k: int) -> list[int]:
    """The ids of the k nearest rows, by plain arithmetic."""
    return [ids[row] for row in np.argsort(-(vectors @ query))[:k]]


def recall(index: FaissIndex, vectors: Matrix, ids: list[int], *, allowed: list[int] | None = None) -> float:
    """The share of the true ten nearest that are found, over a hundred questions near to some vector."""
    keep = [row for row, number in enumerate(ids) if allowed is None or number in set(allowed)]
    within = None if allowed is None else index.select(allowed)
    shares = []
    noise = np.random.default_rng(1).standard_normal((100, DIMENSIONS), dtype=np.float32)
    for query in unit(vectors[keep][:100] + np.float32(0.05) * noise[: len(keep)]):
        truth = exact(vectors[keep], [ids[row] for row in keep], query, 10)
        shares.append(len({number for number, _ in index.search(query, 10, within=within)} & set(truth)) / len(truth))
    return float(np.mean(shares))


@pytest.fixture(scope="module")
def many() -> tuple[FaissIndex, Matrix, list[int]]:
    """An index with a coarse scan, its vectors and their ids."""
    vectors, ids = clustered(COARSE_FROM + 1_000), list(range(1, COARSE_FROM + 1_001))
    index = FaissIndex(DIMENSIONS)
    index.add(ids, vectors)
    return index, vectors, ids


def saved(index: FaissIndex, folder: Path) -> FaissIndex:
    """The index as it comes back from the disk."""
    folder.mkdir(exist_ok=True)
    index.save(folder)
    return FaissIndex.load(folder)


@given(seed=st.integers(0, 999), count=st.integers(0, 50), k=st.integers(1, 60), data=st.data())
def test_few_vectors_are_ranked_exactly(seed: int, count: int, k: int, data: st.DataObject) -> None:
    vectors, ids = clustered(count, seed), list(range(1, count + 1))
    index = FaissIndex(DIMENSIONS)
    index.add(ids, vectors)
    gone = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    index.remove(sorted(gone))
    found = index.search(clustered(1, seed + 1)[0], k)
    assert len(index) == count - len(gone)
    assert len(found) == min(k, len(index))
    assert not gone & {number for number, _ in found}
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert {number for number, _ in index.search(clustered(1, seed)[0], 60)} == set(ids) - gone


def test_many_vectors_lose_next_to_nothing(tmp_path: Path, many: tuple[FaissIndex, Matrix, list[int]]) -> None:
    index, vectors, ids = many
    loaded = saved(index, tmp_path / "vectors")
    assert list((tmp_path / "vectors").glob("coarse-*.faiss"))
    assert recall(loaded, vectors, ids) >= 0.98


@pytest.mark.parametrize("step", [2, 50])
def test_a_selection_of_many_or_few_is_searched_alone(
    tmp_path: Path, many: tuple[FaissIndex, Matrix, list[int]], step: int
) -> None:
    index, vectors, ids = many
    assert recall(saved(index, tmp_path / "vectors"), vectors, ids, allowed=ids[::step]) >= 0.98


def test_an_empty_selection_finds_nothing(many: tuple[FaissIndex, Matrix, list[int]]) -> None:
    index, vectors, _ = many
    assert index.search(vectors[0], 5, within=index.select([])) == []


def test_removed_vectors_are_never_found_and_others_still_are(tmp_path: Path) -> None:
    vectors, ids = clustered(COARSE_FROM + 500), list(range(1, COARSE_FROM + 501))
    index = FaissIndex(DIMENSIONS)
    index.add(ids, vectors)
    index = saved(index, tmp_path / "vectors")
    # A tenth stays in the rows as dead, a half is given up: both must look the same from outside.
    for part in (10, 2):
        index.remove(ids[::part])
        index = saved(index, tmp_path / "vectors")
        kept = [number for number in ids if (number - 1) % part and (number - 1) % 10]
        assert len(index) == len(kept)
        assert recall(index, vectors[np.array(kept) - 1], kept) >= 0.98


def test_removing_what_is_not_there_is_no_error() -> None:
    index = FaissIndex(DIMENSIONS)
    index.remove([1, 2, 3])
    assert len(index) == 0
    assert index.search(clustered(1)[0], 5) == []


def test_a_few_more_are_found_and_written_without_writing_the_others_again(
    tmp_path: Path, many: tuple[FaissIndex, Matrix, list[int]]
) -> None:
    index, vectors, ids = many
    first = saved(index, tmp_path / "first")
    next_ = FaissIndex.load(tmp_path / "first", known=first)
    more = clustered(5, seed=7)
    next_.remove(ids[:3])
    next_.add(range(len(ids) + 1, len(ids) + 6), more)
    second = saved(next_, tmp_path / "second")
    assert [second.search(vector, 1)[0][0] for vector in more] == list(range(len(ids) + 1, len(ids) + 6))
    assert len(second) == len(ids) + 2
    assert len(first) == len(ids)
    assert first.search(vectors[0], 1)[0][0] == ids[0]
    written = {path.name: path for path in (tmp_path / "first").iterdir()}
    shared = [path.name for path in (tmp_path / "second").iterdir() if path.samefile(written.get(path.name, tmp_path))]
    assert sorted(name.partition("-")[0] for name in shared) == ["coarse", "exact"]
    kept = ids[3:] + list(range(len(ids) + 1, len(ids) + 6))
    assert recall(second, np.concatenate([vectors[3:], more]), kept) >= 0.98


def test_similarities_are_those_of_the_search_and_unknown_ids_have_none(
    many: tuple[FaissIndex, Matrix, list[int]], tmp_path: Path
) -> None:
    index, vectors, ids = saved(many[0], tmp_path), many[1], many[2]
    late = clustered(3, seed=9)
    index.add([ids[-1] + 1, ids[-1] + 2, ids[-1] + 3], late)
    index.remove([ids[4], ids[-1] + 2])
    asked = [ids[-1] + 3, ids[4], ids[7], ids[-1] + 2, ids[-1] + 99, ids[0]]
    found = index.similarities(vectors[0], asked)
    expected = {ids[7]: vectors[7] @ vectors[0], ids[0]: 1.0, ids[-1] + 3: late[2] @ vectors[0]}
    assert {number: round(score, 2) for number, score in found} == {
        number: pytest.approx(score, abs=0.01) for number, score in expected.items()
    }
    assert FaissIndex(DIMENSIONS).similarities(vectors[0], asked) == []
