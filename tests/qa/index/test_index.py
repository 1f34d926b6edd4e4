"""Whatever happens to the index, the next start answers from what the store holds."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import EncoderMismatch, IndexDamaged, StoreBusy
from qa.index import Index, lexical

TEXT = "泰州市的大健康产业目标是4000亿元。"


def found(index: Index, text: str) -> list[int]:
    """The ids that the words find, best first."""
    snapshot = index.snapshot
    query = lexical.matching(text)
    assert snapshot.lexical is not None
    assert query is not None
    return [number for number, _ in snapshot.lexical.search(query, 100)]


def near(index: Index, text: str) -> list[int]:
    """The ids that the vectors find, best first."""
    snapshot = index.snapshot
    assert snapshot.vectors is not None
    return [number for number, _ in snapshot.vectors.search(index.encoder.encode_query(text), 100)]


def generation_folder(data: Path) -> Path:
    """The generation that is pointed at."""
    return data / "index" / (data / "index" / "CURRENT").read_text()


def test_a_document_is_found_after_a_sync_and_gone_after_the_next(house: Any) -> None:
    name = house.put("a.txt", TEXT)
    assert house.index.sync()
    assert found(house.index, "大健康") == near(house.index, "大健康") == [1]
    house.store.delete(name)
    assert house.index.sync()
    assert found(house.index, "大健康") == near(house.index, "大健康") == []


def test_a_sync_without_changes_makes_no_generation(house: Any) -> None:
    house.put("a.txt", TEXT)
    house.index.sync()
    before = house.index.generation
    assert not house.index.sync()
    assert house.index.generation == before


def test_generations_count_up_and_old_ones_are_dropped(house: Any) -> None:
    for number in range(5):
        house.put(f"{number}.txt", TEXT)
        house.index.sync()
    assert house.index.generation == 6
    kept = sorted(path.name for path in (house.data / "index").iterdir())
    assert kept == ["CURRENT", "gen-000005", "gen-000006"]


def test_what_was_stored_but_not_indexed_is_indexed_at_the_next_opening(open_house: Callable[..., Any]) -> None:
    open_house().put("a.txt", TEXT)
    assert found(open_house().index, "大健康") == [1]


def test_a_missing_index_is_rebuilt(open_house: Callable[..., Any]) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    shutil.rmtree(house.data / "index")
    again = open_house()
    assert found(again.index, "大健康") == near(again.index, "大健康") == [1]


def _write(file: Path, data: bytes) -> None:
    """Put a new file in the old one's place: houses that are still open have it mapped, and cutting that kills them."""
    file.unlink()
    file.write_bytes(data)


def _truncate(file: Path) -> None:
    _write(file, file.read_bytes()[:-1])


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    _write(file, bytes(data))


def _delete(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("spoil", [_truncate, _flip, _delete])
def test_any_damaged_file_is_noticed_and_the_index_rebuilt(
    open_house: Callable[..., Any], spoil: Callable[[Path], None]
) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    names = [str(path.relative_to(generation_folder(house.data))) for path in _files(generation_folder(house.data))]
    assert len(names) > 8
    for name in names:
        house = open_house()
        assert (
            name.startswith(("lexical/", "vectors/exact-", "said/base-"))
            or (generation_folder(house.data) / name).exists()
        )
        for file in _files(generation_folder(house.data)):
            if file.suffix == Path(name).suffix:
                spoil(file)
                break
        again = open_house()
        assert again.index.generation > house.index.generation, name
        assert found(again.index, "大健康") == near(again.index, "大健康") == [1]


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and path.stat().st_size and not path.name.endswith(".lock")
    )


@pytest.mark.parametrize("content", [b"", b"gen-000099", b"../../etc", b"\xff\xfe", b"gen-000001\n\n"])
def test_a_pointer_to_nowhere_is_mended(open_house: Callable[..., Any], content: bytes) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    (house.data / "index" / "CURRENT").write_bytes(content)
    assert found(open_house().index, "大健康") == [1]


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"format": 0}', '{"files": 3}'])
def test_a_manifest_that_makes_no_sense_is_replaced(open_house: Callable[..., Any], manifest: str) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    (generation_folder(house.data) / "manifest.json").write_text(manifest)
    with pytest.raises(IndexDamaged):
        open_house(writable=False)
    assert found(open_house().index, "大健康") == [1]


def test_an_index_of_another_format_is_rebuilt(open_house: Callable[..., Any]) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    file = generation_folder(house.data) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 999}))
    assert open_house().index.generation == house.index.generation + 1


def test_another_encoder_rebuilds_and_never_mixes(open_house: Callable[..., Any], encoder: Any) -> None:
    house = open_house()
    house.put("a.txt", TEXT)
    house.index.sync()
    wider = replace(encoder, fingerprint="hash-128", dimensions=128)
    with pytest.raises(EncoderMismatch, match=r"hash-64.*hash-128"):
        open_house(wider, writable=False)
    again = open_house(wider)
    assert near(again.index, "大健康") == [1]
    # The process with the old encoder keeps what it has: the new generation is not for its questions.
    assert not house.index.refresh()
    assert near(house.index, "大健康") == [1]


def test_a_reader_changes_to_a_generation_that_another_process_made(open_house: Callable[..., Any]) -> None:
    writer = open_house()
    writer.put("a.txt", TEXT)
    writer.index.sync()
    reader = open_house(writable=False)
    assert found(reader.index, "大健康") == [1]
    writer.put("b.txt", "南通的大健康产业。")
    writer.index.sync()
    assert reader.index.refresh()
    assert sorted(found(reader.index, "大健康")) == [1, 2]
    assert reader.index.generation == writer.index.generation


def test_a_reader_looks_by_itself(open_house: Callable[..., Any]) -> None:
    writer = open_house()
    reader = open_house(writable=False)
    writer.put("a.txt", TEXT)
    writer.index.sync()
    while reader.index.snapshot.generation < writer.index.generation:
        time.sleep(0.01)
    assert found(reader.index, "大健康") == [1]


def test_while_another_process_writes_the_last_generation_serves(open_house: Callable[..., Any]) -> None:
    writer = open_house()
    writer.put("a.txt", TEXT)
    writer.index.sync()
    with writer.store.writing():
        writer.put("b.txt", "南通的大健康产业。")
        assert found(open_house().index, "大健康") == [1]


def test_without_a_generation_a_busy_store_is_an_error(open_house: Callable[..., Any]) -> None:
    writer = open_house()
    with writer.store.writing():
        shutil.rmtree(writer.data / "index")
        with pytest.raises(StoreBusy):
            open_house()


WORDS = ("大健康产业", "先行区建设", "长江大保护", "营商环境", "4000亿元", "地区生产总值")
STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)), max_size=8
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_step_by_step_or_at_once_the_index_is_the_same(open_house: Callable[..., Any], steps: list[Any]) -> None:
    house = open_house()
    for info in house.store.documents():
        house.store.delete(info.id)
    for name, contents in steps:
        known = {info.source: info.id for info in house.store.documents()}
        if contents is not None:
            house.put(name, "，".join(contents) + "。")
        elif name in known:
            house.store.delete(known[name])
        house.index.sync()
    step_by_step = [(set(found(house.index, text)), near(house.index, text)) for text in WORDS]
    shutil.rmtree(house.data / "index")
    rebuilt = open_house().index
    assert step_by_step == [(set(found(rebuilt, text)), near(rebuilt, text)) for text in WORDS]
