"""Traces for OpenTelemetry, where they are wanted and its packages are there: a span for each request.

The library's own variables say where traces go. Paths are named as the table of access has them; ids, queries and
bodies are in no span.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp

from api.security.access import need
from qa.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

WANTED = "OTEL_EXPORTER_OTLP_ENDPOINT"
_QUIET = "/healthz|/readyz|/metrics|/static"
_TELLING = ("http.target", "http.url", "url.path", "url.full", "url.query", "http.user_agent", "user_agent.original")


def traced(app: ASGIApp, exporter: SpanExporter | None = None) -> ASGIApp:
    """The application with a span around each request, if traces are to go anywhere."""
    if exporter is None and not os.environ.get(WANTED):
        return app
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as problem:
        message = f"{WANTED} is set, and OpenTelemetry is not installed: pip install 'jushi[otel]', or unset it."
        raise SettingsError(message) from problem
    provider = TracerProvider(resource=Resource.create({"service.name": "jushi"}))
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    around: ASGIApp = OpenTelemetryMiddleware(
        app,
        excluded_urls=_QUIET,
        server_request_hook=_named,
        tracer_provider=provider,
        exclude_spans=["receive", "send"],
    )
    return around


def _named(span: Span, scope: dict[str, Any]) -> None:
    """Name the span by the row of its path, and take out what tells more."""
    if scope["type"] != "http" or not span.is_recording():
        return
    path = need(scope["method"], scope["path"].removeprefix(scope.get("root_path", ""))).path
    span.update_name(f"{scope['method']} {path}")
    for name in _TELLING:
        span.set_attribute(name, path if name.endswith(("path", "target")) else "")
    span.set_attribute("http.route", path)
