from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.openai.errors import PATHS

SNAPSHOT = Path(__file__).with_name("interface.json")


def outline(schema: dict[str, Any]) -> dict[str, Any]:
    """What clients rely on: paths with their methods, and the fields of every shape."""
    return {
        "paths": {path: sorted(methods) for path, methods in schema["paths"].items()},
        "shapes": {name: sorted(shape["properties"]) for name, shape in schema["components"]["schemas"].items()},
    }


def test_the_interface_is_what_it_was(client: TestClient) -> None:
    # A change of this file is a change for everyone who uses the service: add, but neither rename nor drop.
    assert outline(client.get("/openapi.json").json()) == json.loads(SNAPSHOT.read_text("utf-8"))


def test_every_example_works(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    tried = 0
    for path, methods in schema["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        name = content["schema"].get("$ref", "").rpartition("/")[2] if content else ""
        for example in schema["components"]["schemas"].get(name, {}).get("examples", []):
            assert client.post(path, json=example).status_code == 200
            tried += 1
    assert tried >= 3


def test_errors_are_described_as_problems_or_as_openai_has_them(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            if path.startswith("/v1/"):
                shape = "application/json" if path.startswith(PATHS) else "application/problem+json"
                assert shape in operation["responses"]["4XX"]["content"]
                assert "422" not in operation["responses"]
