"""A directory of a thousand mixed files, indexed by the real program: what came of each, and whether it should have.

`python -m benchmarks.formats`; every file is made by `benchmarks/mixed.py`, none is fetched.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.machine import describe_machine
from benchmarks.mixed import EITHER, READ, Mixed, mixed
from benchmarks.process import JUSHI
from qa.store import Store
from tests.qa.documents.hostile import SECRET


def main() -> None:
    """Make the files, index them, hold what came of each against what should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/formats.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "a" / "b" / "files"
        inside.mkdir(parents=True)
        files = list(mixed(options.files))
        for file in files:
            (inside / file.name).write_bytes(file.data)
        result = _indexed(files, inside, Path(folder) / "data")
        result["files_outside"] = len([path for path in Path(folder).rglob("*slip*") if path.suffix != ".zip"])
    whole = {
        "measure": "what came of each file, by kind; `as_expected` counts those that were read or refused as due",
        "command": " ".join(["python -m benchmarks.formats", *sys.argv[1:]]),
        "machine": describe_machine(),
        **result,
    }
    options.out.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(whole, indent=1, ensure_ascii=False))


def _indexed(files: Sequence[Mixed], folder: Path, data: Path) -> dict[str, Any]:
    began = time.perf_counter()
    done = subprocess.run(
        (*JUSHI, "index", str(folder), "--data", str(data), "--json"), capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    report = json.loads(done.stdout)
    texts = _texts(data)
    failed = {_file(failure["path"], folder): failure for failure in report["failed"]}
    kinds: dict[str, Counter[str]] = {}
    wrong = []
    for file in files:
        outcome = judged(file, texts.get(file.name, ""), failed.get(file.name))
        kinds.setdefault(file.kind, Counter())[outcome] += 1
        if not expected(file, outcome):
            wrong.append({"file": file.name, "kind": file.kind, "expected": file.expected, "outcome": outcome})
    return {
        "files": len(files),
        "seconds": round(seconds, 1),
        "as_expected": len(files) - len(wrong),
        "otherwise": wrong,
        "documents": sum(map(bool, texts.values())),
        "texts_with_a_secret": sum(SECRET in text for text in texts.values()),
        "codes": dict(Counter(failure["code"] for failure in report["failed"])),
        "kinds": {kind: dict(outcomes) for kind, outcomes in kinds.items()},
    }


def judged(file: Mixed, text: str, failure: Mapping[str, str] | None) -> str:
    """What came of a file: read, read without its words, or refused and with which code."""
    if text:
        plain = text.replace("億", "亿")
        return READ if file.words in plain else "read without its words"
    return f"refused: {failure['code']}" if failure else "no word of it"


def expected(file: Mixed, outcome: str) -> bool:
    """Whether that should have come of it; a file is never passed over in silence."""
    refused = outcome.startswith("refused")
    if file.expected == EITHER:
        return outcome == READ or refused
    return outcome == READ if file.expected == READ else refused


def _texts(data: Path) -> dict[str, str]:
    """The texts by the name of the file that they came from, those of an archive together."""
    found: dict[str, str] = {}
    with closing(Store.open(data / "jushi.db", read_only=True)) as store:
        for info in store.documents():
            name = _file(info.origin, data.parent / "a" / "b" / "files")
            found[name] = found.get(name, "") + store.document(info.id).text
    return found


def _file(path: str, folder: Path) -> str:
    return Path(path).relative_to(folder).parts[0].removesuffix("!")


if __name__ == "__main__":
    main()
