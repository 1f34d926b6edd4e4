"""How soon the chat can be used: `python -m benchmarks.widget`, in the installed Chromium slowed down four times.

Also how long after retrieval the first event of a stream is there, in a plain client at full speed.

Each repeat is a cold load of the page from the real server over the seeds: a fresh context, nothing cached. The chat is
usable when its line to ask from can be typed into and the browser is idle for the first time after that.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, CDPSession, Page

from api.widget.bundle import widget
from benchmarks.machine import describe_machine
from benchmarks.process import index, serving
from scripts.browser import chromium

SLOWER = 4  # times
REPEATS = 9
ASKED = 200
QUESTION = "泰州大健康产业目标是多少"
OUT = Path("benchmarks/results/widget.json")

# When the line is there, wait for the first idle moment: until then what is typed would be answered late.
USABLE = """
window.usable = new Promise((resolve) => {
  const look = () => {
    const line = document.querySelector("jushi-chat")?.shadowRoot?.querySelector("textarea");
    if (line) requestIdleCallback(() => resolve(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
});
"""
ANSWERED = """async (question) => {
  const chat = document.querySelector("jushi-chat");
  const began = performance.now();
  const answered = new Promise((resolve) => chat.addEventListener("jushi-answer", resolve, { once: true }));
  chat.open({ question, send: true });
  await answered;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return performance.now() - began;
}"""


def main() -> None:
    """Measure, write the result, print it."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        data = Path(folder) / "data"
        index(sorted(Path("seeds").glob("*.txt")), data)
        with serving(data) as (_, url):
            runs = [_run(browser, url) for _ in range(REPEATS)]
            version = browser.version
            events = sorted(_first_event(url) for _ in range(ASKED))
    usable, answered = (sorted(round(run[at]) for run in runs) for at in (0, 1))
    result = {
        "measure": f"milliseconds, Chromium slowed down {SLOWER} times: from the start of loading until the chat can "
        "be used, and from sending a question until its answer is shown",
        "command": "python -m benchmarks.widget",
        "machine": {**describe_machine(), "load_before": round(load, 1), "browser": version},
        "usable_ms": {"median": statistics.median(usable), "largest": usable[-1], "all": usable},
        "answered_ms": {"median": statistics.median(answered), "largest": answered[-1], "all": answered},
        "first_event_ms_after_retrieval": {
            "note": "from sending the request to having the first event, less the time that retrieval took",
            "p50": round(statistics.median(events), 2),
            "p99": round(events[int(0.99 * ASKED)], 2),
        },
        "script_bytes": {"plain": len(widget().plain), "compressed": len(widget().compressed)},
    }
    OUT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    json.dump(result, sys.stdout, indent=2, ensure_ascii=False)


def _run(browser: Browser, url: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1080, "height": 760}, locale="zh-CN")
    page: Page = context.new_page()
    session: CDPSession = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(USABLE)
    page.goto(url)
    usable: float = page.evaluate("() => window.usable")
    answered: float = page.evaluate(ANSWERED, QUESTION)
    context.close()
    return usable, answered


def _first_event(url: str) -> float:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    body = json.dumps({"question": QUESTION})
    began = perf_counter()
    connection.request("POST", "/v1/ask/stream", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.readline()
    milliseconds = (perf_counter() - began) * 1000
    reply = json.loads(response.read().rpartition(b"data: ")[2])
    connection.close()
    return milliseconds - float(reply["timings_ms"]["retrieve"])


if __name__ == "__main__":
    main()
