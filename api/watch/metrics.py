"""Figures for Prometheus: requests, answers by outcome, and how long each stage takes; of all processes together."""

from __future__ import annotations

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from api.security.visit import Visit
from qa.types import Answer

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"  # where the library has several processes count together
CONTENT_TYPE = CONTENT_TYPE_LATEST
_MOST = 50  # collections that are told apart; anyone who may write can make more
_OTHERS = "(other)"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What is counted; one per process."""

    def __init__(self) -> None:
        """Count into a registry of its own, so that an application stands beside others."""
        self._registry = CollectorRegistry()
        registry = self._registry
        self._requests = Counter(
            "jushi_requests", "Requests by path, method and status.", ("path", "method", "status"), registry=registry
        )
        self._seconds = Histogram(
            "jushi_request_seconds", "Time to reply.", ("path",), registry=registry, buckets=_SECONDS
        )
        self._answers = Counter(
            "jushi_answers", "Questions by collection and outcome.", ("collection", "outcome"), registry=registry
        )
        self._stages = Histogram(
            "jushi_stage_seconds", "Time of each stage of an answer.", ("stage",), registry=registry, buckets=_SECONDS
        )
        self._state = {
            name: Gauge(f"jushi_{name}", text, registry=registry, multiprocess_mode="mostrecent")
            for name, text in (("index_generation", "The index in use."), ("documents", "Documents in the store."))
        }
        self._known: set[str] = set()

    def replied(self, visit: Visit, method: str, status: int, seconds: float) -> None:
        """Count a request that is over."""
        self._requests.labels(visit.need.path, method if method in _METHODS else "OTHER", status).inc()
        self._seconds.labels(visit.need.path).observe(seconds)

    def answered(self, answer: Answer, collection: str) -> None:
        """Count a question that was answered, or was not."""
        self._answers.labels(self._bounded(collection, answer), _outcome(answer)).inc()
        for stage, milliseconds in answer.timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def text(self, *, generation: int, documents: int) -> bytes:
        """All figures, of all processes, as Prometheus reads them."""
        self._state["index_generation"].set(generation)
        self._state["documents"].set(documents)
        if SHARED not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _bounded(self, collection: str, answer: Answer) -> str:
        """The collection's name, unless it is one too many or nothing is in it: names come from whoever asks."""
        if collection in self._known:
            return collection
        if len(self._known) >= _MOST or _outcome(answer) == "no_documents":
            return _OTHERS
        self._known.add(collection)
        return collection


_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"))


def _outcome(answer: Answer) -> str:
    if answer.small_talk:
        return "small_talk"
    return answer.not_found.reason.value if answer.not_found else "answered"
