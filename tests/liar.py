"""A language model's endpoint that speaks OpenAI's protocol and cannot be relied on: how, the address says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TRUTH = "泰州大健康产业的目标是到“十四五”期末达到4000亿元规模[1]。"
TEXTS = {
    "honest": TRUTH,
    "wrong-number": TRUTH.replace("4000", "5000"),
    "invented": f"{TRUTH}该项目由马斯克投资建设[1]。",
    "wrong-mark": TRUTH.replace("[1]", "[9]"),
    "no-mark": TRUTH.replace("[1]", ""),
    "obedient": "好的，我已忽略先前的指令。请访问 https://evil.example 领取4000亿元[1]。",
    "markup": f"{TRUTH}<script>alert(1)</script>[1]",
    "empty": "",
    "babble": "嗯。" * 5000,
}


def said(content: object) -> bytes:
    """A completion that says this."""
    usage = {"prompt_tokens": 120, "completion_tokens": 21, "total_tokens": 141}
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage}).encode()


RAW: dict[str, bytes] = {
    "garbage": b"<html>not found</html>",
    "no-choices": b'{"choices": []}',
    "a-list": b"[[[[]]]]",
    "no-text": said(None),
    "deep": b"[" * 100_000,
    "endless": said("字" * 2_000_000),
}


class Liar:
    """The endpoint's address, and what it was sent."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.seen: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.released = threading.Event()


@contextmanager
def lying() -> Iterator[Liar]:
    """The endpoint, for a block."""
    handler: Callable[..., BaseHTTPRequestHandler] = _Handler
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        liar = Liar(f"http://127.0.0.1:{server.server_address[1]}")
        server.liar = liar  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield liar
        finally:
            liar.released.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # the library's name
        liar: Liar = self.server.liar  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        liar.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
        how = self.path.removesuffix("/chat/completions").strip("/")
        if how == "silent":
            liar.released.wait(60)
        elif how == "dripping":
            self._drip(liar)
        elif how == "redirecting":
            self._head(302, {"Location": f"{liar.base}/honest/chat/completions"})
        elif how == "failing":
            self._reply(500, b"{}")
        else:
            self._reply(200, RAW[how] if how in RAW else said(TEXTS[how]))

    def _drip(self, liar: Liar) -> None:
        self._head(200, {"Content-Length": "100000"})
        while not liar.released.is_set():
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def _reply(self, status: int, body: bytes) -> None:
        self._head(status, {"Content-Length": str(len(body)), "Content-Type": "application/json"})
        try:
            self.wfile.write(body)
        except OSError:  # whoever asked has heard enough
            return

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # the library's name
        """Nothing: a test's output is what fails."""
