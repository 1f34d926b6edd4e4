"""How many of the drafted questions are right: 200 of them, read one by one.

`--sample` writes the questions that are to be read, the same ones in every run, from documents that no pattern was
written on. Whoever reads them gives each a verdict; without `--sample` the figures are computed from those verdicts,
which are kept here by the ids of the questions and hold no text.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from scipy.stats import binomtest

from benchmarks.machine import describe_machine
from qa.documents.load import Given, read_text
from qa.drafting.draft import as_printed, draft
from qa.drafting.make import unique
from qa.drafting.sheet import Row, write_sheet
from qa.drafting.twins import Holdings, twin
from qa.drafting.types import Draft, Kind
from qa.types import Document, Passage

VERDICTS = Path(__file__).parent / "results" / "drafting-verdicts.json"
RESULT = Path(__file__).parent / "results" / "drafting.json"
SOURCES = (
    ("news_2023", 40_000, 4_000),
    ("news_broadcast_2012_2026", 55_000, 2_000),
    ("laws_cn", 1_400, 500),
    ("laws_tw_traditional", 4_000, 250),
    ("central_government_reports_1954_2024", 75, 26),
)
"""Which rows of each collection; the patterns were written while looking at earlier ones."""
A_KIND, TWINS, SEED = 20, 40, 2026
OTHER = "twin"


def documents(data: Path) -> Iterator[tuple[Document, list[Passage]]]:
    for name, first, count in SOURCES:
        with lzma.open(data / "text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(islice(lines, first, first + count)):
                row = json.loads(line)
                title, date = row.get("title"), row.get("date") or ""
                published = f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 else None
                given = Given(title=title, published_at=published)
                text = f"{date}\n\n{row['text']}" if name == "news_2023" else row["text"]
                yield read_text(text, source=_source(title or row["id"]), origin=f"{name} {number}", given=given)


def _source(title: str) -> str:
    return f"{title.replace('/', '_')}.txt"


def measured(data: Path) -> tuple[list[Row], dict[str, Any]]:
    """The sample, and what drafting yields and how fast it is."""
    random, holdings = Random(SEED), Holdings()
    texts: dict[str, str] = {}
    found: list[Draft] = []
    passages = characters = 0
    seconds = 0.0
    for document, parts in documents(data):
        texts[document.id] = document.text
        passages, characters = passages + len(parts), characters + len(document.text)
        list(holdings.add(parts))
        began = process_time()
        found += draft(parts, random=random, wording=as_printed(document))
        seconds += process_time() - began
    drafts: dict[Kind, list[Draft]] = defaultdict(list)
    for each in unique(found):
        drafts[each.kind].append(each)
    chosen = [each for kind in Kind for each in random.sample(drafts[kind], min(A_KIND, len(drafts[kind])))]
    rest = [each for kind in Kind for each in drafts[kind]]
    twins = (made for each in random.sample(rest, len(rest)) if (made := twin(each, holdings, random)))
    rows = [Row.of(each, texts[each.passage.document_id]) for each in (*chosen, *islice(twins, TWINS))]
    kinds = {kind.value: len(drafts[kind]) for kind in Kind}
    return rows, {
        "documents": len(texts),
        "characters": characters,
        "passages": passages,
        "passages_a_cpu_second": round(passages / seconds),
        "questions": kinds,
        "questions_a_thousand_characters": round(1000 * sum(kinds.values()) / characters, 3),
    }


def precision(verdicts: list[dict[str, str]]) -> dict[str, Any]:
    """For each kind, and for all, how many were right, with the 95 % Wilson interval; and the faults, counted."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for verdict in verdicts:
        right = verdict["verdict"] == "right"
        kinds[verdict["kind"]].append(right)
        kinds["all"].append(right)
        if verdict["kind"] != OTHER:
            kinds["answerable"].append(right)
    table = {}
    for kind, marks in kinds.items():
        low, high = binomtest(sum(marks), len(marks)).proportion_ci(method="wilson")
        table[kind] = {
            "read": len(marks),
            "right": sum(marks),
            "precision": round(sum(marks) / len(marks), 3),
            "interval": [round(low, 3), round(high, 3)],
        }
    faults = Counter(verdict["verdict"] for verdict in verdicts if verdict["verdict"] != "right")
    return {"precision": table, "faults": dict(faults.most_common())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of texts")
    parser.add_argument("--sample", type=Path, metavar="FILE", help="write the questions to be read, as .csv or .jsonl")
    options = parser.parse_args()
    known = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    if options.sample:
        rows, known["drafted"] = measured(options.data)
        write_sheet(rows, options.sample)
        print(f"{len(rows)} questions in {options.sample}")
    if VERDICTS.exists():
        read = json.loads(VERDICTS.read_text("utf-8"))
        known |= {"read_at_commit": read["commit"]} | precision(read["verdicts"])
    known["command"] = "python -m benchmarks.drafting --sample sample.csv"
    known["machine"] = describe_machine()
    RESULT.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for kind, figures in known.get("precision", {}).items():
        low, high = figures["interval"]
        told = f"{figures['right']} of {figures['read']} right: {figures['precision']:.2f} ({low:.2f}-{high:.2f})"
        print(f"{kind:12} {told}")


if __name__ == "__main__":
    main()
