from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.app import create_app
from api.watch.metrics import Metrics
from qa.types import Answer, Missing, Reason
from qa.wiring import Service

FIGURES = dict[tuple[str, ...], float]


def figures(client: TestClient, name: str) -> FIGURES:
    """The values of one figure, by its labels."""
    reply = client.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(reply.text)
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return {tuple(sample.labels[label] for label in sorted(sample.labels)): sample.value for sample in samples}


def test_requests_answers_and_stages_are_counted(service: Service) -> None:
    client = TestClient(create_app(service))
    client.post("/v1/ask", json={"question": "泰州大健康产业目标是多少"})
    client.post("/v1/ask", json={"question": "无锡的大健康产业目标是多少"})
    client.post("/v1/ask/stream", json={"question": "你好"})
    client.post("/v1/ask", json={"question": ""})
    client.get("/v1/documents/none")
    requests = figures(client, "jushi_requests_total")
    assert requests["POST", "/v1/ask", "200"] == 2
    assert requests["POST", "/v1/ask", "422"] == 1
    assert requests["GET", "/v1/documents/{document_id}", "404"] == 1
    assert figures(client, "jushi_answers_total") == {
        ("default", "answered"): 1,
        ("default", "entity_not_found"): 1,
        ("default", "small_talk"): 1,
    }
    assert figures(client, "jushi_stage_seconds_count")[("retrieve",)] == 2
    assert figures(client, "jushi_request_seconds_count")[("/v1/ask",)] == 3
    assert figures(client, "jushi_index_generation")[()] == service.generation
    assert figures(client, "jushi_documents")[()] == 5


def test_collections_that_anyone_can_make_up_are_not_told_apart_without_end(service: Service) -> None:
    metrics = Metrics()
    client = TestClient(create_app(service))
    for number in range(60):
        client.post("/v1/ask", json={"question": "泰州大健康产业目标是多少", "collection": f"made-up-{number}"})
    assert figures(client, "jushi_answers_total") == {("(other)", "no_documents"): 60}
    answer = Answer(
        id="",
        question="",
        resolved_question="",
        conversation_id="",
        confidence=0.0,
        not_found=Missing(Reason.LOW_CONFIDENCE),
        index_generation=1,
    )
    for number in range(60):
        metrics.answered(answer, f"real-{number}")
    text = metrics.text(generation=1, documents=1).decode()
    assert text.count('jushi_answers_total{collection="real-') == 50
    assert 'collection="(other)",outcome="low_confidence"} 10.0' in text
