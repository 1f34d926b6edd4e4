"""The interface's shapes for other languages and for the client: made from its own description, never by hand.

`make types` runs this with datamodel-codegen from an environment of its own, and with npx for openapi-typescript. Each
file begins with the checksum of the shapes that it was made from: a test holds it against the interface, without either
tool.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

PROJECT = Path(__file__).parents[1]
PYTHON = PROJECT / "qa" / "client" / "shapes.py"
TYPESCRIPT = PROJECT / "api" / "widget" / "types.d.ts"
TYPESCRIPT_TOOL = "openapi-typescript@7.13.0"
# What the client does not offer: it would only read these over.
ELSEWHERE = ("/v1/chat", "/v1/models", "/v1/evaluations", "/v1/sessions", "/healthz", "/metrics")
OPTIONS = (
    "--input-file-type openapi --output-model-type typing.TypedDict --target-python-version 3.11 --formatters builtin "
    "--use-standard-collections --use-union-operator --enum-field-as-literal all --custom-file-header #"
)
_WORDS = {"description", "summary", "title", "example", "examples", "tags", "version"}


def described() -> Schema:
    """The interface as it describes itself."""
    from unittest.mock import MagicMock

    from api.app import create_app

    schema: Schema = create_app(MagicMock()).openapi()
    return schema


def checksum(schema: Schema) -> str:
    """Of the shapes alone: a better description is no other interface."""
    bare = json.dumps(_bare(schema), sort_keys=True)
    return hashlib.sha256(bare.encode()).hexdigest()


def for_the_client(schema: Schema) -> Schema:
    """The shapes of replies and filters that the client deals in, and what they are made of."""
    paths = {path: methods for path, methods in schema["paths"].items() if not path.startswith(ELSEWHERE)}
    shapes = schema["components"]["schemas"]
    kept: set[str] = set()
    waiting = {name for name in _named(paths) if not name.startswith("Body_")}
    while waiting:
        name = waiting.pop()
        kept.add(name)
        waiting |= set(_named(shapes[name])) - kept
    wanted = {name: shape for name, shape in shapes.items() if name in kept and not name.endswith("Request")}
    return {**schema, "paths": {}, "components": {"schemas": wanted}}


def _bare(part: Any, *, names: bool = False) -> Any:  # noqa: ANN401  # JSON
    """Without words for people; where the keys are names of fields, all of them stay."""
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if names or key not in _WORDS}
        return {key: _bare(value, names=key in ("properties", "schemas", "paths")) for key, value in kept.items()}
    return [_bare(each) for each in part] if isinstance(part, list) else part


def _named(part: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        for value in part.values():
            yield from _named(value)
    elif isinstance(part, list):
        for value in part:
            yield from _named(value)


def _python(schema: Schema, folder: Path, tool: str) -> str:
    source, target = folder / "client.json", folder / "shapes.py"
    source.write_text(json.dumps(for_the_client(schema)), "utf-8")
    subprocess.run([tool, *OPTIONS.split(), "--input", source, "--output", target], check=True)
    return target.read_text("utf-8").lstrip("#\n")


def _typescript(schema: Schema, folder: Path) -> str:
    source, target = folder / "whole.json", folder / "types.d.ts"
    source.write_text(json.dumps(schema), "utf-8")
    subprocess.run(["npx", "--yes", TYPESCRIPT_TOOL, source, "--output", target], check=True)
    return target.read_text("utf-8")


def main(tool: str) -> None:
    """Make both files anew, the client's with this datamodel-codegen."""
    schema = described()
    made = f"Made by `make types`; checksum {checksum(schema)}."
    with tempfile.TemporaryDirectory() as name:
        doc = f'"""The shapes of replies, as the interface describes them.\n\n{made}\n"""\n\n'
        PYTHON.write_text(doc + _python(schema, Path(name), tool), "utf-8")
        TYPESCRIPT.write_text(f"// {made}\n{_typescript(schema, Path(name))}", "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", PYTHON], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
