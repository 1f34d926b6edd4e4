"""What the interface's description says of every path alike: the key that it needs, and how it may refuse."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.errors import MEDIA_TYPE
from api.openai.errors import PATHS as SPOKEN
from api.schemas import Problem
from api.security.access import TABLE
from qa.store import Scope

BEARER = {"type": "http", "scheme": "bearer", "description": "A key (`jushi keys add`) or the token of a session."}
_BUSY = "Too much to do, or not ready: `Retry-After` says when to come back"


# Their fields may also be null, which is as if they were not there.
_FORGIVING = ("AskRequest", "BatchRequest", "SearchRequest", "ChatRequest")


def describe(app: FastAPI) -> None:
    """Have the description of this application say so; it is still made when first asked for."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        schema = plain()
        if "securitySchemes" not in schema["components"]:
            schema["components"]["securitySchemes"] = {"key": BEARER}
            for name in _FORGIVING:
                _nullable(schema["components"]["schemas"].get(name, {}))
            for path, methods in schema["paths"].items():
                for method, operation in methods.items():
                    _complete(operation, path, TABLE.get(path, {}).get(method.upper(), Scope.ADMIN))
        return schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _complete(operation: dict[str, Any], path: str, scope: Scope) -> None:
    problem = Problem.model_json_schema()
    busy = operation["responses"].get("4XX", {}).get("content") if path.startswith(SPOKEN) else None
    content = busy or {MEDIA_TYPE: {"schema": problem}}
    operation["responses"].setdefault("4XX", {"description": "A problem", "content": content})
    operation["responses"].setdefault("5XX", {"description": _BUSY, "content": content})
    if scope is not Scope.NONE:
        operation["security"] = [{"key": []}]
        operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope.name.lower()}`.".strip()


def _nullable(shape: dict[str, Any]) -> None:
    for name, field in shape.get("properties", {}).items():
        if name not in shape.get("required", ()) and {"type": "null"} not in field.get("anyOf", ()):
            told = {key: field.pop(key) for key in ("title", "description", "default") if key in field}
            shape["properties"][name] = {"anyOf": [field, {"type": "null"}], **told}
