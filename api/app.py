"""The web application, put together around a service that its caller opens and closes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.staticfiles import StaticFiles

from api import errors
from api.description import describe
from api.evaluations import Evaluations
from api.front import Front
from api.limits import BodyLimit
from api.routes import (
    about,
    chat,
    collections,
    conversations,
    documents,
    feedback,
    health,
    intake,
    page,
    questions,
    sessions,
    stream,
)
from api.routes import evaluations as evaluation_routes
from qa import __version__
from qa.wiring import Service

# 256 questions of 1,000 characters, each written as a 12-byte escape, with room for the rest.
MAX_BODY_BYTES = 4 * 1024 * 1024

DESCRIPTION = """
Ask the documents; they answer in their own words. Every quote is a slice `text[start:end]` of the document's text as
stored; offsets are 0-based, end-exclusive and count Unicode code points.

When the documents do not hold the answer, `status` is `not_found` and `related` shows the nearest passages.
Errors are `application/problem+json` (RFC 9457) with a stable `code`.
"""


ROUTERS = tuple(
    part.router
    for part in (
        questions,
        stream,
        chat,
        conversations,
        feedback,
        documents,
        intake,
        collections,
        evaluation_routes,
        sessions,
        about,
        health,
        page,
    )
)


def create_app(
    service: Service,
    *,
    origins: Sequence[str] = (),
    evaluations: Evaluations | None = None,
    front: Front | None = None,
) -> FastAPI:
    """The application that answers from this service; without a `front`, whoever reaches it, and pages of `origins`."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        if evaluations:
            evaluations.wake()
        yield
        service.rest()
        if evaluations:
            evaluations.stop()

    # This class takes the pages' assets from its own package: /docs works without a network.
    app = FastAPIOffline(
        title="Jushi 据实", version=__version__, description=DESCRIPTION, redoc_url=None, lifespan=lifespan
    )
    app.state.service = service
    app.state.evaluations = evaluations
    app.state.max_body_bytes = MAX_BODY_BYTES
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.add_middleware(BodyLimit, limit=MAX_BODY_BYTES)
    front = front or Front.ajar(origins)
    front.install(app)
    service.listeners = [front.metrics.answered]
    errors.install(app)
    describe(app)
    return app
