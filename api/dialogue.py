"""The wire format of conversations and suggestions, beside that of questions in `api.schemas`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class SmallTalkFields(BaseModel):
    """The kindness that a message gets which is no question to the documents."""

    kind: Literal["greeting", "thanks", "farewell", "identity", "ability", "task", "abuse"]
    message: str = Field(description="in the language of the message")


class TurnFields(BaseModel):
    """One question of a conversation, as asked and as understood."""

    question: str
    resolved_question: str
    answer: str = Field(description='"" where nothing was found')
    document_id: str = Field(description="where the answer stood")
    section: str
    collection: str


class ConversationReply(BaseModel):
    """What is remembered of a conversation."""

    id: str
    turns: list[TurnFields] = Field(description="the last one last")


class SuggestionsReply(BaseModel):
    """Questions that the documents answer; each was asked before it is suggested."""

    suggestions: list[str] = Field(description="at most three")
