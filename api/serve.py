"""`jushi serve`: a port, a service, and the application between them. Nothing of the web is imported before it runs."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import signal
import socket
import sys
import tempfile
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from qa.cli.program import DONE, FAILED, Command, write_json
from qa.errors import JushiError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from qa.phrasing.endpoint import Phraser
    from qa.settings import Settings
    from qa.wiring import Service


CANNOT_START = 3  # what uvicorn takes from a worker as: it would fail again
OPTIONS: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
COUNTED_TOGETHER = "PROMETHEUS_MULTIPROC_DIR"  # read by the library of figures when it is imported


class PortUnusable(JushiError):
    """The address cannot be listened on."""

    code = "port_unusable"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="H", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, metavar="P", help="the port to listen on; 0 takes a free one (default: 8000)"
    )
    parser.add_argument(
        "--keys",
        choices=["auto", "required", "off"],
        help="whether callers need a key (default: auto, as soon as there is one or others can ask)",
    )
    parser.add_argument("--root-path", metavar="PATH", help="the path that a proxy serves this under, like /ask")
    parser.add_argument("--workers", type=int, metavar="N", help="how many processes answer (default: 1)")


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # A question's matrices are small: two threads wait for each other longer than they work. NumPy reads this once.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from api.front import check_reach
    from qa.wiring import open_service

    check_reach(settings)
    signal.signal(signal.SIGTERM, _stop)
    # The port comes first: a busy one is told at once, not after the index has been loaded.
    with closing(_listen(settings.host, settings.port)) as listener:
        with closing(open_service(settings)) as service:
            _announce(service, listener, as_json=options.json)
            if settings.workers == 1:
                _run_one(service, listener, settings)
                return DONE
        # Several processes open the index only after this one has made sure that it is whole.
        return _run_many(settings, listener)


def _run_one(service: Service, listener: socket.socket, settings: Settings) -> None:
    import uvicorn

    with suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(_warm(service, settings), **_options(settings))).run(sockets=[listener])


def _run_many(settings: Settings, listener: socket.socket) -> int:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    options = _options(settings)
    with tempfile.TemporaryDirectory(prefix="jushi-figures-") as figures:
        os.environ.setdefault(COUNTED_TOGETHER, figures)
        config = uvicorn.Config(partial(_worker, settings), factory=True, workers=settings.workers, **options)
        workers = Multiprocess(config, sockets=[listener])
        workers.run()
    return FAILED if any(process.exitcode == CANNOT_START for process in workers.processes) else DONE


def _options(settings: Settings) -> dict[str, Any]:
    """How uvicorn is to serve: with bounded heads, and believing the proxies that are named."""
    from api.protocol import BoundedHead

    proxied = {"proxy_headers": True, "forwarded_allow_ips": settings.proxies, "root_path": settings.root_path or ""}
    return {**OPTIONS, "http": BoundedHead, **proxied}


def _worker(settings: Settings) -> ASGIApp:
    """What each of several processes serves; one that cannot start ends them all instead of being tried forever."""
    from qa.wiring import open_service

    try:
        return _warm(open_service(settings), settings)
    except JushiError as error:
        sys.stderr.write(f"jushi: {error}\n")
        raise SystemExit(CANNOT_START) from error


def _warm(service: Service, settings: Settings) -> ASGIApp:
    """The application, ready to answer its first question as fast as the next."""
    from api.app import create_app
    from api.evaluations import Evaluations
    from api.front import Front
    from api.watch.tracing import traced

    service.warm_up()
    # What is loaded by now stays: the collector need not look through it again and again while questions come in.
    gc.collect()
    gc.freeze()
    app = create_app(service, evaluations=Evaluations(settings), front=Front.opened(settings))
    app.state.phraser = _phraser(settings)
    return traced(app)


def _phraser(settings: Settings) -> Phraser | None:
    """The language model that may word answers, if one is named."""
    from qa.phrasing.endpoint import Phraser

    if settings.llm_url is None:
        return None
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    return Phraser(settings.llm_url, settings.llm_model, key, settings.llm_timeout)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OverflowError as error:
        raise PortUnusable(f"Port {port} is out of range; expected 0 to 65535.") from error
    except OSError as error:
        raise PortUnusable(_why_not(host, port, error)) from error
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use. Stop the program that listens there or take another: --port {port + 1}."
        )
    return f"Cannot listen on {host}, port {port}: {error.strerror}. Choose others with --host and --port."


def _announce(service: Service, listener: socket.socket, *, as_json: bool) -> None:
    host, port = listener.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    documents = len(service.documents())
    if as_json:
        write_json({"url": url, "documents": documents})
        return
    hint = "" if documents else " Add some with `jushi index PATH`."
    sys.stderr.write(
        f"Jushi answers from {documents} documents at {url} (interface: {url}/docs).{hint} Ctrl+C stops it.\n"
    )


def _stop(*_: object) -> NoReturn:
    """On SIGTERM, once the server has finished what it was answering: leave through every `finally`."""
    raise SystemExit(DONE)


SERVE = Command(
    "serve",
    "Answer over HTTP, with a page to ask from.",
    _arguments,
    _serve,
    settings=("data", "encoder", "host", "port", "workers", "keys", "root_path"),
)
