"""A request as it is told of: what it was for, who came, by which id it can be found again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

from starlette.types import Scope

from api.security.access import Need, need
from api.security.callers import ANYBODY, Caller

ID = b"x-request-id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,128}")
_PLACE = "jushi"


@dataclass(slots=True)
class Visit:
    """One request, and what becomes known of it on its way in."""

    id: str
    need: Need
    caller: Caller = ANYBODY

    @classmethod
    def begun(cls, scope: Scope) -> Visit:
        """The visit that begins with this request; an id that came along is kept if it is plain."""
        given = next((value.decode("latin-1") for name, value in scope["headers"] if name == ID), "")
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        visit = cls(given if _GIVEN.fullmatch(given) else uuid4().hex, need(scope["method"], path))
        scope[_PLACE] = visit
        return visit

    @classmethod
    def of(cls, scope: Scope) -> Visit:
        """The visit that this request belongs to."""
        visit: Visit | None = scope.get(_PLACE)
        return visit or cls.begun(scope)
