"""What each path needs of its caller: one table. What it does not name is for administrators, never open by mistake."""

from __future__ import annotations

import re
from typing import NamedTuple

from starlette.routing import compile_path

from qa.store import Scope

PUBLIC, ASK, WRITE, ADMIN = Scope.NONE, Scope.ASK, Scope.WRITE, Scope.ADMIN
_PAGE = {"GET": PUBLIC, "HEAD": PUBLIC}

# By path, then by method. Pages hold no documents; what they load is as open as they are.
TABLE: dict[str, dict[str, Scope]] = {
    "/": _PAGE,
    "/widget.js": _PAGE,
    "/static/{path:path}": _PAGE,
    "/docs": _PAGE,
    "/docs/oauth2-redirect": _PAGE,
    "/openapi.json": _PAGE,
    "/static-offline-docs/{path:path}": _PAGE,
    "/healthz": {"GET": PUBLIC},
    "/readyz": {"GET": PUBLIC},
    "/metrics": {"GET": ADMIN},
    "/v1/sessions": {"POST": PUBLIC},  # it looks at the public key itself
    "/v1/about": {"GET": ASK},
    "/v1/ask": {"POST": ASK},
    "/v1/ask/batch": {"POST": ASK},
    "/v1/ask/stream": {"POST": ASK},
    "/v1/chat/completions": {"POST": ASK},
    "/v1/collections": {"GET": ASK, "POST": WRITE},
    "/v1/collections/{collection}": {"GET": ASK, "DELETE": WRITE},
    "/v1/conversations/{conversation_id}": {"GET": ASK, "DELETE": ASK},
    "/v1/documents": {"GET": ASK, "POST": WRITE},
    "/v1/documents/{document_id}": {"GET": ASK, "PUT": WRITE, "DELETE": WRITE},
    "/v1/documents/{document_id}/text": {"GET": ASK},
    "/v1/evaluations": {"GET": ADMIN, "POST": ADMIN},
    "/v1/evaluations/{evaluation_id}": {"GET": ADMIN, "DELETE": ADMIN},
    "/v1/evaluations/{evaluation_id}/report": {"GET": ADMIN},
    "/v1/evaluations/{evaluation_id}/run.jsonl": {"GET": ADMIN},
    "/v1/feedback": {"POST": ASK},
    "/v1/jobs": {"GET": WRITE},
    "/v1/jobs/{job_id}": {"GET": WRITE, "DELETE": WRITE},
    "/v1/models": {"GET": ASK},
    "/v1/models/{model}": {"GET": ASK},
    "/v1/search": {"POST": ASK},
    "/v1/suggestions": {"GET": ASK},
    "/v1/verify": {"POST": ASK},
}

# What tells of all collections at once is not for a key that is for some of them.
WHOLE = {path for path in TABLE if path.startswith(("/metrics", "/v1/evaluations"))}
ELSEWHERE = "(other)"


class Need(NamedTuple):
    """The row of a request: its path as the table has it, and what its caller must be allowed."""

    path: str
    scope: Scope


def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(compile_path(path)[0], path) for path in TABLE if "{" in path]


_PATTERNS = _patterns()


def need(method: str, path: str) -> Need:
    """What a request needs; a path or method that the table does not know needs the most."""
    row = path if path in TABLE else next((row for pattern, row in _PATTERNS if pattern.fullmatch(path)), ELSEWHERE)
    methods = TABLE.get(row, {})
    return Need(row, PUBLIC if method == "OPTIONS" else methods.get(method, ADMIN))
