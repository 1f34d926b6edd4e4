"""The wire format of documents that are handed over, of the jobs they may become, and of collections."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Json, StringConstraints

from api.document_schemas import DocumentRow
from qa.documents.load import Given

COLLECTION = "^[a-z0-9_\u3400-\u9fff-]{1,64}$"

CollectionName = Annotated[
    str, StringConstraints(pattern=COLLECTION), Field(description="1 to 64 of a-z, 0-9, _, - and Han characters")
]
DocumentId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Value = Annotated[str, StringConstraints(max_length=1000)]
_Blank = BeforeValidator(lambda value: None if value == "" else value)  # a form's empty field


class GivenFields(BaseModel):
    """What is said of a document when it is handed over; it goes before what the document says of itself."""

    model_config = ConfigDict(extra="forbid")

    collection: Annotated[CollectionName | None, _Blank] = Field(default=None, description="`default` if left out")
    source: Annotated[Line | None, _Blank] = Field(
        default=None, description="the name that a document is known by in its collection; a file's own if left out"
    )
    title: Annotated[Line | None, _Blank] = None
    url: Annotated[Line | None, _Blank] = None
    published_at: Annotated[datetime.date | None, _Blank] = None
    region: Annotated[Line | None, _Blank] = None
    metadata: Annotated[dict[Value, Value], Field(max_length=50)] = Field(
        default_factory=dict, description="anything else, to narrow questions by", examples=[{"channel": "经济"}]
    )

    def given(self) -> Given:
        """The same in the domain's words."""
        return Given(
            title=self.title,
            url=self.url,
            published_at=self.published_at.isoformat() if self.published_at else None,
            region=self.region,
            metadata=tuple(self.metadata.items()),
        )


class TextRequest(GivenFields):
    """A document that is a text."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "泰州市的大健康产业目标是4000亿元。", "source": "plan.txt"}]},
    )

    text: str = Field(min_length=1)


class FormRequest(GivenFields):
    """Files, with what is said of all of them; `metadata` is JSON here."""

    metadata: Annotated[Json[Annotated[dict[Value, Value], Field(max_length=50)]], Field()] = Field(
        default_factory=dict, description="a JSON object of texts"
    )


class TakenReply(DocumentRow):
    """A document that is stored and answers."""

    outcome: Literal["created", "updated", "unchanged"]


class ItemFields(BaseModel):
    """What became of one file."""

    name: str
    outcome: Literal["created", "updated", "unchanged", "failed"]
    document_id: str | None
    code: str | None = Field(description="why it failed, for programs")
    detail: str | None = Field(description="why it failed")


class JobFields(BaseModel):
    """Work on uploads in the background, as it stands."""

    id: str
    collection: str
    state: Literal["waiting", "running", "finished", "failed", "cancelled"]
    created_at: str
    done: int = Field(description="files that were seen to")
    total: int = Field(description="files there are; those in archives are counted once they are looked into")
    code: str | None = Field(description="why the job as a whole failed, for programs")
    detail: str | None = Field(description="why the job as a whole failed")


class JobReply(JobFields):
    """A job with what became of each file so far."""

    items: list[ItemFields]


class JobList(BaseModel):
    """All jobs, the newest first; finished ones are kept for a week."""

    jobs: list[JobFields]


class CollectionFields(BaseModel):
    """A set of documents of its own."""

    name: str
    documents: int


class CollectionList(BaseModel):
    """All collections."""

    collections: list[CollectionFields]


class CollectionRequest(BaseModel):
    """A collection to begin."""

    name: CollectionName = Field(examples=["news"])


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """A model as the description of a body, with what it refers to inside it."""
    return model.model_json_schema(ref_template="#/components/schemas/{model}")
