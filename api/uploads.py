"""Requests that bring documents: forms with files, or JSON with a text, as what the domain takes in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, NamedTuple, TypeVar

from fastapi import HTTPException, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from api.errors import FormInvalid
from api.intake_schemas import FormRequest, GivenFields, TextRequest, schema_of
from qa.intake import Upload
from qa.intake.upload import harmless

M = TypeVar("M", bound=BaseModel)

MOST_FILES = 1_000
AT_ONCE = 4_000_000  # bytes up to which a document is worth waiting for
SLOW = (".zip", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")


class Brought(NamedTuple):
    """What a request brings: files, or one text, and what is said of them."""

    fields: GivenFields
    files: list[tuple[str, BinaryIO]]
    size: int
    text: str | None = None

    @property
    def at_once(self) -> bool:
        """Whether this is quickly done."""
        return self.text is not None or (
            len(self.files) == 1 and self.size <= AT_ONCE and not self.files[0][0].lower().endswith(SLOW)
        )

    @property
    def single(self) -> bool:
        """Whether this is one document and no more."""
        return self.text is not None or (len(self.files) == 1 and not self.files[0][0].lower().endswith(".zip"))

    def upload(self, name: str | None = None) -> Upload:
        """The one document, under the name that is given, its own or another."""
        source = self.fields.source or name
        if self.text is not None:
            data = self.text.encode(errors="replace")
            return Upload(harmless(source or f"{hashlib.sha256(data).hexdigest()[:16]}.txt"), data, is_text=True)
        own, stream = self.files[0]
        stream.seek(0)
        return Upload(harmless(self.fields.source or own), stream.read())

    def fingerprint(self) -> str:
        """The same only for the same content and the same said of it."""
        digest = hashlib.sha256(self.fields.model_dump_json().encode())
        for name, stream in self.files:
            stream.seek(0)
            digest.update(json.dumps([name, _digest(stream)]).encode())
            stream.seek(0)
        return digest.hexdigest()


@asynccontextmanager
async def brought(request: Request) -> AsyncIterator[Brought]:
    """What the request brings; a form's files are on the disk meanwhile, not in memory."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        fields = _valid(TextRequest, await request.body())
        yield Brought(fields, [], 0, fields.text)
        return
    if kind != "multipart/form-data":
        raise HTTPException(415)
    async with request.form(max_files=MOST_FILES, max_fields=20) as form:
        yield _of_form(form)


def _of_form(form: FormData) -> Brought:
    parts = form.multi_items()
    files = [part for _, part in parts if isinstance(part, UploadFile)]
    if not files:
        nameless = any(name == "file" for name, _ in parts)
        message = "a file needs a name: send it as the part's `filename`" if nameless else "send at least one file"
        raise FormInvalid([{"type": "missing", "loc": ("body", "file"), "msg": message}])
    fields = _valid(FormRequest, {name: part for name, part in parts if not isinstance(part, UploadFile)})
    if fields.source and len(files) > 1:
        message = "one name cannot be that of several files"
        raise FormInvalid([{"type": "value_error", "loc": ("body", "source"), "msg": message}])
    return Brought(fields, [(file.filename or "", file.file) for file in files], sum(file.size or 0 for file in files))


def _valid(model: type[M], data: bytes | Mapping[str, Any]) -> M:
    try:
        return model.model_validate_json(data) if isinstance(data, bytes) else model.model_validate(data)
    except ValidationError as problem:
        raise FormInvalid(problem.errors(include_url=False, include_context=True)) from problem


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


FILES = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}


def _form_schema() -> dict[str, Any]:
    schema = schema_of(FormRequest)
    schema["properties"] = {"file": FILES, **schema["properties"]}
    schema["required"] = ["file"]
    return schema


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": schema_of(TextRequest)},
            "multipart/form-data": {"schema": _form_schema()},
        },
    }
}
