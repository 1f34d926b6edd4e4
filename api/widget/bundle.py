"""One script of several modules, joined without a build tool.

Each module imports what it uses, as anywhere; since all names are told apart, joining them in order needs no more than
leaving out the words `import` and `export`. The style comes in as a string: a page's policy need not allow any.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
# In the order of what builds on what.
MODULES = ("words", "dom", "service", "memory", "quote", "source", "reply", "feedback", "turn", "chat", "launcher")
STYLES = ("frame", "turns", "panels")
_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


class Script(NamedTuple):
    """The script as it is sent: plain, compressed, and the tag that says whether it has changed."""

    plain: bytes
    compressed: bytes
    tag: str


@cache
def widget() -> Script:
    """The whole widget."""
    style = "\n".join((FOLDER / f"{name}.css").read_text("utf-8") for name in STYLES)
    parts = [f"const STYLE = {json.dumps(style, ensure_ascii=False)};\n", *(_module(name) for name in MODULES)]
    plain = f'(() => {{\n"use strict";\n{"".join(parts)}}})();\n'.encode()
    return Script(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:16]}"')


def _module(name: str) -> str:
    return _EXPORT.sub("", _IMPORT.sub("", (FOLDER / f"{name}.js").read_text("utf-8")))
