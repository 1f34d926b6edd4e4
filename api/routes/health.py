"""For whoever watches the process: that it runs, that it can answer, and how it has been doing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.errors import MEDIA_TYPE, problem
from api.replies import Served, json_reply
from api.schemas import Problem
from api.watch.metrics import CONTENT_TYPE
from qa.errors import JushiError

_PROBLEM = {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> Response:
    """200 as long as the process runs."""
    return json_reply({"status": "ok"})


@router.get("/readyz", responses={503: _PROBLEM})
async def ready(service: Served) -> Response:
    """200 when a question could be answered now: an index is loaded (even if it is empty) and the store can be read."""
    try:
        service.check()
    except JushiError as error:
        return problem(503, "not_ready", str(error))
    return json_reply({"status": "ready", "index_generation": service.generation})


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}, "4XX": _PROBLEM})
async def metrics(request: Request, service: Served) -> Response:
    """Figures in Prometheus' text format, of all processes together; for this machine, or with the scope admin."""
    documents = sum(service.collections().values())
    text = request.app.state.front.metrics.text(generation=service.generation, documents=documents)
    return Response(text, media_type=CONTENT_TYPE)
