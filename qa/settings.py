"""Settings: flags, then JUSHI_… variables, then a .env file, then defaults. Read once, at the edge, and passed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError

# What the library of rates reads: 100/minute, 5 per 1 second; several with a semicolon between.
_ONE = r"\d+\s*(/|per)\s*(\d+\s*)?(second|minute|hour|day)s?"
_RATE = rf"^(off|{_ONE}(\s*;\s*{_ONE})*)$"


class Settings(BaseSettings):
    """All that can be set; each field is the variable JUSHI_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="JUSHI_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Where documents and indexes are kept.")
    host: str = Field("127.0.0.1", description="The address that `jushi serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that `jushi serve` listens on.")
    workers: int = Field(1, ge=1, le=64, description="How many processes `jushi serve` answers with.")
    root_path: str | None = Field(
        None,
        pattern=r"^(/[\w.~-]+)+$",
        description="The path that a proxy serves this under and takes off, like /ask; unset: none.",
    )
    origins: str | None = Field(
        None,
        pattern=r"^(\*|https?://[^\s,/]+(,\s*https?://[^\s,/]+)*)$",
        description="Other sites whose pages may ask, like https://a.example, with commas between; *: all.",
    )
    keys: Literal["auto", "required", "off"] = Field(
        "auto",
        description="Whether callers need a key; auto: as soon as there is one, or others than this machine can ask.",
    )
    session_minutes: float = Field(
        15.0, gt=0, le=1440, description="How long a web page may ask before it has to show its public key again."
    )
    proxies: str = Field(
        "127.0.0.1,::1", description="Whose word on where a request comes from is taken: addresses, commas between."
    )
    key_rate: str = Field(
        "3000/minute",
        pattern=_RATE,
        description="How often one key may ask, like 100/minute or 5/second; off: no limit.",
    )
    address_rate: str = Field(
        "120/minute", pattern=_RATE, description="How often one address may ask that comes without a key of its own."
    )
    queue: int = Field(
        128, ge=1, description="How many requests are in work at a time in each process; more are told to come later."
    )
    timeout: float = Field(
        30.0, gt=0, description="After how many seconds a question is given up; a write after ten times as many."
    )
    log: str | None = Field(None, description="The file of the access log, a line of JSON each; -: standard output.")
    log_questions: bool = Field(False, description="Whether the access log holds what was asked.")
    encoder: str | None = Field(
        None, description="A sentence-transformers model, by name or folder; unset: the one that is bundled."
    )
    query_prompt: str | None = Field(None, description="What the encoder wants before a question; unset: its own.")
    passage_prompt: str | None = Field(None, description="What the encoder wants before a passage; unset: its own.")
    reader: Path | None = Field(
        None,
        description="The folder of a transformers model that reads: one for extractive question answering, or a"
        " cross-encoder; unset: the one that is bundled.",
    )
    passages: int = Field(16, ge=1, le=64, description="How many passages are read for a question.")
    threshold: float | None = Field(
        None, ge=0.0, le=1.0, description="The confidence below which nothing is answered; unset: the fitted one."
    )
    write_wait: float = Field(
        10.0, ge=0.0, description="How many seconds a change of documents waits for others to be finished."
    )
    conversations: int = Field(100_000, ge=1, description="How many conversations are remembered at most.")
    conversation_turns: int = Field(20, ge=1, le=1000, description="How many questions of each are remembered.")
    conversation_hours: float = Field(
        24.0, gt=0, description="After how many hours without a question one is forgotten."
    )
    llm_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="An OpenAI-compatible endpoint, like https://llm.example/v1, that may word answers; unset: none.",
    )
    llm_model: str = Field("default", description="The name of that endpoint's model.")
    llm_key: SecretStr | None = Field(None, description="The key for that endpoint.")
    llm_timeout: float = Field(20.0, gt=0, description="After how many seconds an answer stands as it is.")

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
