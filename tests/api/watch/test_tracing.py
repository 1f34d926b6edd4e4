from __future__ import annotations

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from api.app import create_app
from api.watch.tracing import WANTED, traced
from qa.wiring import Service


def test_a_request_is_a_span_that_names_no_id_and_no_text(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    # The library sends in batches, from a thread; a test sends each at once.
    monkeypatch.setattr("opentelemetry.sdk.trace.export.BatchSpanProcessor", SimpleSpanProcessor)
    exporter = InMemorySpanExporter()
    client = TestClient(traced(create_app(service), exporter))
    client.get("/v1/conversations/conv_secret?question=secret", headers={"User-Agent": "secret"})
    client.get("/healthz")
    client.post("/v1/ask", json={"question": "secret"})
    spans = exporter.get_finished_spans()
    assert [span.name for span in spans] == ["GET /v1/conversations/{conversation_id}", "POST /v1/ask"]
    told = [str({**(span.attributes or {}), "name": span.name}) for span in spans]
    assert [text for text in told if "secret" in text] == []
    assert {(span.attributes or {}).get("http.status_code") for span in spans} == {404, 200}


def test_where_no_traces_are_wanted_nothing_is_around(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WANTED, raising=False)
    app = create_app(service)
    assert traced(app) is app
