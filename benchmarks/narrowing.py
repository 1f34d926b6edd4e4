"""What it costs to narrow a question and to know reprints: news with metadata, asked with and without filters.

`python -m benchmarks.narrowing --data DIR`, with DIR the folder that holds `text/`. Times are of the process (CPU) and
medians over the questions; `first` is what a filter costs that was not asked with since the documents changed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.corpus import articles
from benchmarks.machine import describe_machine
from qa.documents.load import Given, read_text
from qa.index.reprints import Reprints, signatures
from qa.settings import load_settings
from qa.store import Store
from qa.types import Filters
from qa.wiring import Service, open_service

REGIONS = ("江苏省泰州市", "江苏省扬州市仪征市", "广东省广州市", "北京市", "")
QUESTIONS = (
    *("全国铁路发送旅客多少人次", "外汇储备规模是多少", "演唱会在哪里举行", "谁获得了冠军", "新能源汽车销量是多少"),
    *("台风登陆地点在哪里", "地铁新线路何时开通", "大学新增了哪些专业", "房贷利率是多少", "票房收入有多少"),
)
FILTERS = {
    "none": Filters(),
    "20 documents, by metadata": Filters(metadata=(("batch", ("b1",)),)),
    "1 in 20, by metadata": Filters(metadata=(("channel", ("c1",)),)),
    "1 in 2, by metadata": Filters(metadata=(("half", ("h1",)),)),
    "two keys": Filters(metadata=(("half", ("h1",)), ("channel", ("c1", "c3")))),
    "one address": Filters(urls=("https://news.example/1",)),
    "a region": Filters(regions=("扬州",)),
    "since a day": Filters(published_from="2023-08-01"),
}


def main() -> None:
    """Store and index the articles, ask, count the families, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/narrowing.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        passages = _stored(data, options)
        began = time.process_time()
        with closing(open_service(load_settings(data=data))) as service:
            indexed = time.process_time() - began
            result = {
                "documents": options.articles,
                "passages": passages,
                "index_seconds": round(indexed, 1),
                "filters": {name: _asked(service, filters) for name, filters in FILTERS.items()},
            }
        result["reprints"] = _families(data, indexed)
    whole = {
        "measure": "milliseconds of CPU for a search of 16 passages; families of reprints",
        "command": " ".join(["python -m benchmarks.narrowing", *sys.argv[1:]]),
        "machine": describe_machine(),
        **result,
    }
    options.out.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(whole, indent=1, ensure_ascii=False))


def _stored(data: Path, options: argparse.Namespace) -> int:
    with closing(Store.open(data / "jushi.db")) as store:
        numbered = enumerate(islice(articles(options.data), options.articles))
        for some in _batches(numbered, 500):
            store.put_many([read_text(text, source=name, given=_given(number)) for number, (name, text) in some])
        return store.count()


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _given(number: int) -> Given:
    keys = {"batch": f"b{number % 1000}", "channel": f"c{number % 20}", "half": f"h{number % 2}"}
    region, url = REGIONS[number % len(REGIONS)], f"https://news.example/{number}"
    return Given(region=region, url=url, metadata=tuple(keys.items()))


def _asked(service: Service, filters: Filters) -> dict[str, float]:
    def ask(question: str) -> float:
        began = time.process_time()
        service.search(question, top_k=16, filters=filters)
        return (time.process_time() - began) * 1000

    first = ask(QUESTIONS[0])
    times = [ask(question) for _ in range(5) for question in QUESTIONS]
    return {"first_ms": round(first, 1), "median_ms": round(statistics.median(times), 2)}


def _families(data: Path, indexed: float) -> dict[str, float]:
    with closing(Store.open(data / "jushi.db", read_only=True)) as store:
        rows = [row for some in store.rows_after(0) for row in some]
    began = time.process_time()
    signed = [signatures(rows[at : at + 2_000]) for at in range(0, len(rows), 2_000)]
    reprints = Reprints.empty().change(signed, [])
    seconds = time.process_time() - began
    sizes = Counter(Counter(reprints.family(row.id) for row in rows).values())
    return {
        "seconds": round(seconds, 2),
        "share_of_indexing": round(seconds / indexed, 4),
        "microseconds_a_passage": round(seconds / len(rows) * 1e6, 1),
        "families_of_two_and_more": sum(count for size, count in sizes.items() if size > 1),
        "passages_in_them": sum(size * count for size, count in sizes.items() if size > 1),
    }


if __name__ == "__main__":
    main()
