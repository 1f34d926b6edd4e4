"""Chat completions and the list of models, in OpenAI's shape; errors are put into it by `api.openai.errors`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from api.openai.content import written
from api.openai.errors import UnknownModel
from api.openai.reply import MODEL, completion, stream
from api.openai.schemas import ChatReply, ChatRequest, Fault, ModelFields, ModelList
from api.phrasing import Phrasing, in_other_words
from api.replies import Served, json_reply
from qa.answer import Asked
from qa.errors import QuestionError
from qa.payload import Payload, answer_payload

ANNOUNCED = {"id": MODEL, "object": "model", "created": 1767225600, "owned_by": "jushi"}
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The completion; with `stream`, its chunks", "content": {"text/event-stream": {}}}
}

router = APIRouter(
    prefix="/v1", tags=["OpenAI's shape"], responses={"4XX": {"description": "An error", "model": Fault}}
)


@router.post("/chat/completions", response_model=ChatReply, responses=STREAMED)
async def complete(request: ChatRequest, service: Served, phraser: Phrasing, http: Request) -> Response:
    """Answer the last user message with the documents' own words, after those before it."""
    _known(request.model)
    *earlier, question = [message.text for message in request.messages if message.role == "user"] or [""]
    if not question.strip():
        raise QuestionError("messages: no user message says anything. Send the question as the last user message.")
    asked = Asked(question, request.collection, request.top_k, request.filters.parsed(), request.script)
    answer = service.answer_after(earlier, asked)
    reply = answer_payload(answer)
    if request.phrase:
        reply["phrased"] = await in_other_words(answer, phraser)
    content = written(reply, str(http.base_url))
    if request.stream:
        chunks = stream(reply, content, include_usage=request.stream_options.include_usage)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(chunks, media_type="text/event-stream", headers=headers)
    return json_reply(completion(reply, content))


@router.get("/models", response_model=ModelList)
async def list_models() -> Payload:
    """The one model there is."""
    return {"object": "list", "data": [ANNOUNCED]}


@router.get("/models/{model}", response_model=ModelFields)
async def read_model(model: str) -> Payload:
    """The one model there is."""
    _known(model)
    return ANNOUNCED


def _known(model: str) -> None:
    if model != MODEL:
        raise UnknownModel(f"The model {model!r} does not exist; the one served here is {MODEL!r}.")
