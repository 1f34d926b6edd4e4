"""Other wordings over HTTP: what they look like, and how a request comes by one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from qa.payload import Payload, phrased_payload
from qa.phrasing.endpoint import Phraser
from qa.phrasing.phrased import Phrased
from qa.types import Answer


class SentenceFields(BaseModel):
    """A sentence and the citations that it rests on."""

    text: str
    citations: list[int] = Field(description="which of the citations, from 0")
    verbatim: bool = Field(description="whether it is a quote that took the place of a sentence that failed the check")


class PhrasedFields(BaseModel):
    """The answer as a language model words it, as far as the quotes carry each sentence of it."""

    text: str | None = Field(description="the sentences with marks like [1]; null where there is a problem")
    sentences: list[SentenceFields]
    rejected: int = Field(description="how many sentences said what their quotes do not say")
    problem: str | None = Field(
        description="why there is no wording: not_configured, not_answered, timeout, unreachable, unreadable, "
        "status_… (what the model's endpoint replied)"
    )
    prompt_tokens: int = Field(description="as the model's endpoint counts them")
    completion_tokens: int


async def _phraser(request: Request) -> Phraser | None:
    phraser: Phraser | None = getattr(request.app.state, "phraser", None)
    return phraser


Phrasing = Annotated[Phraser | None, Depends(_phraser)]


async def worded(answer: Answer, phraser: Phraser | None) -> Phrased:
    """The answer in other words, or why there are none."""
    return await phraser.phrase(answer) if phraser else Phrased(problem="not_configured")


async def in_other_words(answer: Answer, phraser: Phraser | None) -> Payload:
    """The same as a part of the reply."""
    return phrased_payload(await worded(answer, phraser))
