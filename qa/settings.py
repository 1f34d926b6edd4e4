"""Settings: flags, then JUSHI_… variables, then a .env file, then defaults. Read once, at the edge, and passed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError


class Settings(BaseSettings):
    """All that can be set; each field is the variable JUSHI_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="JUSHI_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Where documents and indexes are kept.")
    host: str = Field("127.0.0.1", description="The address that `jushi serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that `jushi serve` listens on.")
    workers: int = Field(1, ge=1, le=64, description="How many processes `jushi serve` answers with.")
    origins: str | None = Field(
        None,
        pattern=r"^(\*|https?://[^\s,/]+(,\s*https?://[^\s,/]+)*)$",
        description="Other sites whose pages may ask, like https://a.example, with commas between; *: all.",
    )
    encoder: str | None = Field(
        None, description="A sentence-transformers model, by name or folder; unset: the one that is bundled."
    )
    query_prompt: str | None = Field(None, description="What the encoder wants before a question; unset: its own.")
    passage_prompt: str | None = Field(None, description="What the encoder wants before a passage; unset: its own.")
    passages: int = Field(16, ge=1, le=64, description="How many passages are read for a question.")
    threshold: float | None = Field(
        None, ge=0.0, le=1.0, description="The confidence below which nothing is answered; unset: the fitted one."
    )
    conversations: int = Field(100_000, ge=1, description="How many conversations are remembered at most.")
    conversation_turns: int = Field(20, ge=1, le=1000, description="How many questions of each are remembered.")
    conversation_hours: float = Field(
        24.0, gt=0, description="After how many hours without a question one is forgotten."
    )

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The sites whose pages may ask, one by one."""
        return tuple(origin.strip() for origin in (self.origins or "").split(",") if origin.strip())


def load_settings(**given: Any) -> Settings:  # noqa: ANN401  # pydantic checks each value
    """The settings with these flags on top; a value that cannot be is named."""
    try:
        return Settings(**given)
    except ValidationError as problem:
        wrong = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors())
        raise SettingsError(f"A setting cannot be used: {wrong}. See the settings table in the README.") from problem
