"""For whoever watches the process: that it runs, and that it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import problem
from api.replies import Served, json_reply

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> Response:
    """200 as long as the process runs."""
    return json_reply({"status": "ok"})


@router.get("/readyz")
async def ready(service: Served) -> Response:
    """200 when the index is loaded (even if it is empty), 503 until then."""
    if not service.ready:
        return problem(503, "not_ready", "The index is not loaded yet. Ask again in a moment.")
    return json_reply({"status": "ready", "index_generation": service.generation})
