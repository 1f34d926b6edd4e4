"""The wire format of sessions."""

from __future__ import annotations

from pydantic import BaseModel, Field


class SessionReply(BaseModel):
    """What a page asks with for a while."""

    token: str = Field(description="to send as `Authorization: Bearer …`")
    expires_in: int = Field(description="in seconds; exchange the key again then")
    collections: list[str] | None = Field(description="what it is good for; null: all")
