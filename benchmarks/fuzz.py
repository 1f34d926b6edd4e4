"""Requests without end to a real server over the seeds: none may get a 500, nor a reply that is not described.

`--cases` says about how many; schemathesis makes them from the interface's description. What is left out: that "3" is
taken for 3, what no description can say (an end comes after its beginning), and who comes in, which tests try by every
path.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.machine import describe_machine
from benchmarks.process import index, serving
from qa.store import Keys, Scope

SEEDS = Path(__file__).parents[1] / "seeds"
LEFT_OUT = "positive_data_acceptance,negative_data_rejection,ignored_auth,missing_required_header"
PATHS = 36  # about how many operations there are to spread the cases over


def fuzzed(url: str, token: str, *, phases: str, examples: int) -> str:
    """What schemathesis says of the server at this address after so many examples of each of its operations."""
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/openapi.json"),
        *("--header", f"Authorization: Bearer {token}", "--exclude-checks", LEFT_OUT, "--phases", phases),
        *("--max-examples", str(examples), "--seed", "1", "--continue-on-failure", "--no-color"),
        *("--generation-database", "none", "--warnings", "off", "--request-timeout", "120"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def cases(report: str) -> int:
    """How many requests were made."""
    found = re.search(r"(\d+) generated", report)
    return int(found[1]) if found else 0


def failures(report: str) -> list[str]:
    """What went wrong, a line each; that the report is none counts as well."""
    found = [line.strip() for line in report.splitlines() if re.match(r"- ST\d+ ", line.strip())]
    ended = "SUMMARY" in report and "=== " in report
    return found if ended else [*found, report[-2000:]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="about how many requests (default: 10000)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/fuzz.json"))
    options = parser.parse_args()
    os.environ |= {"JUSHI_KEY_RATE": "off", "JUSHI_ADDRESS_RATE": "off"}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        index([SEEDS], data)
        keys = Keys(data / "keys.db")
        _, token = keys.add(Scope.ADMIN)
        keys.close()
        with serving(data, "--keys", "required") as (_, url):
            report = fuzzed(url, token, phases="examples,coverage,fuzzing", examples=max(1, options.cases // PATHS))
    figures = {"cases": cases(report), "failures": failures(report)}
    print(figures)
    if figures["failures"]:
        print(report)
    result = {"machine": describe_machine(), "command": f"python -m benchmarks.fuzz --cases {options.cases}", **figures}
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.exit(bool(figures["failures"]))


if __name__ == "__main__":
    main()
