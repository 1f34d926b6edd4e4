"""Errors as RFC 9457 problems: the one place that knows which error has which HTTP status.

A problem's `code` is stable and is what programs read; its `detail` says what was found, what was expected and what
to do next, for people.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from qa import errors as kinds

MEDIA_TYPE = "application/problem+json"

# Looked up along the error's own line of ancestors, so a new leaf of the tree needs a row only if it differs.
STATUS: dict[type[Exception], int] = {
    kinds.UnsupportedFormat: 415,
    kinds.DocumentTooLarge: 413,
    kinds.DocumentError: 422,
    kinds.QuestionError: 422,
    kinds.QuestionSetError: 422,
    kinds.NotFound: 404,
    kinds.Conflict: 409,
    kinds.OutOfRange: 422,
    kinds.RunUnfinished: 409,
    kinds.DiskFull: 507,
    kinds.JushiError: 503,
}

HTTP_CODES = {
    400: ("body_unreadable", "The body could not be read as JSON in UTF-8, or as a form. Send one JSON object."),
    404: ("path_unknown", "There is nothing at this path. All paths are listed at /docs."),
    405: ("method_not_allowed", "This path does not take this method; the Allow header names those that it takes."),
    413: ("body_too_large", "The body is larger than {limit} bytes. Send less at a time."),
    415: (
        "content_type_unsupported",
        "The Content-Type is none that is read here: documents come as multipart/form-data or application/json.",
    ),
}

QUESTION_FIELDS = {"question", "questions"}


class FormInvalid(RequestValidationError):
    """A form, or a body that could have been one, with a field that is wrong."""


def install(app: FastAPI) -> None:
    """Have every error of the app leave as a problem."""
    app.add_exception_handler(kinds.JushiError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def problem(status: int, code: str, detail: str, *, errors: list[dict[str, str]] | None = None) -> Response:
    """A problem+json response; `errors` names each field that is wrong."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": _encodable(detail),
    }
    if errors:
        body["errors"] = errors
    return Response(orjson.dumps(body), status, media_type=MEDIA_TYPE)


def status_of(error: kinds.JushiError) -> int:
    """The HTTP status of a domain error."""
    return next(STATUS[ancestor] for ancestor in type(error).__mro__ if ancestor in STATUS)


async def _domain(_: Request, error: Exception) -> Response:
    assert isinstance(error, kinds.JushiError)
    response = problem(status_of(error), error.code, str(error))
    if isinstance(error, kinds.StoreBusy):
        response.headers["Retry-After"] = "1"
    return response


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(item["type"] == "json_invalid" and item["loc"][:1] in ((), ("body",)) for item in found):
        return problem(400, "json_invalid", f"The body is no JSON: {found[0]['ctx']['error']}. Send one JSON object.")
    sent = request.headers.get("content-type", "")
    if request.method == "POST" and "json" not in sent.lower() and not isinstance(error, FormInvalid):
        detail = f"The Content-Type is {sent or 'missing'}; expected application/json. Send the header with the body."
        return problem(415, "content_type_unsupported", detail)
    details = [
        {"field": _field(item["loc"]), "message": _encodable(item["msg"].removeprefix("Value error, "))}
        for item in found
    ]
    asked = {part for item in found for part in item["loc"]} & QUESTION_FIELDS
    first = details[0]
    detail = f"{first['field'] or 'body'}: {first['message']}. The fields and their limits are described at /docs."
    return problem(422, "question_invalid" if asked else "request_invalid", detail, errors=details)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, detail = HTTP_CODES.get(error.status_code, ("http_error", error.detail))
    limit = error.detail if error.detail.isdecimal() else request.app.state.max_body_bytes
    response = problem(error.status_code, code, detail.format(limit=limit))
    response.headers.update(error.headers or {})
    return response


async def _unforeseen(_: Request, __: Exception) -> Response:
    return problem(500, "internal_error", "Something failed that should not have; the server's log says where.")


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part not in ("body", "query", "path"))


def _encodable(text: str) -> str:
    """The text with what UTF-8 cannot carry replaced: a lone surrogate may come in by a JSON escape."""
    return text.encode("utf-8", "replace").decode()
