"""The wire format of chat completions as far as Jushi has a use for it; what else a client sends is passed over."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.phrasing import PhrasedFields
from api.schemas import QUESTION, AlternativeFields, CitationFields, Narrowed, Script

Model = Literal["jushi"]


class PartFields(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class MessageFields(BaseModel):
    """A message; only what the user says is read."""

    role: str
    content: str | Annotated[list[PartFields], Field(max_length=1000)] | None = None

    @property
    def text(self) -> str:
        """What the message says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text" and part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    """How a stream ends."""

    include_usage: bool = False


class ChatRequest(Narrowed):
    """A conversation: its last user message is the question, those before it say what it means.

    `collection`, `filters`, `top_k` and `script` are as for `/v1/ask`. Other parameters of OpenAI's (temperature,
    max_tokens, tools …) are taken and have no effect: there is nothing to sample.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": "jushi", "messages": [{"role": "user", "content": QUESTION}]}]}
    )

    model: str = Field(default="jushi", description="`jushi`, the only one there is")
    messages: Annotated[list[MessageFields], Field(min_length=1, max_length=2000)]
    stream: bool = False
    stream_options: StreamOptions = Field(default_factory=StreamOptions)
    top_k: int = Field(default=3, ge=1, le=20, description="how many citations at most")
    script: Script = "original"
    phrase: bool = Field(
        default=False, description="also have the server's language model word the answer, if it has one"
    )


class UrlFields(BaseModel):
    """Where a quote is from."""

    url: str = Field(description="the document's own address, else the quote's place in the text as stored")
    title: str
    start_index: int = Field(description="where the mark stands in `content`, in code points")
    end_index: int


class AnnotationFields(BaseModel):
    """What a mark like [1] stands for."""

    type: Literal["url_citation"]
    url_citation: UrlFields


class ReplyMessage(BaseModel):
    """The answer with its marks."""

    role: Literal["assistant"]
    content: str = Field(description="the value and its quotes, each with its mark; or why there is no answer")
    refusal: None
    annotations: list[AnnotationFields]
    citations: list[CitationFields]


class ChoiceFields(BaseModel):
    """The only choice."""

    index: int
    message: ReplyMessage
    logprobs: None
    finish_reason: Literal["stop"]


class UsageFields(BaseModel):
    """What the language model took that worded the answer; without one all zero: there are no tokens to pay for."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatReply(BaseModel):
    """An answer as a chat completion, with what `/v1/ask` says of it beside it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: Model
    choices: list[ChoiceFields]
    usage: UsageFields
    answer_id: str = Field(description="for `/v1/feedback`")
    status: Literal["answered", "not_found"]
    confidence: float
    citations: list[CitationFields] = Field(description="in the order of the marks, [1] first")
    alternatives: list[AlternativeFields]
    phrased: PhrasedFields | None = Field(description="where the request says `phrase`")


class ModelFields(BaseModel):
    """A model in the list."""

    id: Model
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    """All there are."""

    object: Literal["list"]
    data: list[ModelFields]


class FaultFields(BaseModel):
    """What is wrong."""

    message: str
    type: str
    param: str | None
    code: str = Field(description="as in problems elsewhere")


class Fault(BaseModel):
    """An error as OpenAI's clients read it."""

    error: FaultFields
