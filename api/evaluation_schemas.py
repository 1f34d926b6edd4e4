"""The wire format of evaluations: sets that are sent in, the state of their runs, and what answers are made with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.schemas import Collection


class AboutReply(BaseModel):
    """What answers are made with; models and documents are named by checksums."""

    version: str
    encoder: str
    reader: str
    calibrator: str
    passages: int = Field(description="how many are read for a question")
    index_generation: int
    documents: int
    documents_sha256: str = Field(description="of the documents' sources and checksums")


class EvaluationOptions(BaseModel):
    """How the questions are asked."""

    collection: Collection = "default"
    top_k: int = Field(default=3, ge=1, le=20, description="how many citations at most")
    depth: int = Field(default=50, ge=0, le=100, description="how many ranked passages are looked at")
    given: bool = Field(default=False, description="ask each question of its own documents alone")


class EvaluationRequest(BaseModel):
    """A question set: each row as a line of its JSON Lines."""

    questions: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=10_000)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = "questions"
    options: EvaluationOptions = Field(default_factory=EvaluationOptions)


class FailureFields(BaseModel):
    """Why an evaluation did not come to its end."""

    code: str
    detail: str


class FigureFields(BaseModel):
    """A measured value with its 95 % interval, over `n` questions."""

    value: float
    low: float
    high: float
    n: int


class EvaluationReply(BaseModel):
    """An evaluation as it stands."""

    id: str
    name: str
    created_at: str
    state: Literal["waiting", "running", "finished", "failed"]
    done: int = Field(description="questions that were asked")
    total: int
    signature: str | None = Field(description="what the figures were made with, once there are any")
    figures: dict[str, FigureFields] | None = Field(description="by measure, once the run is finished")
    failure: FailureFields | None


class EvaluationList(BaseModel):
    """All evaluations, the newest first; their figures are in each."""

    evaluations: list[EvaluationReply]
