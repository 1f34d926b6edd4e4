"""How fast the real program indexes, starts and answers, and what memory it takes, beside a public engine.

`python -m benchmarks.speed --data DIR --questions DIR --peer PYTHON`: the folder that holds `text/` and `mrc/`, the
folder of the development questions, and the Python of an environment with txtai. Every repeat is a whole run: index,
start, one client, eight clients. Within a repeat no question is asked twice.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks import corpus
from benchmarks.client import Alone, alone, together
from benchmarks.machine import describe_machine
from benchmarks.process import memory
from benchmarks.subjects import Jushi, Subject, Txtai

CLIENTS = 8
UNTIMED = 20  # questions asked before the clock starts
RATIOS = ("passages_a_second", "questions_a_second", "p50_ms", "p99_ms", "resident_mib", "first_answer_seconds")
Figures = dict[str, float]


def main() -> None:
    """Measure, write the result, print its middle."""
    options = _options()
    load = os.getloadavg()[1]
    runs: dict[str, list[Figures]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, repeats in _runs(options, Path(folder)):
            runs[name] = list(repeats)
            _write(options, load, runs)


def _write(options: argparse.Namespace, load: float, runs: Mapping[str, list[Figures]]) -> None:
    """Keep and print what has been measured so far: a peer that fails takes nothing along."""
    middle = {name: _middle(repeats) for name, repeats in runs.items()}
    result = {
        "measure": f"medians over the repeats; latencies at one client, questions a second at {CLIENTS}",
        "command": " ".join(["python -m benchmarks.speed", *_without_paths(options)]),
        "machine": {**describe_machine(), "load_before": round(load, 1)},
        "news_paragraphs": options.paragraphs,
        "figures": middle,
        "ratios": _ratios(middle["jushi"], middle["txtai"]) if "txtai" in middle else {},
        "repeats": dict(runs),
    }
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    name = list(runs)[-1]
    print(name, json.dumps(middle[name], indent=1), flush=True)
    if result["ratios"]:
        print("ratios", json.dumps(result["ratios"], indent=1))


def _without_paths(options: argparse.Namespace) -> list[str]:
    """The arguments as another machine would give them: where the peer's environment lies is nobody's business."""
    return ["PEER/bin/python" if argument == options.peer else argument for argument in sys.argv[1:]]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--questions", type=Path, default=Path("../shared/questions"))
    parser.add_argument("--paragraphs", type=int, default=100_000, help="so many news paragraphs at least")
    parser.add_argument("--asked", type=int, default=1_040, help="questions of a repeat, half of them by one client")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2, help="so many processes as well, over the same index")
    parser.add_argument("--peer", metavar="PYTHON", help="the Python of an environment with txtai; without: no peer")
    parser.add_argument("--peer-asked", type=int, default=440, help="the first so many of the questions, for the peer")
    parser.add_argument("--peer-repeats", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/speed.json"))
    return parser.parse_args()


def _runs(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Iterator[Figures]]]:
    """Each subject's name with its repeats, which are measured as they are drawn."""
    documents, data = folder / "documents", folder / "data"
    documents.mkdir()
    corpus.write_news(documents, options.data, least=options.paragraphs)
    corpus.write_asked(documents, options.data, options.questions)
    questions = corpus.all_questions(options.data, options.questions)
    asked, repeats = questions[: options.asked], range(options.repeats)
    jushi = Jushi(documents, data)
    yield "jushi", (_indexed(jushi) | _answered(jushi, asked) for _ in repeats)
    if options.workers > 1:
        several = Jushi(documents, data, options.workers)
        yield f"jushi serve --workers {options.workers}", (_answered(several, asked) for _ in repeats)
    if options.peer:
        peer, fewer = Txtai(options.peer, data / "jushi.db", folder / "peer"), questions[: options.peer_asked]
        yield "txtai", (_indexed(peer) | _answered(peer, fewer) for _ in range(options.peer_repeats))


def _indexed(subject: Subject) -> Figures:
    passages, seconds = subject.index()
    return {"passages": passages, "index_seconds": round(seconds, 2), "passages_a_second": round(passages / seconds)}


def _answered(subject: Subject, questions: Sequence[str]) -> Figures:
    """Start a server, wait for its first answer, ask it from one client, then from several."""
    requests = [subject.request(question) for question in questions]
    half = len(requests) // 2
    with subject.serve() as server:
        alone(server.url, requests[:1])
        first = perf_counter() - server.started
        alone(server.url, requests[1:UNTIMED])
        one = alone(server.url, requests[UNTIMED:half])
        many = together(server.url, requests[half:], CLIENTS)
        held = memory(server.pid)
    return {
        "first_answer_seconds": round(first, 2),
        "resident_mib": held.resident,
        "anonymous_mib": held.anonymous,
        **_latencies(one),
        "questions_a_second": round(many.a_second, 1),
        "clients_share_of_a_core": round(many.client_share, 3),
    }


def _latencies(one: Alone) -> Figures:
    p50, p99 = np.percentile(one.milliseconds, (50, 99))
    figures = {"timed": len(one.milliseconds), "p50_ms": round(float(p50), 2), "p99_ms": round(float(p99), 2)}
    replies = [json.loads(reply) for reply in one.replies]
    return figures | _parts([reply for reply in replies if isinstance(reply, dict)])


def _parts(replies: Sequence[dict[str, Any]]) -> Figures:
    """What this project's replies tell of themselves: how many are answers, and where the time went."""
    if not replies:
        return {}
    times = [reply["timings_ms"] for reply in replies]
    medians = {f"p50_ms_{stage}": round(statistics.median(time[stage] for time in times), 2) for stage in times[0]}
    answered = sum(reply["status"] == "answered" for reply in replies) / len(replies)
    return {"answered": round(answered, 3), **medians}


def _middle(repeats: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return {name: round(statistics.median(figures[name] for figures in repeats), 3) for name in repeats[0]}


def _ratios(ours: Figures, theirs: Figures) -> Figures:
    """Each figure of ours by theirs."""
    return {name: round(ours[name] / theirs[name], 3) for name in RATIOS}


if __name__ == "__main__":
    main()
