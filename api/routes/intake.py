"""The life of documents: taken in, replaced, removed. What is acknowledged is on the disk and answers, everywhere."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response

from api.again import once
from api.errors import MEDIA_TYPE
from api.intake_schemas import DocumentId, JobList, JobReply, TakenReply
from api.replies import Served, json_reply
from api.schemas import Problem
from api.uploads import BODY, Brought, brought
from qa.errors import Conflict, NotFound, UnsupportedFormat
from qa.intake import Job, Outcome, Taken
from qa.intake.intake import Target
from qa.payload import info_payload
from qa.store.uploads import JobRow
from qa.wiring import Service

router = APIRouter(
    prefix="/v1",
    tags=["documents"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
        "5XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)
Key = Annotated[str | None, Header(alias="Idempotency-Key", description="a name for this request")]
Wait = Annotated[
    bool | None,
    Query(description="false: a job in any case; true: wait for one document however long"),
]
REPLIES: dict[int | str, dict[str, Any]] = {
    200: {"model": TakenReply, "description": "The document was there before: unchanged, or in a new version"},
    201: {"model": TakenReply, "description": "A new document"},
    202: {"model": JobReply, "description": "Several files or large ones: a job, to be found at `Location`"},
}


@router.post("/documents", responses=REPLIES, openapi_extra=BODY, status_code=201, response_model=TakenReply)
async def add_documents(request: Request, service: Served, wait: Wait = None, idempotency_key: Key = None) -> Response:
    """Take in a file, several, an archive of them, or a text.

    A document is known by its name (`source`) in its collection: the same bytes again change nothing, others are its
    new version. One document is answered when it is stored and answers; several or large ones with a job.
    """
    del idempotency_key  # read by `once`; named here to be described
    async with brought(request) as what:
        return await once(request, service.uploads, what.fingerprint, partial(_take, service, what, wait))


@router.put(
    "/documents/{document_id}",
    responses={200: REPLIES[200], 201: REPLIES[201]},
    openapi_extra=BODY,
    response_model=TakenReply,
)
async def put_document(
    request: Request, service: Served, document_id: Annotated[DocumentId, Path()], idempotency_key: Key = None
) -> Response:
    """Store a document under this id, in the place of the version before it, if there is one."""
    del idempotency_key
    async with brought(request) as what:
        return await once(request, service.uploads, what.fingerprint, partial(_put, service, what, document_id))


@router.delete("/documents/{document_id}", status_code=204, response_class=Response)
def delete_document(document_id: str, service: Served) -> Response:
    """Remove a document: from the next request on it answers nothing, in any process."""
    service.intake.delete(document_id)
    return Response(status_code=204)


@router.get("/jobs", response_model=JobList)
def list_jobs(service: Served) -> Response:
    """All work on uploads, the newest first."""
    return json_reply({"jobs": [_job_row(row) for row in service.jobs.all()]})


@router.get("/jobs/{job_id}", response_model=JobReply)
def read_job(job_id: str, service: Served) -> Response:
    """How far a job is, and what became of each file."""
    service.jobs.wake()  # should the process that worked on it be gone
    return json_reply(_job(service.jobs.job(job_id)))


@router.delete("/jobs/{job_id}", status_code=204, response_class=Response)
def cancel_job(job_id: str, service: Served) -> Response:
    """Leave the rest of a job undone; what it has stored stays."""
    service.jobs.cancel(job_id)
    return Response(status_code=204)


def _take(service: Service, what: Brought, wait: bool | None) -> Response:
    collection = what.fields.collection or "default"
    if what.single and (wait or (wait is None and what.at_once)):
        taken = service.intake.put(what.upload(), Target(collection), what.fields.given())
        return _taken(taken)
    if what.text is not None:
        raise Conflict("A text is taken in at once: leave out `wait`, or send it as a file.")
    files = [(what.fields.source or name, stream) for name, stream in what.files]
    job = service.jobs.begin(files, collection, what.fields.given())
    reply = json_reply(_job(job))
    reply.status_code = 202
    reply.headers["Location"] = f"/v1/jobs/{job.row.id}"
    return reply


def _put(service: Service, what: Brought, document_id: str) -> Response:
    if not what.single:
        raise UnsupportedFormat("A document is one file or one text: send archives and several files by POST.")
    try:
        before = service.document(document_id)
    except NotFound:
        before = None
    collection = what.fields.collection or (before.collection if before else "default")
    upload = what.upload(before.source if before else f"{document_id}.txt")
    return _taken(service.intake.put(upload, Target(collection, document_id), what.fields.given()))


def _taken(taken: Taken) -> Response:
    reply = json_reply({**info_payload(taken.document), "outcome": str(taken.outcome)})
    reply.status_code = 201 if taken.outcome is Outcome.CREATED else 200
    reply.headers["Location"] = f"/v1/documents/{taken.document.id}"
    return reply


def _job_row(row: JobRow) -> dict[str, Any]:
    kept = ("id", "collection", "state", "created_at", "done", "total")
    return {**{name: getattr(row, name) for name in kept}, "code": row.code or None, "detail": row.detail or None}


def _job(job: Job) -> dict[str, Any]:
    items = [
        {
            "name": item.name,
            "outcome": item.outcome,
            "document_id": item.document_id or None,
            "code": item.code or None,
            "detail": item.detail or None,
        }
        for item in job.items
    ]
    return {**_job_row(job.row), "items": items}
