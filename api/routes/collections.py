"""Collections: sets of documents that are asked separately."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import MEDIA_TYPE
from api.intake_schemas import CollectionFields, CollectionList, CollectionRequest
from api.replies import Served, json_reply
from api.schemas import Problem
from qa.errors import NotFound

PATH = "/v1/collections"
router = APIRouter(
    prefix=PATH,
    tags=["documents"],
    responses={
        "4XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
        "5XX": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}},
    },
)


@router.get("", response_model=CollectionList)
def list_collections(service: Served) -> Response:
    """All collections with their numbers of documents."""
    found = service.collections().items()
    return json_reply({"collections": [{"name": name, "documents": count} for name, count in found]})


@router.post("", response_model=CollectionFields, status_code=201, responses={200: {"model": CollectionFields}})
def begin_collection(request: CollectionRequest, service: Served) -> Response:
    """Begin a collection; one that is there already is left as it is. Uploads begin theirs by themselves."""
    new = service.intake.begin_collection(request.name)
    reply = json_reply({"name": request.name, "documents": service.collections().get(request.name, 0)})
    reply.status_code = 201 if new else 200
    reply.headers["Location"] = f"{PATH}/{request.name}" if request.name.isascii() else PATH
    return reply


@router.get("/{collection}", response_model=CollectionFields)
def read_collection(collection: str, service: Served) -> Response:
    """How many documents a collection has."""
    found = service.collections()
    if collection not in found:
        raise NotFound(f"There is no collection {collection!r}: GET {PATH} lists those there are.")
    return json_reply({"name": collection, "documents": found[collection]})


@router.delete("/{collection}", status_code=204, response_class=Response)
def end_collection(collection: str, service: Served) -> Response:
    """Remove a collection with all its documents; from the next request on none of them answers."""
    service.intake.end_collection(collection)
    return Response(status_code=204)
