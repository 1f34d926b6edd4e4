"""Evaluations on a server: a set is sent in, asked in the background, and its figures and report fetched."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response
from fastapi.openapi.models import Example
from starlette.responses import FileResponse

from api.errors import MEDIA_TYPE
from api.evaluation_schemas import EvaluationList, EvaluationReply, EvaluationRequest
from api.evaluations import Evaluations
from api.replies import json_reply
from api.schemas import QUESTION, Problem
from qa.errors import NotFound
from qa.evaluation.jobs import Job
from qa.evaluation.journal import FILE
from qa.evaluation.run import REPORT
from qa.evaluation.types import RunOptions

PATH = "/v1/evaluations"
router = APIRouter(
    prefix=PATH,
    tags=["evaluations"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)
# The report shows what documents and questions say: whatever that is, it can load and send nothing.
REPORT_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


EXAMPLES: dict[str, Example] = {
    "one": {
        "summary": "one question",
        "value": {"questions": [{"id": "1", "question": QUESTION, "answers": ["4000亿元"]}], "name": "first try"},
    }
}


async def _evaluations(request: Request) -> Evaluations:
    evaluations: Evaluations | None = request.app.state.evaluations
    if evaluations is None:
        raise NotFound("This server takes no evaluations: it was put together without a place for them.")
    return evaluations


Kept = Annotated[Evaluations, Depends(_evaluations)]


@router.post("", response_model=EvaluationReply, status_code=202)
def begin(request: Annotated[EvaluationRequest, Body(openapi_examples=EXAMPLES)], evaluations: Kept) -> Response:
    """Take in a question set and return at once; `Location` is where its state can be read."""
    options = RunOptions(**request.options.model_dump())
    job = evaluations.jobs.create(request.questions, name=request.name, options=options)
    evaluations.wake()
    reply = json_reply(_payload(job))
    reply.status_code = 202
    reply.headers["Location"] = f"{PATH}/{job.id}"
    return reply


@router.get("", response_model=EvaluationList)
def list_evaluations(evaluations: Kept) -> Response:
    """All evaluations with their states, the newest first."""
    return json_reply({"evaluations": [_payload(job) | {"figures": None} for job in evaluations.jobs.all()]})


@router.get("/{evaluation_id}", response_model=EvaluationReply)
def read_evaluation(evaluation_id: str, evaluations: Kept) -> Response:
    """How far an evaluation is, and its figures when it is finished."""
    return json_reply(_payload(evaluations.jobs.job(evaluation_id)))


@router.get("/{evaluation_id}/report", response_class=FileResponse)
def read_report(evaluation_id: str, evaluations: Kept) -> FileResponse:
    """The report of a finished evaluation, a page that needs no network."""
    path = evaluations.jobs.job(evaluation_id).file(REPORT)
    return FileResponse(path, media_type="text/html", headers=REPORT_HEADERS)


@router.get("/{evaluation_id}/run.jsonl", response_class=FileResponse)
def read_run(evaluation_id: str, evaluations: Kept) -> FileResponse:
    """What each question of a finished evaluation got, a line each."""
    return FileResponse(evaluations.jobs.job(evaluation_id).file(FILE), media_type="application/jsonl")


@router.delete("/{evaluation_id}", status_code=204)
def delete_evaluation(evaluation_id: str, evaluations: Kept) -> Response:
    """Stop an evaluation if it runs, and remove all of it."""
    evaluations.jobs.delete(evaluation_id)
    return Response(status_code=204)


def _payload(job: Job) -> dict[str, Any]:
    metrics = job.metrics or {}
    return {
        "id": job.id,
        "name": job.name,
        "created_at": job.created_at,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "signature": metrics.get("signature"),
        "figures": metrics.get("figures"),
        "failure": job.failure,
    }
